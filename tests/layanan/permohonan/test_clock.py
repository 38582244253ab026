"""The clock against a table of 100 cases over the holidays of 2026 and 2027, counted minute by minute beforehand."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from layanan.katalog.rules.content import Limit
from layanan.permohonan.rules.clock import Pause, due, is_overdue, pauses_of
from layanan.permohonan.rules.history import Langkah, Step
from nagari.kantor.rules.hours import DEFAULT_WEEK, office_calendar
from nagari.kantor.workdays import national_holidays

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
    assert due(at(case["start"]), limit, waited(case["waited"]), CALENDAR) == at(case["due"])


def test_it_counts_as_the_law_does() -> None:
    """UU 14/2008 art. 22: ten working days after the 23rd of November 2026."""
    found = due(at("2026-11-23 09:00"), Limit(days=10), (), CALENDAR)
    assert found is not None
    assert found.date().isoformat() == "2026-12-07"
    assert not is_overdue(found, at("2026-12-07 16:00"))
    assert is_overdue(found, at("2026-12-07 16:01"))


def test_it_stands_while_the_resident_is_waited_for() -> None:
    steps = [
        step(Langkah.AJUKAN, "2026-05-11 09:00"),
        step(Langkah.KEMBALIKAN, "2026-05-11 10:00"),
    ]
    assert due(at("2026-05-11 09:00"), Limit(minutes=90), pauses_of(steps), CALENDAR) is None
    steps.append(step(Langkah.LENGKAPI, "2026-05-13 14:00"))
    assert due(at("2026-05-11 09:00"), Limit(minutes=90), pauses_of(steps), CALENDAR) == at("2026-05-13 14:30")
    # Another office's clock was behind: no time passed, none is given back.
    steps[2] = step(Langkah.LENGKAPI, "2026-05-11 08:00")
    assert due(at("2026-05-11 09:00"), Limit(minutes=90), pauses_of(steps), CALENDAR) == at("2026-05-11 10:30")


def test_it_has_no_end_without_a_limit() -> None:
    assert due(at("2026-05-11 09:00"), Limit(), (), CALENDAR) is None
    assert not is_overdue(None, at("2026-05-11 09:00"))
