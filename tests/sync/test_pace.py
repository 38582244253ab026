"""How much goes on a line at once."""

import pytest

from nagari.sync.pace import LARGEST, SMALLEST, Pace


def carried(pace: Pace, rate: float, round_trip: float, times: int = 20) -> list[int]:
    """Messages on a line of `rate` bytes a second, two at once: rooms as they went."""
    rooms = []
    for _ in range(times):
        size = pace.room() + 900
        rooms.append(pace.room())
        pace.measured(max(size / rate, round_trip / 2), size, alone=False)
    return rooms


def test_it_begins_small_on_a_line_nobody_knows() -> None:
    assert Pace(None, None).room() == SMALLEST


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_it_stays_small_on_a_slow_line(rate: int) -> None:
    pace = Pace(None, None)
    pace.measured(0.7, 900, alone=True)
    assert set(carried(pace, rate, 0.6)) == {SMALLEST}


def test_it_fills_a_line_that_is_far_and_wide() -> None:
    pace = Pace(None, None)
    pace.measured(0.6, 900, alone=True)
    assert 40_000 < carried(pace, 125_000, 0.6)[-1] < 200_000


def test_it_grows_fast_on_a_near_line() -> None:
    pace = Pace(None, None)
    pace.measured(0.005, 900, alone=True)
    assert carried(pace, 50_000_000, 0.005, 3)[-1] == LARGEST


def test_it_begins_with_a_part_of_what_went_last_time() -> None:
    assert Pace(400_000, 5).room() == 100_000


def test_it_shrinks_when_the_line_gets_worse() -> None:
    pace = Pace(4_000_000, 5)
    assert pace.room() == LARGEST
    assert carried(pace, 8_000, 0.6)[-1] < 8_000


def test_i7_it_takes_answers_that_waited_for_one_another_for_no_quick_line() -> None:
    """A lost packet holds up all behind it: two answers then come at once, the second after no time at all."""
    pace = Pace(None, None)
    pace.measured(0.7, 900, alone=True)
    for _ in range(10):
        for seconds in (0.8, 0.8, 1.4, 0.01, 0.9, 0.0):
            pace.measured(seconds, pace.room() + 900, alone=False)
            assert pace.room() == SMALLEST
    assert pace.rate is not None
    assert pace.rate < 20_000
