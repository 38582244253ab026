"""Which database answers a page that many look at."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, router
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from nagari.accounts.models import User
from nagari.lib.errors import UserError
from nagari.statistik.models import Angka
from nagari.upkeep.replicas import middleware
from nagari.upkeep.replicas.routing import Router, reading
from nagari.upkeep.replicas.rules import History, Look, Seen, chosen, position_of
from tests.office import NOW

SECOND = timedelta(seconds=1)


class Copy:
    """A replica as `middleware` knows it."""

    def __init__(self, seen: Seen | None) -> None:
        self.alias, self.said, self.is_gone = "replica1", seen, False

    def seen(self, _now: object) -> Seen | None:
        return None if self.is_gone else self.said

    def gone(self) -> None:
        self.is_gone = True


def test_it_knows_how_old_a_replica_is() -> None:
    history = History()
    assert history.seen(Look(NOW, 100, 100)) == Seen(NOW, 100)
    assert history.seen(Look(NOW + SECOND, 250, 100)) == Seen(NOW, 100)
    assert history.seen(Look(NOW + 2 * SECOND, 300, 260)) == Seen(NOW + SECOND, 260)
    # Nothing is written at night: it has all there is.
    assert history.seen(Look(NOW + 900 * SECOND, 300, 300)) == Seen(NOW + 900 * SECOND, 300)
    late = History()
    assert late.seen(Look(NOW, 100, 50)) is None
    assert late.seen(Look(NOW, 100, 50, NOW - 9 * SECOND)) == Seen(NOW - 9 * SECOND, 50)


@pytest.mark.parametrize(
    ("written", "behind", "is_fit"),
    [(0, 0, True), (100, 0, True), (101, 0, False), (0, 30, True), (0, 31, False)],
)
def test_it_asks_only_a_replica_that_has_what_the_person_wrote(written: int, behind: int, is_fit: bool) -> None:
    seen = Seen(NOW - behind * SECOND, 100)
    found = chosen([("a", None), ("b", seen)], written=written, now=NOW)
    assert found == (("b", seen) if is_fit else None)


def test_it_asks_the_freshest() -> None:
    old, new = Seen(NOW - SECOND, 100), Seen(NOW, 100)
    assert chosen([("a", old), ("b", new)], written=0, now=NOW) == ("b", new)


@pytest.mark.parametrize(("cookie", "position"), [("12", 12), ("", None), ("-1", None), ("٣", None), ("9" * 21, None)])
def test_it_reads_what_a_browser_brings(cookie: str, position: int | None) -> None:
    assert position_of(cookie) == position


def test_it_leads_only_what_is_meant_for_many_to_a_replica(settings: Any) -> None:
    ways = Router()
    assert ways.db_for_read(Angka) is None
    with reading("replica1"):
        assert ways.db_for_read(Angka) == "replica1"
        # Who is logged in was perhaps shut out a moment ago.
        assert ways.db_for_read(User) == "default"
        assert ways.db_for_write(Angka) == "default"
    assert router.db_for_read(Angka) == "default"


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch) -> Copy:
    made = Copy(Seen(NOW, 100))
    monkeypatch.setattr(middleware, "replicas", [made])
    monkeypatch.setattr(middleware, "position_now", lambda: 777)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return made


def asked(path: str, *, cookie: str = "", fails: Exception | None = None) -> tuple[str | None, datetime | None]:
    """The database that answered, and as of when the page says it is."""
    found: list[str | None] = []

    def view(_request: HttpRequest) -> HttpResponse:
        found.append(Router().db_for_read(Angka))
        if fails and found[-1]:
            raise fails
        return HttpResponse()

    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES[middleware.COOKIE] = cookie
    if middleware.ReadReplicas(lambda _request: HttpResponse()).process_view(request, view, (), {}) is None:
        view(request)
    return found[-1], getattr(request, "figures_as_of", None)


def test_it_answers_maps_figures_and_status_from_a_replica(copy: Copy) -> None:
    assert asked("/peta/") == asked("/status/KB-1/") == ("replica1", None)
    assert asked("/penduduk/") == (None, None)
    assert asked("/peta/", cookie="100")[0] == "replica1"
    assert asked("/peta/", cookie="101")[0] is None
    assert asked("/peta/", cookie="nonsense")[0] is None


def test_it_says_as_of_when_a_late_replica_is(copy: Copy) -> None:
    copy.said = Seen(NOW - 8 * SECOND, 100)
    assert asked("/statistik/") == ("replica1", NOW - 8 * SECOND)


def test_it_begins_again_at_the_primary_where_a_replica_goes_away(copy: Copy) -> None:
    copy.said = Seen(NOW - 8 * SECOND, 100)
    assert asked("/statistik/", fails=OperationalError()) == (None, None)
    assert copy.is_gone
    assert asked("/statistik/")[0] is None


@pytest.mark.parametrize("refusal", [PermissionDenied("foreign"), UserError("code", "No.", "Ask.")])
def test_what_is_refused_is_refused_by_the_primary_where_it_is_logged(copy: Copy, refusal: Exception) -> None:
    copy.said = Seen(NOW - 8 * SECOND, 100)
    assert asked("/statistik/", fails=refusal) == (None, None)
    assert not copy.is_gone


def test_it_remembers_who_wrote(copy: Copy) -> None:
    answered = middleware.ReadReplicas(lambda _request: HttpResponse())
    assert answered(RequestFactory().post("/permohonan/")).cookies[middleware.COOKIE].value == "777"
    assert not answered(RequestFactory().get("/permohonan/")).cookies
