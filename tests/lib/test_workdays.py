from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nagari.lib.errors import CodedError
from nagari.lib.workdays import Shift, WorkCalendar

WIB = timezone(timedelta(hours=7))
LONG = (Shift(time(8), time(12)), Shift(time(13), time(16)))
FRIDAY = (Shift(time(8), time(11, 30)), Shift(time(14), time(16, 30)))
WEEK = {0: LONG, 1: LONG, 2: LONG, 3: LONG, 4: FRIDAY}
OFFICE = WorkCalendar(WEEK, frozenset({date(2026, 5, 14), date(2026, 5, 15)}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=WIB)


def test_it_counts_the_time_limits_of_public_information() -> None:
    # UU 14/2008 article 22: ten working days, seven more; December 2026 has no holiday before Christmas Eve.
    calendar = WorkCalendar(WEEK, frozenset({date(2026, 12, 24), date(2026, 12, 25)}))
    due = calendar.add_working_days(date(2026, 11, 23), 10)
    assert due == date(2026, 12, 7)
    assert calendar.add_working_days(due, 7) == date(2026, 12, 16)


def test_it_skips_weekends_and_holidays() -> None:
    assert OFFICE.is_working_day(date(2026, 5, 13))
    assert not OFFICE.is_working_day(date(2026, 5, 14))
    assert not OFFICE.is_working_day(date(2026, 5, 16))
    assert OFFICE.next_working_day(date(2026, 5, 13)) == date(2026, 5, 18)
    assert OFFICE.on_or_after(date(2026, 5, 13)) == date(2026, 5, 13)
    assert OFFICE.on_or_after(date(2026, 5, 14)) == date(2026, 5, 18)
    assert OFFICE.add_working_days(date(2026, 5, 18), -1) == date(2026, 5, 13)
    assert OFFICE.add_working_days(date(2026, 5, 14), 0) == date(2026, 5, 14)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 60))
def test_it_counts_back_what_it_added(start: date, count: int) -> None:
    end = OFFICE.add_working_days(start, count)
    assert OFFICE.working_days_between(start, end) == count
    assert OFFICE.working_days_between(end, start) == -count


def test_it_knows_when_the_office_is_open() -> None:
    assert OFFICE.is_open(at(13, 8))
    assert not OFFICE.is_open(at(13, 12, 30))
    assert not OFFICE.is_open(at(13, 16))
    assert not OFFICE.is_open(at(14, 9))
    assert not OFFICE.is_open(at(16, 9))


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (at(13, 9), timedelta(hours=1), at(13, 10)),
        (at(13, 11), timedelta(hours=2), at(13, 14)),
        (at(13, 15), timedelta(hours=2), at(18, 9)),
        (at(13, 20), timedelta(minutes=30), at(18, 8, 30)),
        (at(14, 9), timedelta(minutes=30), at(18, 8, 30)),
        (at(13, 5), timedelta(hours=7), at(13, 16)),
        (at(12, 8), timedelta(hours=14), at(13, 16)),
    ],
)
def test_it_counts_only_opening_time(start: datetime, amount: timedelta, due: datetime) -> None:
    assert OFFICE.add_working_time(start, amount) == due


def test_it_refuses_an_office_that_never_opens() -> None:
    for closed in (WorkCalendar({}), WorkCalendar({0: ()})):
        with pytest.raises(CodedError) as refused:
            closed.add_working_days(date(2026, 5, 14), 1)
        assert refused.value.code == "no_working_day"
        with pytest.raises(CodedError):
            closed.add_working_time(at(13, 9), timedelta(hours=1))


def test_it_refuses_hours_that_end_before_they_begin() -> None:
    with pytest.raises(CodedError) as refused:
        Shift(time(12), time(8))
    assert refused.value.code == "shift_backwards"


def test_it_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        OFFICE.add_working_time(datetime(2026, 5, 13, 9), timedelta(hours=1))  # noqa: DTZ001  that is the point


def test_it_counts_the_opening_time_that_it_added() -> None:
    for start in (at(11, 9), at(13, 15, 30), at(16, 12), at(8, 13)):
        for minutes in (0, 1, 45, 600, 3000):
            end = OFFICE.add_working_time(start, timedelta(minutes=minutes))
            assert OFFICE.working_time_between(start, end) == timedelta(minutes=minutes)
    assert OFFICE.working_time_between(at(12, 10), at(11, 10)) == timedelta()


def test_it_knows_when_the_office_closes() -> None:
    assert str(OFFICE.closing(date(2026, 5, 8))) == "2026-05-08 16:30:00"
    assert OFFICE.closing(date(2026, 5, 14)) is None
