"""One clear line on every page: what it says in each state, and that it is cheap."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from nagari.kantor.models import Kantor, Level
from nagari.pages.sync import line
from nagari.pages.sync.line import SyncLine
from nagari.sync import identity, journal, status
from nagari.sync.models import Peer
from nagari.sync.status import Line, State
from tests.office import make_office
from tests.pages.sync.test_exchange import above, held

NOW = datetime(2026, 11, 19, 3, 32, tzinfo=UTC)


pytestmark = pytest.mark.django_db


def told(to_settle: int = 0, **facts: object) -> tuple[str, str]:
    said = shown(to_settle, **facts)
    return said.tone, said.text


def shown(to_settle: int = 0, **facts: object) -> SyncLine:
    with translation.override("id"):
        return line.told(Line(**facts), NOW, to_settle=to_settle)  # type: ignore[arg-type]


def test_it_is_calm_before_the_office_has_joined() -> None:
    assert told(state=State.ALONE) == ("none", "Luring: belum terhubung")


def test_it_is_green_only_when_the_regency_holds_everything() -> None:
    assert told(state=State.AGREED, last_sync=NOW - timedelta(minutes=2)) == ("leaf", "Tersinkron 2 menit lalu")


def test_what_is_to_settle_stands_beside_how_fresh_it_is_and_leads_there() -> None:
    said = shown(2, state=State.AGREED, last_sync=NOW - timedelta(minutes=2), conflicts=3)
    assert (said.tone, said.text, said.url) == (
        "amber",
        "Tersinkron 2 menit lalu · 2 perlu diputuskan",
        "/sinkron/benturan/",
    )
    assert shown(state=State.AGREED, last_sync=NOW, conflicts=3).tone == "leaf"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.ALONE},
        {"state": State.OFFLINE, "offline_since": NOW, "pending": 1234},
        {"state": State.LATE, "offline_since": NOW - timedelta(days=40), "pending": 1234},
        {"state": State.LATE, "offline_since": NOW - timedelta(days=5)},
        {"state": State.TROUBLE, "pending": 1234},
        {"state": State.WAITING, "pending": 12345},
        {"state": State.AGREED, "last_sync": NOW - timedelta(hours=20)},
    ],
)
def test_a_phone_gets_few_words(facts: dict[str, object]) -> None:
    assert len(shown(**facts).short) <= 24
    assert len(shown(12, **facts).short) <= 24


def test_it_says_how_many_changes_wait() -> None:
    assert told(state=State.WAITING, pending=14) == ("amber", "14 perubahan menunggu")


def test_it_says_since_when_there_is_no_line_and_turns_red_after_days() -> None:
    today = told(state=State.OFFLINE, offline_since=NOW - timedelta(hours=1), pending=14)
    assert today == ("amber", "Luring sejak 09.32 · 14 perubahan menunggu")
    assert told(state=State.LATE, offline_since=NOW - timedelta(days=5)) == ("red", "Luring sejak Sabtu")


def test_trouble_is_red() -> None:
    assert told(state=State.TROUBLE, error="clock")[0] == "red"


def test_it_stands_on_every_page_and_asks_nothing_twice(
    clerk_client: Client, django_assert_num_queries: object
) -> None:
    assert "belum terhubung" in clerk_client.get("/penduduk/").content.decode()
    with django_assert_num_queries(0):  # type: ignore[operator]
        line.sync_line(may_settle=True)


def test_at_the_regency_it_tells_of_the_offices() -> None:
    make_office("13.02", Level.KABUPATEN)
    with translation.override("id"):
        assert line.sync_line().text == "Belum ada kantor yang bergabung"


def test_it_speaks_the_language_of_who_reads(office: Kantor) -> None:
    with translation.override("en"):
        assert line.sync_line().text == "Offline: not joined yet"
    with translation.override("id"):
        assert line.sync_line().text == "Luring: belum terhubung"


def test_nothing_heard_for_minutes_is_no_longer_green(office: Kantor) -> None:
    """The worker stands still, or the laptop slept: no session failed, and yet nobody knows."""
    peer = above(tried_at=NOW, heard_at=NOW, agreed_at=NOW)
    identity.own(NOW)
    journal.seal(NOW)
    Peer.objects.update(theirs=held())
    assert status.line(NOW + timedelta(minutes=2)).state is State.AGREED
    late = status.line(NOW + timedelta(minutes=11))
    assert (late.state, late.offline_since, late.error) == (State.OFFLINE, NOW, "idle")
    assert status.line(NOW + timedelta(days=4)).state is State.LATE
    Peer.objects.filter(pk=peer.pk).update(heard_at=NOW + timedelta(minutes=10))
    assert status.line(NOW + timedelta(minutes=11)).state is State.AGREED


def test_an_open_page_asks_for_the_line_anew(clerk_client: Client) -> None:
    assert 'hx-get="/sinkron/baris/"' in clerk_client.get("/").content.decode()
    answer = clerk_client.get("/sinkron/baris/", headers={"HX-Request": "true"}).content.decode()
    assert answer.startswith("<a class=")
    assert "belum terhubung" in answer


def test_a_stranger_is_told_nothing(office: Kantor, client: Client) -> None:
    answer = client.get("/sinkron/baris/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
