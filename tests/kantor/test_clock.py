"""Device time is passed in; nothing here waits or turns the machine's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.kantor import clock
from nagari.kantor.models import ClockState
from nagari.kantor.rules.clock import FLOOR, LONGEST_REST, NEAR, TOLERANCE, Doubt, Known, read

LAST = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DEAD_BATTERY = datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("device", "doubt"),
    [
        (LAST + SECOND, Doubt.NONE),
        (LAST - TOLERANCE, Doubt.NONE),
        (LAST - TOLERANCE - SECOND, Doubt.BEHIND),
        (DEAD_BATTERY, Doubt.BEHIND),
        (LAST + LONGEST_REST, Doubt.NONE),
        (LAST + LONGEST_REST + SECOND, Doubt.AHEAD),
        (LAST.replace(year=2062), Doubt.AHEAD),
    ],
)
def test_it_doubts_a_clock_that_cannot_be_right(device: datetime, doubt: Doubt) -> None:
    assert read(device, Known(last_seen=LAST)).doubt == doubt


@pytest.mark.parametrize(
    ("device", "doubt"), [(DEAD_BATTERY, Doubt.BEHIND), (FLOOR, Doubt.NONE), (FLOOR.replace(year=2099), Doubt.AHEAD)]
)
def test_it_doubts_a_clock_older_than_the_software_on_the_first_day(device: datetime, doubt: Doubt) -> None:
    assert read(device, Known()).doubt == doubt


def test_it_stands_still_rather_than_running_backward() -> None:
    assert read(LAST - timedelta(minutes=3), Known(last_seen=LAST)).now == LAST


def test_it_answers_with_the_last_known_moment_while_in_doubt() -> None:
    assert read(DEAD_BATTERY, Known(last_seen=LAST)).now == LAST
    assert read(LAST.replace(year=2062), Known(last_seen=LAST)).now == LAST
    assert read(DEAD_BATTERY, Known()).now == FLOOR


def corrected(by: timedelta) -> Known:
    return Known(last_seen=LAST, offset=by)


def test_it_adds_the_confirmed_correction() -> None:
    known = corrected(LAST - DEAD_BATTERY)
    found = read(DEAD_BATTERY + timedelta(hours=1), known)
    assert found.is_trusted
    assert found.now == LAST + timedelta(hours=1)
    assert not found.mended


def test_it_asks_again_when_the_battery_dies_again() -> None:
    known = Known(last_seen=LAST + timedelta(hours=3), offset=LAST - DEAD_BATTERY)
    assert read(DEAD_BATTERY, known).doubt == Doubt.BEHIND


@pytest.mark.parametrize("rest", [timedelta(minutes=2), timedelta(hours=15), 30 * DAY])
def test_it_drops_the_correction_when_the_device_was_mended(rest: timedelta) -> None:
    found = read(LAST + rest, corrected(LAST - DEAD_BATTERY))
    assert (found.mended, found.is_trusted, found.now) == (True, True, LAST + rest)


def test_it_notices_a_small_correction_mended_while_the_office_is_open() -> None:
    assert read(LAST + NEAR, corrected(3 * DAY)).mended
    assert read(LAST + SECOND, corrected(-3 * DAY)).mended


def test_it_keeps_a_small_correction_while_the_device_is_still_wrong() -> None:
    behind = read(LAST - 3 * DAY + SECOND, corrected(3 * DAY))
    ahead = read(LAST + 3 * DAY + SECOND, corrected(-3 * DAY))
    assert behind.now == ahead.now == LAST + SECOND
    assert not behind.mended
    assert not ahead.mended


def test_it_asks_a_person_when_both_times_could_be_true() -> None:
    assert read(LAST + 2 * DAY, corrected(DAY)).doubt == Doubt.UNSURE


@pytest.mark.django_db
def test_it_notes_time_at_most_once_a_minute() -> None:
    clock.note_seen(LAST)
    with CaptureQueriesContext(connection) as queries:
        clock.note_seen(LAST + 59 * SECOND)
    assert [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))] == []
    clock.note_seen(LAST + 60 * SECOND)
    assert ClockState.objects.get().last_seen == LAST + 60 * SECOND


@pytest.mark.django_db
def test_it_never_notes_a_time_it_does_not_believe() -> None:
    clock.note_seen(LAST)
    clock.note_seen(LAST.replace(year=2062))
    clock.note_seen(DEAD_BATTERY)
    assert ClockState.objects.get().last_seen == LAST


@pytest.mark.django_db
def test_it_writes_down_that_the_correction_is_gone() -> None:
    ClockState.objects.create(pk=clock.ROW, last_seen=LAST, offset_seconds=int((LAST - DEAD_BATTERY).total_seconds()))
    clock.note_seen(LAST + 20 * SECOND)
    assert ClockState.objects.get().offset_seconds == 0


@pytest.mark.django_db
def test_it_refuses_to_go_on_until_a_person_confirmed_the_date() -> None:
    clock.note_seen(LAST)
    assert clock.require_trusted(LAST + DAY) == LAST + DAY
    with pytest.raises(clock.ClockUntrusted) as refused:
        clock.require_trusted(DEAD_BATTERY)
    assert refused.value.code == "clock_untrusted"
    assert not clock.is_trusted(DEAD_BATTERY)


@pytest.mark.django_db
def test_it_asks_the_database_once_for_many_readings() -> None:
    clock.now(LAST)
    with CaptureQueriesContext(connection) as queries:
        clock.now(LAST)
        clock.today(LAST)
    assert len(queries) == 0


@pytest.mark.django_db
def test_it_gives_the_date_of_the_offices_time_zone() -> None:
    assert clock.today(datetime(2026, 11, 20, 17, 30, tzinfo=UTC)).isoformat() == "2026-11-21"
