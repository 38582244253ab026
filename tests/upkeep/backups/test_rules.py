"""Which backups stay, and when the next one is due."""

from datetime import UTC, datetime, timedelta

import pytest

from nagari.upkeep.backups.rules import Kind, is_due, made_at, name_of, superfluous

OFFICE = "13.02.10.2001"
NOON = datetime(2026, 5, 14, 12, 0)  # noqa: DTZ001 - names have no zone
NOW = NOON.replace(tzinfo=UTC)


def daily(days: int) -> list[str]:
    return [name_of(OFFICE, NOON - timedelta(days=day), Kind.DAILY) for day in range(days)]


def test_it_reads_the_time_out_of_its_names_only() -> None:
    assert made_at(name_of(OFFICE, NOON, Kind.UPGRADE)) == NOON
    assert made_at("foto.jpg") is None
    assert made_at("13.02-20269999-120000.cadangan") is None


def test_it_keeps_seven_days_four_weeks_and_twelve_months() -> None:
    names = daily(500)
    kept = sorted(set(names) - set(superfluous(names, is_here=False)), reverse=True)
    days = [(NOON - made_at(name)).days for name in kept]  # type: ignore[operator]
    assert days[:7] == list(range(7))
    assert len(days) <= 7 + 4 + 12
    assert max(days) >= 300
    weeks = {made_at(name).strftime("%G%V") for name in kept[:11]}  # type: ignore[union-attr]
    assert len(weeks) >= 4


def test_it_keeps_the_same_however_often_it_clears_away() -> None:
    kept: list[str] = []
    for day in range(399, -1, -3):
        kept.append(name_of(OFFICE, NOON - timedelta(days=day), Kind.DAILY))
        kept = [name for name in kept if name not in superfluous(kept, is_here=False)]
    assert superfluous(kept, is_here=False) == []
    assert 16 <= len(kept) <= 23


def test_it_keeps_three_beside_the_register_and_three_before_upgrades_and_other_files() -> None:
    upgrades = [name_of(OFFICE, NOON - timedelta(days=day), Kind.UPGRADE) for day in range(5)]
    gone = superfluous([*daily(9), *upgrades, "foto.jpg"], is_here=True)
    assert set(gone) == {*daily(9)[3:], *upgrades[3:]}


@pytest.mark.parametrize(
    ("last_day", "tried", "due"),
    [
        ("2026-05-14", None, False),
        ("2026-05-13", None, True),
        ("", None, True),
        ("2026-05-13", timedelta(minutes=5), False),
        ("2026-05-13", timedelta(hours=1), True),
        # The clock went back since.
        ("2026-05-13", -timedelta(days=900), True),
    ],
)
def test_it_is_due_once_a_day_and_again_after_a_failure(last_day: str, tried: timedelta | None, due: bool) -> None:
    tried_at = NOW - tried if tried is not None else None
    assert is_due(today="2026-05-14", last_day=last_day, tried_at=tried_at, now=NOW, up=timedelta(hours=1)) is due


@pytest.mark.parametrize(("last_day", "due"), [("", False), ("2026-05-13", False), ("2026-05-12", True)])
def test_it_lets_a_computer_come_up_unless_a_day_was_missed(last_day: str, due: bool) -> None:
    assert is_due(today="2026-05-14", last_day=last_day, tried_at=None, now=NOW, up=timedelta(minutes=1)) is due
