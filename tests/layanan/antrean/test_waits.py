"""How long one waits, and who is called where."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from layanan.antrean.models import Loket
from layanan.antrean.queries.board import in_order, read_board, read_setup
from layanan.antrean.rules import line, waits
from layanan.antrean.rules.line import InLine
from layanan.antrean.rules.waits import Desk, Wait, Waiting, foresee
from layanan.antrean.services import calling, setup
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU, NOW

EACH = {"A": 300.0, "B": 600.0, "C": 60.0}


def queue(services: str) -> list[Waiting]:
    return [Waiting(InLine(place, place), service) for place, service in enumerate(services, 1)]


def test_it_expects_the_time_of_those_served_last() -> None:
    assert waits.seconds_each([], 10) == 600
    assert waits.seconds_each([60, 120], 10) == 600
    assert waits.seconds_each([60, 120, 300], 10) == 120


def test_it_promises_no_wait_where_a_counter_stands_free() -> None:
    """C waits for the counter that is busy; B is called at once at the one that takes no C."""
    told = foresee(queue("CCB"), [Desk(2, {"A", "B"}), Desk(3, {"A", "B", "C"}, 120.0)], [], EACH, 2, NOW)
    assert told.waits == {3: Wait(0, 0.0), 1: Wait(0, 120.0), 2: Wait(1, 180.0)}
    assert told.order == [3, 1, 2]
    # Who comes now for A has B before him at the counter that is done first.
    assert told.newcomers == {"A": Wait(3, 240.0), "B": Wait(3, 240.0), "C": Wait(2, 240.0)}


def test_it_shares_a_line_among_its_counters_and_goes_on_where_they_are() -> None:
    told = foresee(queue("AAAA"), [Desk(1, {"A"}, 100.0), Desk(2, {"A"})], [], EACH, 2, NOW)
    assert [told.waits[one].seconds for one in (1, 2, 3, 4)] == [0, 100, 300, 400]
    assert [told.waits[one].ahead for one in (1, 2, 3, 4)] == [0, 1, 2, 3]
    assert told.newcomers["A"] == Wait(4, 600.0)


def test_it_follows_the_lanes_of_each_counter_and_where_somebody_was_sent() -> None:
    elderly = Waiting(InLine(9, 9, is_priority=True), "A")
    sent = Waiting(InLine(10, 10), "A", to=2)
    desks = [Desk(1, {"A"}), Desk(2, {"B"}, 50.0)]
    assert foresee([*queue("AAA"), elderly, sent], desks, [("A", False)] * 2, EACH, 2, NOW).order == [9, 10, 1, 2, 3]
    # The last one called for A was of a priority lane; what B called in between is no turn of this counter.
    lanes = [("B", False), ("B", False), ("A", True)]
    assert foresee([*queue("AAA"), elderly, sent], desks, lanes, EACH, 2, NOW).order == [1, 10, 9, 2, 3]


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "due", "early"])), max_size=20), st.integers(0, 3)
)
def test_it_foresees_what_one_counter_will_call(people: list[tuple[str, str]], every: int) -> None:
    """Until the first appointment becomes due, as `line.line_up` says, for everybody it may call."""
    times = {"": None, "due": NOW, "early": NOW + timedelta(days=1)}
    spots = [InLine(one, one, is_priority=bool(lane), not_before=times[lane]) for one, (_a, lane) in enumerate(people)]
    waiting = [Waiting(spot, service) for spot, (service, _lane) in zip(spots, people, strict=True)]
    told = foresee(waiting, [Desk(1, set("ABC"))], [], dict.fromkeys("ABC", 1.0), every, NOW)
    assert told.order == [one.id for one in line.line_up(spots, every, every, NOW)]
    assert [told.waits[one].ahead for one in told.order] == list(range(len(people)))


def test_it_leaves_nobody_out_whose_service_no_counter_takes() -> None:
    told = foresee([*queue("A"), Waiting(InLine(2, 2), "Z", to=77)], [Desk(1, {"A"})], [], EACH, 2, NOW)
    assert told.order == [1, 2]
    assert foresee(queue("A"), [], [], EACH, 2, NOW).order == []


def test_it_shows_the_counter_its_line_as_it_will_call_it(room: Room) -> None:
    only_data: Loket = setup.save_counter(KOTO_BARU, 3, "", [room.data.pk])
    for layanan, jalur in ((room.surat, "LANSIA"), (room.data, ""), (room.data, ""), (room.data, "LANSIA")):
        room.take(layanan, jalur)
    calling.call_next(room.one, room.at())
    found = read_setup(KOTO_BARU)
    board = read_board(99, calling.call_next(room.one, room.at()).hari_id, found, room.at().wall)  # type: ignore[union-attr]
    shown = [one.id for one in in_order(board, only_data, found.counters, found.rules.selang, room.wall)]
    called = [calling.call_next(only_data, room.at()) for _ in shown]
    assert shown == [one.pk for one in called if one]


def test_it_counts_no_counter_that_nobody_sits_at(room: Room) -> None:
    """Counter 2 has called nobody while people wait for minutes: its clerk is at home."""
    tickets = [room.take() for _ in range(3)]
    calling.call_next(room.one, room.at(60))
    hari, found = tickets[0].hari_id, read_setup(KOTO_BARU)
    early = read_board(98, hari, found, room.wall)
    assert [one.minutes for one in early.waiting] == [0, 10]
    late = read_board(99, hari, found, room.wall + timedelta(minutes=5))
    assert [one.minutes for one in late.waiting] == [5, 15]
