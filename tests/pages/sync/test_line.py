"""One clear line on every page: what it says in each state, and that it is cheap."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from nagari.kantor.models import Kantor, Level
from nagari.pages.sync import line
from nagari.sync.status import Line, State
from tests.office import make_office

NOW = datetime(2026, 11, 19, 3, 32, tzinfo=UTC)


def told(**facts: object) -> tuple[str, str]:
    with translation.override("id"):
        said = line.told(Line(**facts), NOW)  # type: ignore[arg-type]
    return said.tone, said.text


def test_it_is_calm_before_the_office_has_joined() -> None:
    assert told(state=State.ALONE) == ("none", "Luring: belum terhubung")


def test_it_is_green_only_when_the_regency_holds_everything() -> None:
    assert told(state=State.AGREED, last_sync=NOW - timedelta(minutes=2)) == ("leaf", "Tersinkron 2 menit lalu")
    assert told(state=State.AGREED, last_sync=NOW, conflicts=2)[0] == "amber"


def test_it_says_how_many_changes_wait() -> None:
    assert told(state=State.WAITING, pending=14) == ("amber", "14 perubahan menunggu")


def test_it_says_since_when_there_is_no_line_and_turns_red_after_days() -> None:
    today = told(state=State.OFFLINE, offline_since=NOW - timedelta(hours=1), pending=14)
    assert today == ("amber", "Luring sejak 09.32 · 14 perubahan menunggu")
    assert told(state=State.LATE, offline_since=NOW - timedelta(days=5)) == ("red", "Luring sejak Sabtu")


def test_trouble_is_red() -> None:
    assert told(state=State.TROUBLE, error="clock")[0] == "red"


@pytest.mark.django_db
def test_it_stands_on_every_page_and_asks_nothing_twice(
    clerk_client: Client, django_assert_num_queries: object
) -> None:
    assert "belum terhubung" in clerk_client.get("/penduduk/").content.decode()
    with django_assert_num_queries(0):  # type: ignore[operator]
        line.sync_line()


@pytest.mark.django_db
def test_at_the_regency_it_tells_of_the_offices() -> None:
    make_office("13.02", Level.KABUPATEN)
    with translation.override("id"):
        assert line.sync_line().text == "Belum ada kantor yang bergabung"


def test_it_speaks_the_language_of_who_reads(office: Kantor) -> None:
    with translation.override("en"):
        assert line.sync_line().text == "Offline: not joined yet"
    with translation.override("id"):
        assert line.sync_line().text == "Luring: belum terhubung"
