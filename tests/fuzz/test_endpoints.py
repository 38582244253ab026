"""Every address of the site, asked by everybody with what it does not foresee: at an office and at the regency.

An answer is whatever says no; a fault of the site (5xx), or an answer that takes seconds, is none. Seeded: about 300
requests in CI, more than 10,000 under PROVE=1. What failed is printed with the seed it came of; `FUZZ_SEED` tries
others. The signed messages of the exchange have a fuzzer of their own: tests/sync/hostile.
"""

import inspect
import logging
import os
import random
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.core import signals
from django.db import close_old_connections, connection, transaction
from django.test import Client, TestCase
from django.urls import Resolver404, resolve, reverse

from nagari.accounts.models import User
from nagari.accounts.rules import ACTIONS, Role
from nagari.jobs import worker
from nagari.jobs.models import Job, JobState
from nagari.kantor.models import Level
from nagari.sync.transport import endpoint
from tests import proving
from tests.accounts.test_walk import PAGES
from tests.accounts.walk import LOGIN, POST, PUBLIC, Page
from tests.fuzz import material
from tests.fuzz.asking import Asked, ask
from tests.fuzz.material import Form
from tests.office import KOTO_BARU, make_office, make_user
from tests.penduduk.people import make_penduduk

pytestmark = [pytest.mark.proved, pytest.mark.django_db, pytest.mark.once, pytest.mark.timeout(3600)]
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
TOKEN = "a" * 32
SLOWEST_SECONDS = 5.0
# Requests for each address, and the share of the addresses that CI tries.
EACH = proving.count(5, 30)
TRIED = proving.count(30, 1_000)
# Beside Django's pages.
BARE = {endpoint.PATH: Page(PUBLIC, POST)}
EVERYWHERE = {"accounts:logout", "accounts:unlock", "language"}
SITES = [("13.02.10.2001", Level.NAGARI), ("13.02", Level.KABUPATEN)]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As the test client does it, so that all that is done can be undone; and walking by must not start a server."""
    monkeypatch.setattr("nagari.pages.training.process.start", lambda *_given, **_named: None)
    # `joining` hands its connection back by hand.
    monkeypatch.setattr(connection, "close", lambda: None)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("wilayah", "level"), SITES, ids=["office", "regency"])
def test_it_answers_whatever_it_is_asked(data_folder: Path, wilayah: str, level: Level) -> None:
    make_office(wilayah, level)
    for _ in range(3):
        make_penduduk(KOTO_BARU)
    chance = random.Random(f"{SEED} {wilayah}")
    cookies = {role: login(make_user(role, wilayah)) for role in Role}
    names = [*sorted(PAGES), *BARE]
    faults, statuses = list[str](), Counter[int]()
    for name in chance.sample(names, min(TRIED, len(names))):
        for request, held in requests(name, cookies, random.Random(f"{SEED} {wilayah} {name}")):
            faults += fault(name, request, held, statuses)
    print(f"{statuses.total()} requests of seed {SEED}, {len(faults)} faults, {dict(statuses.most_common())}")
    # Where most are turned away at the door, nothing was tried.
    assert statuses[200] + statuses[302] + statuses[422] > statuses.total() // 4
    assert not faults, "\n\n".join(sorted(set(faults)))


def login(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user, "nagari.accounts.backends.RoleBackend")
    held = {name: one.value for name, one in client.cookies.items()}
    return {**held, settings.CSRF_COOKIE_NAME: TOKEN}


def requests(
    name: str, cookies: dict[Role, dict[str, str]], chance: random.Random
) -> Iterator[tuple[Asked, dict[str, str]]]:
    """Requests for one address, each with who asks; what they write is undone when the next is drawn."""
    page = BARE.get(name) or PAGES[name]
    with undone():
        arguments = page.of(KOTO_BARU) if page.of else {}
        path = name if name in BARE else reverse(name, kwargs=arguments)
        may = [role for role in Role if page.rule in (PUBLIC, LOGIN) or role in ACTIONS[page.rule]]
        forms = shown(path, cookies[chance.choice(may)]) or [Form(path, page.method.upper())]
        words = literals(path)
        for _ in range(EACH):
            # Mostly somebody who is let in: behind the door is more to break.
            held = cookies[chance.choice(may if chance.random() < 0.85 else list(Role))]
            held = held if chance.random() < 0.95 else {settings.CSRF_COOKIE_NAME: TOKEN}
            with undone():
                yield spoilt(path, arguments, chance.choice(forms), words, chance), held


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def shown(path: str, held: dict[str, str]) -> list[Form]:
    """The forms of a page, with those of this site that they lead to."""
    with undone():
        try:
            _status, page = ask(Asked("GET", path), held)
        except Exception:
            # Said of the request itself, when it is asked for in earnest.
            return []
    found = material.Forms(page).found
    return [one for one in found if not one.action or is_here(one.action, path)]


def is_here(action: str, path: str) -> bool:
    """Not of the frame around every page, whose addresses have a turn of their own."""
    target = urlsplit(action).path
    if target == path or not target:
        return True
    try:
        found = resolve(target)
    except Resolver404:
        return False
    return found.view_name not in EVERYWHERE


@cache
def _words(module: str) -> list[str]:
    folder = Path(module).parent
    text = Path(module).read_text() + "".join(one.read_text() for one in folder.glob("*forms*.py"))
    return sorted(set(re.findall(r"\"([a-z_]{1,20})\"", text)))


def literals(path: str) -> list[str]:
    """Short words in the source of the view: names of parameters are among them."""
    if path in BARE:
        return []
    view = inspect.unwrap(resolve(path).func)
    source = inspect.getsourcefile(getattr(view, "view_class", view))
    return _words(source) if source and Path(source).is_relative_to(settings.BASE_DIR) else ["q"]


def spoilt(path: str, arguments: dict[str, Any], form: Form, words: list[str], chance: random.Random) -> Asked:
    is_form = chance.random() < 0.6
    asked = Asked(form.method if chance.random() < 0.5 else chance.choice(material.METHODS), path)
    if is_form:
        asked.method = form.method
        where = urlsplit(form.action)
        asked.path, asked.query = where.path or path, where.query
    elif arguments and chance.random() < 0.4:
        for value in arguments.values():
            bad = quote(chance.choice(material.VALUES), safe=chance.choice(("", "/")))
            asked.path = asked.path.replace(str(value), bad) if chance.random() < 0.7 else asked.path
    filled = material.pairs(form, chance) if is_form else []
    for _ in range(chance.randint(0, 3) if is_form else chance.randint(1, 5)):
        word = chance.choice(words) if words else "q"
        value = chance.choice(words).encode() if words and chance.random() < 0.2 else chance.choice(material.VALUES)
        filled.append((word, value))
    if asked.method in ("GET", "HEAD"):
        asked.query = "&".join(filter(None, [asked.query, material.encoded(filled).decode()]))
        asked.query += chance.choice(("", "", "", "&%ff=%fe&=&&;", "&" + "x=1&" * 1200))
    else:
        put_body(asked, filled, form, chance)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        name, value = chance.choice(material.HEADERS)
        asked.headers[name] = value
    return asked


def put_body(asked: Asked, filled: list[tuple[str, bytes]], form: Form, chance: random.Random) -> None:
    filled = [(name, value) for name, value in filled if name != "csrfmiddlewaretoken"]
    if chance.random() < 0.97:
        asked.headers["HTTP_X_CSRFTOKEN"] = TOKEN
    kind = chance.choices(("form", "files", "json", "junk"), (5, 9 if form.files else 1, 1, 0.5))[0]
    if kind == "files":
        asked.body, asked.headers["CONTENT_TYPE"] = material.multipart(filled, form.files, chance)
    elif kind == "form":
        asked.body, asked.headers["CONTENT_TYPE"] = material.encoded(filled), "application/x-www-form-urlencoded"
    elif kind == "json":
        asked.body, asked.headers["CONTENT_TYPE"] = material.hostile_json(chance), "application/json"
    else:
        asked.body = chance.choice(material.FILES)


class Crashes(logging.Handler):
    """What the worker says of a fault of the program."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(logging.Formatter().format(record))


def crashed_jobs() -> list[str]:
    """Does the work that was asked for, and says how it ended where it should not have."""
    if not Job.objects.filter(state=JobState.WAITING).exists():
        return []
    crashes = Crashes()
    worker.log.addHandler(crashes)
    try:
        worker.run_due()
    finally:
        worker.log.removeHandler(crashes)
    return crashes.told


def fault(name: str, asked: Asked, held: dict[str, str], statuses: Counter[int]) -> Iterator[str]:
    caught: list[str] = []

    def catch(**_told: Any) -> None:
        caught.append(traceback.format_exc(limit=-6))

    signals.got_request_exception.connect(catch)
    began = time.thread_time()
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            status, _page = ask(asked, held)
        caught += crashed_jobs()
    except Exception:
        status = 599
        caught.append(traceback.format_exc(limit=-6))
    finally:
        signals.got_request_exception.disconnect(catch)
    took = time.thread_time() - began
    statuses[status] += 1
    if status >= 500 or caught or took > SLOWEST_SECONDS:
        said = f"{asked.method} {asked.path[:200]}?{asked.query[:300]} {asked.headers}"[:700]
        yield f"{name}: {status} after {took:.1f} s\n{said}\n{asked.body[:300]!r}\n{''.join(caught)}"
