"""How much goes on a line at once."""

from nagari.sync.pace import LARGEST, SMALLEST, Pace


def test_it_begins_small_on_a_line_nobody_knows() -> None:
    assert Pace(None, None).hello_room() == SMALLEST


def test_it_stays_small_on_a_slow_line() -> None:
    pace = Pace(None, None)
    pace.measured(0.7, 300, alone=True)
    for _ in range(20):
        pace.measured(1.0, 7_400, alone=False)
    assert pace.room() == SMALLEST


def test_it_puts_about_a_second_on_a_line_of_128_kbit() -> None:
    pace = Pace(None, None)
    pace.measured(0.6, 300, alone=True)
    for _ in range(20):
        size = pace.room()
        pace.measured(size / 16_000, size, alone=False)
    assert 10_000 <= pace.room() <= 16_000


def test_it_grows_fast_on_a_near_line() -> None:
    pace = Pace(None, None)
    pace.measured(0.005, 300, alone=True)
    rooms = []
    for _ in range(4):
        rooms.append(pace.room())
        pace.measured(0.01, pace.room(), alone=False)
    assert rooms[-1] == LARGEST


def test_it_shrinks_when_the_line_gets_worse() -> None:
    pace = Pace(2_000_000, 5)
    assert pace.room() == LARGEST
    for _ in range(12):
        pace.measured(pace.room() / 8_000, pace.room(), alone=False)
    assert pace.room() < 10_000
