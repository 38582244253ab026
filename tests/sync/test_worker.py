"""The thread of the server that seals, syncs, applies and counts."""

from nagari.sync import worker


def test_it_seals_when_writing_pauses_and_not_much_later() -> None:
    due = worker.Due()
    assert not due.at(None, 0)
    assert not due.at(1, 10)
    assert not due.at(2, 10.5)
    assert due.at(2, 11.5)
    never_quiet = [due.at(10 + turn, 20 + turn / 2) for turn in range(21)]
    assert never_quiet == [False] * 20 + [True]
