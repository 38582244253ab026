from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from nagari.kantor.models import HariLibur, JamLayanan, Kantor
from nagari.kantor.rules.hours import DEFAULT_WEEK, DayHours, National, OwnDay, office_calendar
from nagari.pages.opening import by_runs, closures, opening
from tests.office import KOTO_BARU

ZONE = ZoneInfo("Asia/Jakarta")
LABOUR_DAY, OWN_DAY = date(2026, 5, 1), date(2026, 5, 18)
CALENDAR = office_calendar(
    DEFAULT_WEEK, {LABOUR_DAY: National("Hari Buruh", False)}, {OWN_DAY: OwnDay("Pindahan kantor", False)}
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        (at(14, 9), True, None),
        (at(14, 7), False, at(14, 7, 30)),
        (at(14, 12, 30), False, at(14, 13)),
        (at(14, 16), False, at(15, 7, 30)),
        # Friday evening, Saturday: the office's own day off on Monday is skipped.
        (at(15, 17), False, at(19, 7, 30)),
        (at(16, 10), False, at(19, 7, 30)),
        (at(1, 10), False, at(4, 7, 30)),
    ],
)
def test_it_says_whether_the_office_is_open_and_when_next(
    moment: datetime, is_open: bool, next_open: datetime | None
) -> None:
    found = opening(CALENDAR, DEFAULT_WEEK, moment)
    assert (found.is_open, found.opens_next) == (is_open, next_open)


def test_it_names_the_holiday() -> None:
    assert opening(CALENDAR, DEFAULT_WEEK, at(1, 10)).reason == "Hari Buruh"
    assert opening(CALENDAR, DEFAULT_WEEK, at(14, 10)).reason == ""


def test_it_promises_nothing_for_an_office_without_hours() -> None:
    empty = office_calendar((), {}, {})
    found = opening(empty, (), at(14, 10))
    assert (found.is_open, found.today, found.opens_next) == (False, None, None)


def test_it_puts_days_with_the_same_hours_together() -> None:
    assert [(run.first, run.last, run.hours is None) for run in by_runs(DEFAULT_WEEK)] == [
        (1, 4, False),
        (5, 5, False),
        (6, 7, True),
    ]
    assert [(run.first, run.last) for run in by_runs(())] == [(1, 7)]
    odd = (DayHours(hari=1, buka=time(8), tutup=time(12)), DayHours(hari=3, buka=time(8), tutup=time(12)))
    assert [(run.first, run.last) for run in by_runs(odd)] == [(1, 1), (2, 2), (3, 3), (4, 7)]


def test_it_tells_of_days_off_that_come() -> None:
    assert [day.nama for day in closures(CALENDAR, DEFAULT_WEEK, date(2026, 4, 29))] == [
        "Hari Buruh",
        "Pindahan kantor",
    ]
    assert closures(CALENDAR, DEFAULT_WEEK, OWN_DAY) == []


def test_it_shows_residents_the_hours(office: Kantor, client: Client) -> None:
    JamLayanan.objects.create(wilayah=KOTO_BARU, hari=2, buka=time(8), tutup=time(14))
    HariLibur.objects.create(wilayah=KOTO_BARU, tanggal=date(2026, 5, 19), nama="Uji")
    shown = client.get("/").content.decode()
    assert "Selasa" in shown
    assert "08.00–14.00" in shown
    assert "Rabu sampai Minggu" in shown
