"""The clock against a table of 100 cases over the holidays of 2026 and 2027, counted minute by minute beforehand."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from layanan.katalog.rules.content import Limit
from layanan.permohonan.rules.clock import Pause, Share, due, is_overdue, pauses_of
from layanan.permohonan.rules.history import Langkah, Step
from layanan.permohonan.rules.placing import due_at, promised_at
from nagari.kantor.rules.hours import DEFAULT_WEEK, DayHours, OwnDay, office_calendar
from nagari.kantor.workdays import national_holidays
from nagari.lib.workdays import WorkCalendar
from tests.layanan.permohonan.routes import CLERK, SKTM, WALI, Paper

ZONE = ZoneInfo("Asia/Jakarta")
CALENDAR = office_calendar(DEFAULT_WEEK, national_holidays(), {}).work
with (Path(__file__).parent / "clock_cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def waited(text: str) -> list[Pause]:
    return [Pause(*(at(end) for end in part.split(" / "))) for part in text.split("; ") if part]


def step(kind: Langkah, text: str) -> Step:
    return Step(id=text, after="", kind=kind, tingkat="nagari", by="a", at=at(text))


def test_it_has_a_hundred_cases() -> None:
    assert len(CASES) == 100
    assert sum(bool(case["waited"]) for case in CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['start']}+{case['days']}d{case['minutes']}m")
def test_it_is_due_when_the_table_says(case: dict[str, str]) -> None:
    limit = Limit(int(case["days"]), int(case["minutes"]))
    assert due(at(case["start"]), [Share(limit, CALENDAR)], waited(case["waited"])) == at(case["due"])


def test_it_counts_pauses_in_the_offices_zone_in_whatever_zone_they_come() -> None:
    """A database gives times of steps in UTC, where the office opens seven hours later, and a day may begin before."""
    for case in CASES:
        pauses = [
            Pause(one.start.astimezone(UTC), one.end.astimezone(UTC) if one.end else None)
            for one in waited(case["waited"])
        ]
        limit = Limit(int(case["days"]), int(case["minutes"]))
        assert due(at(case["start"]), [Share(limit, CALENDAR)], pauses) == at(case["due"]), case


def test_it_counts_as_the_law_does() -> None:
    """UU 14/2008 art. 22: ten working days after the 23rd of November 2026."""
    found = due(at("2026-11-23 09:00"), [Share(Limit(days=10), CALENDAR)], ())
    assert found is not None
    assert found.date().isoformat() == "2026-12-07"
    assert not is_overdue(found, at("2026-12-07 16:00"))
    assert is_overdue(found, at("2026-12-07 16:01"))


def test_it_stands_while_the_resident_is_waited_for() -> None:
    steps = [
        step(Langkah.AJUKAN, "2026-05-11 09:00"),
        step(Langkah.KEMBALIKAN, "2026-05-11 10:00"),
    ]
    shares = [Share(Limit(minutes=90), CALENDAR)]
    assert due(at("2026-05-11 09:00"), shares, pauses_of(steps)) is None
    steps.append(step(Langkah.LENGKAPI, "2026-05-13 14:00"))
    assert due(at("2026-05-11 09:00"), shares, pauses_of(steps)) == at("2026-05-13 14:30")
    # Another office's clock was behind: no time passed, none is given back.
    steps[2] = step(Langkah.LENGKAPI, "2026-05-11 08:00")
    assert due(at("2026-05-11 09:00"), shares, pauses_of(steps)) == at("2026-05-11 10:30")


def test_it_has_no_end_without_a_limit() -> None:
    assert due(at("2026-05-11 09:00"), [Share(Limit(), CALENDAR)], ()) is None
    assert not is_overdue(None, at("2026-05-11 09:00"))


def test_it_counts_each_stage_by_the_hours_and_holidays_of_its_own_office() -> None:
    """The district is closed on Wednesday, the 13th of May 2026, and closes at noon on other days."""
    noon = [DayHours(hari=day, buka=time(8), tutup=time(12)) for day in range(1, 6)]
    district = office_calendar(noon, national_holidays(), {date(2026, 5, 13): OwnDay("HUT kecamatan", False)}).work
    seen = []

    def calendar_of(wilayah: str) -> WorkCalendar:
        seen.append(wilayah)
        return district if wilayah == "13.02.10" else CALENDAR

    paper = Paper().submit().do(CLERK, Langkah.PERIKSA).do(WALI, Langkah.SETUJUI)
    begun = at("2026-05-12 09:00")

    def due_of(found: Paper) -> datetime | None:
        return due_at("13.02.10.2001", begun, found.state, found.history, found.route, calendar_of)

    paper.route = tuple(replace(one, batas="1 hari" if place < 4 else "") for place, one in enumerate(SKTM))
    at_wali = Paper(paper.route).submit().do(CLERK, Langkah.PERIKSA)
    # Two days at the village: the 13th, and the 18th, for the 14th is Ascension Day and the 15th joint leave.
    assert due_of(at_wali) == at("2026-05-18 16:00")
    assert set(seen) == {"13.02.10.2001"}
    # And one at the district, until it closes there.
    assert due_of(paper) == at("2026-05-19 12:00")
    quick = tuple(replace(one, batas="1 hari" if place == 0 else "2 jam") for place, one in enumerate(SKTM))
    paper.route = at_wali.route = quick
    # The 13th, then two hours of the village after its next holiday, then two of the district.
    assert due_of(at_wali) == at("2026-05-18 09:30")
    assert due_of(paper) == at("2026-05-18 11:30")
    # All of it is promised from the beginning, wherever it stands.
    for found in (paper, at_wali):
        whole = promised_at("13.02.10.2001", begun, found.state, found.history, found.route, calendar_of)
        assert whole == at("2026-05-19 14:30")
