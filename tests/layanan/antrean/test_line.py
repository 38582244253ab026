"""Who is next, and for how long one waits."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from layanan.antrean.rules import line
from layanan.antrean.rules.line import InLine
from tests.office import NOW


def order(waiting: list[InLine], since: int = 2, every: int = 2) -> list[int]:
    return [one.id for one in line.line_up(waiting, since, every, NOW)]


def test_it_lets_one_of_a_priority_lane_pass_after_two_regular() -> None:
    regular = [InLine(number, number) for number in (1, 2, 3, 4, 5)]
    elderly = [InLine(number, number, is_priority=True) for number in (8, 9, 10)]
    assert order(regular + elderly) == [8, 1, 2, 9, 3, 4, 10, 5]
    assert order(regular + elderly, since=0) == [1, 2, 8, 3, 4, 9, 5, 10]


def test_it_holds_nobody_up_for_an_empty_lane() -> None:
    assert order([InLine(2, 2), InLine(1, 1)]) == [1, 2]
    assert order([InLine(2, 2, is_priority=True), InLine(1, 1, is_priority=True)], since=0) == [1, 2]


def test_it_prefers_an_appointment_from_its_time_on_and_calls_it_before_only_when_nobody_else_waits() -> None:
    early = InLine(9, 9, is_priority=True, not_before=NOW + timedelta(minutes=5))
    due = InLine(8, 8, is_priority=True, not_before=NOW)
    assert order([InLine(1, 1), early, due]) == [8, 1, 9]
    assert order([early]) == [9]


def test_it_counts_regular_calls_since_the_last_priority() -> None:
    assert line.regular_since([False, False, True], 2) == 2
    assert line.regular_since([False, True], 2) == 1
    assert line.regular_since([True], 2) == 0
    assert line.regular_since([], 2) == 2


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=30), st.integers(0, 5), st.integers(0, 5))
def test_it_calls_everybody_exactly_once_and_in_order_within_a_lane(
    people: list[tuple[int, bool]], since: int, every: int
) -> None:
    waiting = [InLine(number, place, is_priority=lane) for number, (place, lane) in enumerate(people)]
    called = line.line_up(waiting, since, every, NOW)
    assert sorted(one.id for one in called) == list(range(len(people)))
    for lane in (True, False):
        places = [(one.giliran, one.id) for one in called if one.is_priority is lane]
        assert places == sorted(places)


def test_it_puts_back_behind_so_many() -> None:
    assert line.back_at([10, 20, 30, 40], 3, 99) == 35
    assert line.back_at([10, 20], 3, 99) == 99
    assert line.back_at([10], 0, 99) == 9
