"""Every address of the site x every role x the own and a foreign region.

The rule, everywhere: nobody logged in is sent to the login; a role without the action gets 403; an object of a foreign
region gets 404, as one that does not exist; the last two leave a line in the access log.

Whoever adds an address adds it to the PAGES of the app's module in `walk/`, with what it demands:
- PUBLIC (no login) or LOGIN (any role), or the action of `accounts.rules.ACTIONS`;
- POST where it takes nothing else;
- `of`: makes the object the address names in a given region, and gives the arguments of the address. A PUBLIC address
  names its arguments the same way.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import ACTIONS, Act, Role
from nagari.kantor.models import Kantor
from nagari.sync.tracking import SyncedModel
from tests.accounts import walk
from tests.accounts.walk import LOGIN, PUBLIC, Page
from tests.office import KOTO_BARU, SELAYO, make_user
from nagari.jobs.models import Job
from nagari.kantor.models import HariLibur, Kantor, Nomor, Pegawai, SeriNomor
from nagari.penduduk.models import Impor
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.office import KOTO_BARU, NOW, SELAYO, make_user

Maker = Callable[[str], dict[str, Any]]
PUBLIC, LOGIN, POST = "public", "login", "post"


@dataclass(frozen=True)
class Page:
    rule: str
    method: str = "get"
    of: Maker | None = None
    # The arguments name nothing of a region, so there is no foreign one to try.
    anywhere: bool = False


def given(**arguments: Any) -> Maker:
    """Arguments that name no object of a region."""
    return lambda _region: arguments


def user(region: str) -> dict[str, Any]:
    return {"pk": make_user(Role.CLERK, region, username=f"walk-{region}").pk}


def job(region: str) -> dict[str, Any]:
    return {"pk": Job.objects.create(kind="walk", wilayah=region, created_at=NOW).pk}


def village(region: str) -> dict[str, Any]:
    return {"code": region}


def part(region: str) -> dict[str, Any]:
    row = Lingkungan.objects.create(wilayah=region, jenis=JenisLingkungan.JORONG, nama="Uji")
    return {"code": region, "part": row.pk}


def impor(region: str) -> dict[str, Any]:
    return {"pk": Impor.objects.create(file_name="walk.csv", wilayah=region, status="preview", created_at=NOW).pk}


def official(region: str) -> dict[str, Any]:
    return {"pk": Pegawai.objects.create(wilayah=region, nama="Uji", jabatan="Uji", mulai=NOW.date()).pk}


def holiday(region: str) -> dict[str, Any]:
    return {"pk": HariLibur.objects.create(wilayah=region, tanggal=NOW.date(), nama="Uji").pk}


def series(region: str) -> dict[str, Any]:
    return {"pk": SeriNomor.objects.create(wilayah=region, kode="UJI", nama="Uji", pola="{urut}", tahun=2026).pk}


def number(region: str) -> dict[str, Any]:
    seri_id = series(region)["pk"]
    row = Nomor.objects.create(wilayah=region, seri_id=seri_id, urut=1, teks="1", tanggal=NOW.date(), given_at=NOW)
    return {"pk": row.pk}


PAGES: dict[str, Page] = {
    name: page
    for found in pkgutil.iter_modules(walk.__path__)
    for name, page in import_module(f"{walk.__name__}.{found.name}").PAGES.items()
    # pages
    "home": Page(PUBLIC),
    "help": Page(PUBLIC),
    "help_page": Page(PUBLIC, of=given(slug="akun")),
    "language": Page(PUBLIC, POST),
    "robots": Page(PUBLIC),
    "favicon": Page(PUBLIC),
    "ping": Page(PUBLIC),
    "firstday:overview": Page("pages.setup"),
    "firstday:code": Page(PUBLIC),
    "firstday:finish": Page("pages.setup", POST),
    "firstday:step": Page("pages.setup", of=given(slug="sebutan"), anywhere=True),
    "gallery": Page(PUBLIC),
    "gallery_fault": Page(PUBLIC, of=given(name="404")),
    "gallery_page": Page(PUBLIC, of=given(name="daftar")),
    # accounts
    "accounts:login": Page(PUBLIC),
    "accounts:use_code": Page(PUBLIC),
    "accounts:unlock": Page(PUBLIC, POST),
    "accounts:logout": Page(LOGIN, POST),
    "accounts:account": Page(LOGIN),
    "accounts:password": Page(LOGIN),
    "accounts:end_sessions": Page(LOGIN, POST),
    "accounts:lock": Page(LOGIN),
    "accounts:alive": Page(LOGIN, POST),
    "accounts:user_list": Page("accounts.manage"),
    "accounts:user_new": Page("accounts.manage"),
    "accounts:user_edit": Page("accounts.manage", of=user),
    "accounts:user_code": Page("accounts.manage", POST, of=user),
    "accounts:audit_list": Page("accounts.audit"),
    "accounts:audit_export": Page("accounts.audit"),
    "accounts:audit_verify": Page("accounts.audit", POST),
    # jobs
    "jobs:detail": Page("jobs.view", of=job),
    "jobs:progress": Page("jobs.view", of=job),
    "jobs:cancel": Page("jobs.cancel", POST, of=job),
    # penduduk, imports
    "impor:index": Page("penduduk.import"),
    "impor:template": Page("penduduk.import"),
    "impor:export": Page("penduduk.export"),
    "impor:detail": Page("penduduk.import", of=impor),
    "impor:pick": Page("penduduk.import", POST, of=impor),
    "impor:agree": Page("penduduk.import", POST, of=impor),
    "impor:discard": Page("penduduk.import", POST, of=impor),
    "impor:undo": Page("penduduk.import", POST, of=impor),
    "impor:report": Page("penduduk.import", of=impor),
    # kantor
    "kantor:index": Page("kantor.view"),
    "kantor:profile": Page("kantor.change"),
    "kantor:letterhead": Page("kantor.change"),
    "kantor:letterhead_preview": Page("kantor.change", POST),
    "kantor:emblem_change": Page("kantor.change"),
    "kantor:emblem": Page(PUBLIC, of=given(digest="0" * 64)),
    "kantor:words": Page("kantor.change"),
    "kantor:print_test": Page("kantor.view"),
    "kantor:hours": Page("kantor.change"),
    "kantor:holidays": Page("kantor.view"),
    "kantor:holiday_work": Page("kantor.change", POST),
    "kantor:holiday_remove": Page("kantor.change", POST, of=holiday),
    "kantor:officials": Page("kantor.view"),
    "kantor:official_add": Page("kantor.change"),
    "kantor:official": Page("kantor.change", of=official),
    "kantor:official_remove": Page("kantor.change", POST, of=official),
    "kantor:numbers": Page("kantor.view"),
    "kantor:series_add": Page("kantor.change"),
    "kantor:series": Page("kantor.view", of=series),
    "kantor:series_change": Page("kantor.change", of=series),
    "kantor:number_give": Page("kantor.number", of=series),
    "kantor:number_reserve": Page("kantor.number", of=series),
    "kantor:number_fill": Page("kantor.number", of=number),
    "kantor:number_cancel": Page("kantor.number", of=number),
    "kantor:clock": Page("kantor.clock"),
    "kantor:clock_mended": Page("kantor.clock", POST),
    # wilayah
    "wilayah:overview": Page("wilayah.view"),
    "wilayah:find": Page("wilayah.view"),
    "wilayah:village": Page("wilayah.view", of=village),
    "wilayah:add": Page("wilayah.change", of=village),
    "wilayah:part": Page("wilayah.change", of=part),
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Names of all addresses, as `reverse` takes them; those without a name by their pattern."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLPattern):
            yield f"{space}{found.name}" if found.name else f"no name: {found.pattern}"
        else:
            yield from addresses(found, f"{space}{found.namespace}:" if found.namespace else space)


def ask(client: Client, name: str, arguments: dict[str, Any]) -> HttpResponse:
    send: Callable[[str], HttpResponse] = getattr(client, PAGES[name].method)
    return send(reverse(name, kwargs=arguments))


def meant_for(rule: str, role: Role) -> bool:
    return rule in (PUBLIC, LOGIN) or role in ACTIONS[rule]


def test_it_lists_every_address_and_no_other() -> None:
    found = set(addresses())
    assert found - set(PAGES) == set(), "add these to tests/accounts/walk/"
    assert set(PAGES) - found == set(), "these are gone"


def test_it_asks_only_for_actions_that_exist() -> None:
    assert {page.rule for page in PAGES.values()} - {PUBLIC, LOGIN} <= set(ACTIONS)


@pytest.mark.parametrize("name", PAGES)
def test_it_sends_strangers_to_the_login(client: Client, office: Kantor, name: str) -> None:
    page = PAGES[name]
    # While there is nobody at all, the first day's pages are open to whoever sits at the machine.
    make_user(Role.TECHNICIAN)
    response = ask(client, name, page.of(KOTO_BARU) if page.of else {})
    to_login = response.status_code == 302 and response["Location"].startswith("/masuk/?next=")
    assert to_login is (page.rule != PUBLIC)


@pytest.fixture
def people(office: Kantor) -> dict[Role, User]:
    return {role: make_user(role) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_it_opens_to_each_role_what_is_its_work_and_in_its_region(
    client: Client, people: dict[Role, User], role: Role
) -> None:
    wrong = [
        told
        for name, page in PAGES.items()
        if page.rule != PUBLIC
        for region in ([KOTO_BARU, SELAYO] if page.of and not page.anywhere else [KOTO_BARU])
        for told in trouble(client, people[role], name, region)
    ]
    assert wrong == []


def alive_rows(region: str) -> int:
    synced = [model for model in apps.get_models() if issubclass(model, SyncedModel)]
    return sum(model.objects.filter(wilayah=region).count() for model in synced)


def trouble(client: Client, person: User, name: str, region: str) -> Iterator[str]:
    """What differs from the rule when `person` asks for `name` in `region`; nothing that was done stays."""
    page = PAGES[name]
    with transaction.atomic():
        client.force_login(person, "nagari.accounts.backends.RoleBackend")
        arguments = page.of(region) if page.of else {}
        rows = alive_rows(region) if page.own_rows else 0
        status = ask(client, name, arguments).status_code
        untouched = not page.own_rows or alive_rows(region) == rows
        denied = AccessLog.objects.filter(act=Act.DENIED, user=person).count()
        transaction.set_rollback(True)
    if not meant_for(page.rule, Role(person.role)):
        expected = status == 403 and denied == 1
    elif region == KOTO_BARU:
        expected = status not in (403, 404) and status < 500 and denied == 0
    elif page.own_rows:
        expected = status in (302, 404) and untouched
    else:
        expected = status == 404 and denied == 1
    if not expected:
        yield f"{name} in {region}: {status}, {denied} denials logged"
