"""Changes to accounts. Each is one transaction and leaves a line in the access log."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.accounts import log, throttle
from nagari.accounts.models import AccessCode, Session, User
from nagari.accounts.queries import mark_of
from nagari.accounts.rules import (
    INDISPENSABLE,
    USERNAME,
    Act,
    Role,
    may_manage,
    new_code,
    normal_code,
    roles_for,
)
from nagari.lib.errors import UserError

# A slip handed over today is used within days; a lost one must not work for ever.
CODE_LIFE = timedelta(days=3)
SESSIONS_KEPT = 10
FIELDS = ("nama", "role", "wilayah", "unit", "pegawai_id", "is_active")


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The code in clear, shown and printed once; only its hash is kept."""

    user: User
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserData:
    """What a manager decides about a user. `wilayah`: region code inside the manager's own."""

    nama: str
    role: Role
    wilayah: str
    unit: str = ""
    pegawai_id: UUID | None = None
    is_active: bool = True


@transaction.atomic
def create_user(by: User | None, username: str, data: UserData, *, now: datetime) -> IssuedCode:
    """A new user, who sets the password with the code. `by` None: the first day, when nobody is there yet.

    Errors: accounts_username_bad, accounts_username_taken, accounts_role_not_here; PermissionDenied outside the scope.
    """
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise UserError(
            "accounts_username_bad",
            _("This user name can't be used."),
            _("Write 3 to 40 small letters, digits, dots or dashes, beginning with a letter or digit."),
        )
    if User.objects.filter(username=name).exists():
        raise UserError("accounts_username_taken", _("This user name is taken."), _("Choose another one."))
    _check_grant(by, data)
    user = User.objects.create_user(
        name,
        None,
        nama=data.nama,
        role=data.role,
        wilayah=data.wilayah,
        unit=data.unit,
        pegawai_id=data.pegawai_id,
        is_active=data.is_active,
        created_at=now,
    )
    log.record(by, Act.USER_CREATED, obj=user, detail=f"{name} {data.role} {data.wilayah}", now=now)
    return _issue(user, by, now)


@transaction.atomic
def change_user(by: User, user: User, data: UserData, *, now: datetime) -> User:
    """Changes what differs. Errors: accounts_own_account, accounts_last_of_role, accounts_role_not_here."""
    locked = User.objects.select_for_update().order_by("pk")
    # All of them in one order: two managers demoting one another must not both succeed.
    everyone = list(locked.filter(role__in=INDISPENSABLE, is_active=True))
    stored = locked.get(pk=user.pk)
    changed = [name for name in FIELDS if getattr(stored, name) != getattr(data, name)]
    if not changed:
        return stored
    if not may_manage(Role(by.role), by.wilayah, stored.wilayah):
        raise PermissionDenied("accounts.manage")
    if stored.pk == by.pk and set(changed) - {"nama"}:
        raise UserError(
            "accounts_own_account",
            _("You can't change your own role, region or access."),
            _("Ask another head of office or technician to do it."),
        )
    _check_grant(by, data)
    _check_someone_remains(stored, data, everyone)
    told = [_told(name, getattr(stored, name), getattr(data, name)) for name in changed]
    for name in changed:
        setattr(stored, name, getattr(data, name))
    stored.save(update_fields=changed)
    if not stored.is_active:
        Session.objects.filter(user=stored).delete()
    log.record(by, Act.USER_CHANGED, obj=stored, detail=f"{stored.username}: {', '.join(told)}", now=now)
    return stored


@transaction.atomic
def issue_access_code(user: User, by: User | None, *, now: datetime) -> IssuedCode:
    """A one-time code for `user`; older ones stop working. `by` None: from the machine itself (reset_access)."""
    if by is not None and not may_manage(Role(by.role), by.wilayah, user.wilayah):
        raise PermissionDenied("accounts.manage")
    if not user.is_active:
        raise UserError(
            "accounts_inactive", _("This account is closed."), _("Open the account first, then issue a code.")
        )
    return _issue(user, by, now)


@transaction.atomic
def use_access_code(user: User, password: str, *, now: datetime) -> None:
    """Sets the password and uses the code up. The caller has checked the code (AccessCodeBackend) and the password."""
    used = AccessCode.objects.filter(user=user, used_at=None, expires_at__gt=now).update(used_at=now)
    if not used:
        raise UserError(
            "accounts_code_used", _("This code was used already or has expired."), _("Ask for a new one-time code.")
        )
    _set_password(user, password)
    Session.objects.filter(user=user).delete()
    log.record(user, Act.CODE_USED, now=now)


@transaction.atomic
def change_password(user: User, password: str, *, keep_session: str | None, now: datetime) -> None:
    """Sets a password that was validated, and ends all sessions but `keep_session`."""
    _set_password(user, password)
    Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    log.record(user, Act.PASSWORD, now=now)


@transaction.atomic
def end_other_sessions(user: User, *, keep_session: str | None, now: datetime) -> int:
    """Logs the user out everywhere but here; how many sessions that were."""
    ended, _each = Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    log.record(user, Act.SESSIONS_ENDED, count=ended, now=now)
    return ended


@transaction.atomic
def end_session(user: User, mark: str, *, keep_session: str | None, now: datetime) -> bool:
    """Logs the user out of the other session with that mark (queries.mark_of). Was there one?"""
    keys = Session.objects.filter(user=user).exclude(session_key=keep_session).values_list("pk", flat=True)
    found = [key for key in keys if mark_of(key) == mark]
    if not found:
        return False
    Session.objects.filter(pk__in=found).delete()
    log.record(user, Act.SESSIONS_ENDED, now=now)
    return True


def forget_old_sessions(user: User) -> None:
    """Keeps the ten sessions last active: they have no end of their own, see accounts.sessions."""
    newest = Session.objects.filter(user=user).order_by("-seen_at").values_list("pk", flat=True)[:SESSIONS_KEPT]
    Session.objects.filter(user=user).exclude(pk__in=list(newest)).delete()


def _told(name: str, old: object, new: object) -> str:
    """What the log says of a field: of rights from what to what, of names that they changed."""
    return f"{name} {old}>{new}" if name in ("role", "wilayah") else name


def _set_password(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    throttle.forget(user.username)


def _issue(user: User, by: User | None, now: datetime) -> IssuedCode:
    code = new_code(secrets.randbelow)
    AccessCode.objects.filter(user=user, used_at=None).update(used_at=now)
    AccessCode.objects.create(
        user=user,
        code_hash=make_password(normal_code(code)),
        issued_by=by,
        issued_at=now,
        expires_at=now + CODE_LIFE,
    )
    act = Act.CODE_ISSUED if by is not None else Act.ACCESS_RESET
    log.record(by, act, obj=user, detail=user.username, now=now)
    throttle.forget(user.username)
    return IssuedCode(user, code, now + CODE_LIFE)


def _check_grant(by: User | None, data: UserData) -> None:
    if by is not None and not may_manage(Role(by.role), by.wilayah, data.wilayah):
        raise PermissionDenied("accounts.manage")
    if data.role not in roles_for(data.wilayah):
        raise UserError(
            "accounts_role_not_here",
            _("This role does not exist in that region."),
            _("Officers and viewers belong to a regency."),
        )


def _check_someone_remains(stored: User, data: UserData, everyone: list[User]) -> None:
    leaves = not data.is_active or data.role != stored.role
    if not leaves or not stored.is_active or Role(stored.role) not in INDISPENSABLE:
        return
    if not any(other.role == stored.role and other.pk != stored.pk for other in everyone):
        raise UserError(
            "accounts_last_of_role",
            _("This is the last %(role)s of this site.") % {"role": str(Role(stored.role).label).lower()},
            _("Give somebody else this role first."),
        )
