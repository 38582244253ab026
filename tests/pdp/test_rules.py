from datetime import UTC, date, datetime, timedelta

import pytest

from nagari.lib.errors import CodedError
from nagari.pdp import rules

# A Friday afternoon: three times 24 hours end on Monday, not on Wednesday.
FRIDAY = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)


def test_it_counts_clock_hours_over_the_weekend() -> None:
    assert rules.due(FRIDAY) == datetime(2026, 5, 18, 8, 0, tzinfo=UTC)
    assert rules.hours_left(rules.due(FRIDAY), FRIDAY + timedelta(hours=71, minutes=30)) == 0
    assert rules.hours_left(rules.due(FRIDAY), FRIDAY + timedelta(hours=72, minutes=1)) == -1
    assert not rules.is_late(rules.due(FRIDAY), FRIDAY + timedelta(hours=72))
    assert rules.is_late(rules.due(FRIDAY), FRIDAY + timedelta(hours=72, seconds=1))
    assert not rules.is_late(rules.due(FRIDAY), FRIDAY + timedelta(days=9), FRIDAY + timedelta(hours=3))


def test_it_has_a_child_speak_through_a_guardian() -> None:
    today = date(2026, 5, 15)
    for born in (date(2008, 5, 16), date(2020, 1, 1)):
        with pytest.raises(CodedError, match="guardian_missing"):
            rules.check_applicant(born, "sendiri", today)
        rules.check_applicant(born, "wali", today)
    rules.check_applicant(date(2008, 5, 15), "sendiri", today)
    rules.check_applicant(None, "sendiri", today)


@pytest.mark.parametrize(
    ("kind", "status", "following", "is_number", "code"),
    [
        ("perbaikan", "diterima", "selesai", True, "number_referred"),
        ("perbaikan", "diterima", "dirujuk", True, ""),
        ("perbaikan", "dirujuk", "selesai", True, ""),
        ("perbaikan", "diterima", "selesai", False, ""),
        ("perbaikan", "diterima", "ditolak", True, ""),
        ("akses", "diterima", "dirujuk", False, "step_wrong"),
        ("akses", "selesai", "ditolak", False, "request_over"),
        ("akses", "diterima", "diterima", False, "step_wrong"),
        ("akses", "diterima", "apa saja", False, "step_wrong"),
    ],
)
def test_it_knows_what_may_follow(kind: str, status: str, following: str, is_number: bool, code: str) -> None:
    if not code:
        rules.check_step(kind, status, following, is_number=is_number)
        return
    with pytest.raises(CodedError, match=code):
        rules.check_step(kind, status, following, is_number=is_number)
