from datetime import date

import pytest

from nagari.statistik import rules


def test_a_month_is_a_number_and_back() -> None:
    month = rules.month_of(date(2026, 11, 22))
    assert (rules.first_day(month), rules.last_day(month)) == (date(2026, 11, 1), date(2026, 11, 30))
    assert rules.last_day(rules.month_of(date(2028, 2, 1))) == date(2028, 2, 29)
    assert rules.month_in_text("2026-11-22") == month
    assert rules.month_in_text(None) == rules.NO_MONTH


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(2009, 11, 30), 17), (date(2009, 11, 1), 17), (date(2009, 12, 1), 16), (date(2008, 12, 1), 17)],
)
def test_ages_at_the_end_of_a_month_are_exact(born: date, age: int) -> None:
    month = rules.month_of(date(2026, 11, 5))
    first, last = rules.born_in(age, age, month)
    assert first <= rules.month_of(born) <= last
    first, last = rules.born_in(age, None, month)
    assert first <= rules.month_of(born) <= last
    first, last = rules.born_in(age + 1, None, month)
    assert not first <= rules.month_of(born) <= last


@pytest.mark.parametrize(
    ("totals", "hidden"),
    [
        ([10, 4, 20], {0, 1}),
        ([10, 4, 3], {1, 2}),
        ([10, 0, 5], set()),
        ([4], {0}),
        ([0, 4, 0], {1}),
        ([], set()),
    ],
)
def test_what_is_too_few_is_hidden_and_cannot_be_worked_out(totals: list[int], hidden: set[int]) -> None:
    assert rules.to_hide(totals, 5) == hidden


def test_shares_of_nothing_are_not_said() -> None:
    assert rules.share(1, 4) == 25
    assert rules.share(1, 0) is None
