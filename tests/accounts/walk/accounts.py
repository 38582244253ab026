from typing import Any

from nagari.accounts.rules import Role
from nagari.jobs.models import Job
from tests.accounts.walk import LOGIN, POST, PUBLIC, Page
from tests.office import NOW, make_user


def user(region: str) -> dict[str, Any]:
    return {"pk": make_user(Role.CLERK, region, username=f"walk-{region}").pk}


def trail(region: str) -> dict[str, Any]:
    return {"model": "accounts.User", "key": str(make_user(Role.CLERK, region, username=f"trail-{region}").pk)}


def check(region: str) -> dict[str, Any]:
    return {"pk": Job.objects.create(kind="accounts.verify_log", wilayah=region, created_at=NOW).pk}


PAGES: dict[str, Page] = {
    "accounts:login": Page(PUBLIC),
    "accounts:use_code": Page(PUBLIC),
    "accounts:unlock": Page(PUBLIC, POST),
    "accounts:logout": Page(LOGIN, POST),
    "accounts:account": Page(LOGIN),
    "accounts:password": Page(LOGIN),
    "accounts:end_sessions": Page(LOGIN, POST),
    "accounts:end_session": Page(LOGIN, POST),
    "accounts:devices_known": Page(LOGIN, POST),
    "accounts:devices_foreign": Page(LOGIN, POST),
    "accounts:factor_on": Page(LOGIN),
    "accounts:factor_codes": Page(LOGIN),
    "accounts:factor_off": Page(LOGIN),
    "accounts:lock": Page(LOGIN),
    "accounts:alive": Page(LOGIN, POST),
    "accounts:user_list": Page("accounts.manage"),
    "accounts:user_new": Page("accounts.manage"),
    "accounts:user_edit": Page("accounts.manage", of=user),
    "accounts:user_changes": Page("accounts.manage"),
    "accounts:user_factor_reset": Page("accounts.manage", POST, of=user),
    "accounts:user_code": Page("accounts.manage", POST, of=user),
    "accounts:audit_list": Page("accounts.audit"),
    "accounts:audit_export": Page("accounts.audit"),
    "accounts:trail_print": Page("accounts.audit", of=trail),
    "accounts:audit_verify": Page("accounts.audit", POST),
    "accounts:audit_verified": Page("accounts.audit", of=check),
}
