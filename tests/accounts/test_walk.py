"""Every address of the site x every role x the own and a foreign region.

The rule, everywhere: nobody logged in is sent to the login; a role without the action gets 403; an object of a foreign
region gets 404, as one that does not exist; the last two leave a line in the access log. And whatever is shown needs
nothing from outside and has nothing inline (tests/test_offline.py).

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
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import ACTIONS, Act, Role
from nagari.kantor.models import Kantor
from tests.accounts import walk
from tests.accounts.walk import LOGIN, PUBLIC, Page
from tests.office import KOTO_BARU, SELAYO, make_user
from tests.offline import faults

PAGES: dict[str, Page] = {
    name: page
    for found in pkgutil.iter_modules(walk.__path__)
    for name, page in import_module(f"{walk.__name__}.{found.name}").PAGES.items()
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


# What every answer tells the browser, pages, files and refusals alike.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# What Chromium knows (third_party/blink, permissions_policy_features.json5); a name it does not know it complains of on
# the console of every page.
FEATURES = {"geolocation", "camera", "microphone", "payment", "usb", "serial"}


def unguarded(response: HttpResponse) -> Iterator[str]:
    """Headers that are missing or say something else, cookies a script or a foreign site gets at."""
    yield from (f"{name}: {response.get(name)}" for name, value in HEADERS.items() if response.get(name) != value)
    asked = response.get("Permissions-Policy", "")
    if {one.partition("=")[0].strip() for one in asked.split(",")} != FEATURES:
        yield f"permissions: {asked}"
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy or "object-src 'none'" not in policy:
        yield f"policy: {policy}"
    for name, one in response.cookies.items():
        if one.value and not (one["httponly"] and one["samesite"] in ("Lax", "Strict")):
            yield f"cookie {name}"


def shown(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    return response.content.decode() if is_page else ""


def meant_for(rule: str, role: Role) -> bool:
    return rule in (PUBLIC, LOGIN) or role in ACTIONS[rule]


@pytest.fixture(autouse=True)
def no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking by must not start a second server."""
    monkeypatch.setattr("nagari.pages.training.process.start", lambda *_given, **_named: None)


def test_it_lists_every_address_and_no_other() -> None:
    found = set(addresses())
    assert found - set(PAGES) == set(), "add these to tests/accounts/walk/"
    assert set(PAGES) - found == set(), "these are gone"


def test_it_asks_only_for_actions_that_exist() -> None:
    assert {page.rule for page in PAGES.values()} - {PUBLIC, LOGIN} <= set(ACTIONS)


def test_it_sends_strangers_to_the_login(client: Client, office: Kantor) -> None:
    # While there is nobody at all, the first day's pages are open to whoever sits at the machine.
    make_user(Role.TECHNICIAN)
    assert [told for name in PAGES for told in trouble_of_a_stranger(client, name)] == []


def trouble_of_a_stranger(client: Client, name: str) -> Iterator[str]:
    """What differs from the rule when nobody known asks for `name`; nothing that was done stays."""
    page = PAGES[name]
    client.cookies.clear()
    with transaction.atomic():
        response = ask(client, name, page.of(KOTO_BARU) if page.of else {})
        transaction.set_rollback(True)
    to_login = response.status_code == 302 and response["Location"].startswith("/masuk/?next=")
    if to_login is (page.rule == PUBLIC):
        yield f"{name}: {response.status_code}"
    yield from (f"{name}: {one}" for one in [*faults(shown(response)), *unguarded(response)])


@pytest.fixture
def people(office: Kantor) -> dict[Role, User]:
    return {role: make_user(role) for role in Role}


# On PostgreSQL stand regencies: what their officers and the clerks of a village may is asked there once more.
ROLES = [role for role in Role if connection.vendor == "sqlite" or role in (Role.CLERK, Role.OFFICER)]


@pytest.mark.parametrize("role", ROLES)
def test_it_opens_to_each_role_what_is_its_work_and_in_its_region(
    client: Client, people: dict[Role, User], role: Role
) -> None:
    client.force_login(people[role], "nagari.accounts.backends.RoleBackend")
    cookies = {name: one.value for name, one in client.cookies.items()}
    wrong = [
        told
        for name, page in PAGES.items()
        if page.rule != PUBLIC
        for region in ([KOTO_BARU, SELAYO] if page.of and not page.anywhere else [KOTO_BARU])
        for told in trouble(client, cookies, people[role], name, region)
    ]
    assert wrong == []


def trouble(client: Client, cookies: dict[str, str], person: User, name: str, region: str) -> Iterator[str]:
    """What differs from the rule when `person`, whose login the cookies are, asks for `name` in `region`; nothing that
    was done stays."""
    page = PAGES[name]
    client.cookies.clear()
    client.cookies.load(cookies)
    with transaction.atomic():
        arguments = page.of(region) if page.of else {}
        response = ask(client, name, arguments)
        status = response.status_code
        denied = AccessLog.objects.filter(act=Act.DENIED, user=person).count()
        transaction.set_rollback(True)
    if not meant_for(page.rule, Role(person.role)):
        expected = status == 403 and denied == 1
    elif region == KOTO_BARU:
        expected = status not in (403, 404) and status < 500 and denied == 0
    else:
        expected = status == 404 and denied == 1
    if not expected:
        yield f"{name} in {region}: {status}, {denied} denials logged"
    yield from (f"{name} in {region}: {one}" for one in [*faults(shown(response)), *unguarded(response)])
