from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from nagari.lib.ids import Uuid7Source, uuid7, uuid7_batch


def source_of(*moments: int, start: bytes = b"\xff" * 10) -> Uuid7Source:
    times = iter(moments)
    return Uuid7Source(lambda: next(times), lambda count: start[:count])


def test_it_gives_valid_version_seven_ids() -> None:
    for found in (uuid7(), *uuid7_batch(3), source_of(0).next(), source_of((1 << 48) - 1).next()):
        assert found.version == 7
        assert found.variant == "specified in RFC 4122"


def test_it_carries_the_time() -> None:
    assert source_of(1_778_720_400_123).next().int >> 80 == 1_778_720_400_123


def test_it_counts_on_while_the_clock_stands_or_falls_back() -> None:
    source = source_of(1000, 1000, 400, 1000, 1001, start=b"\x11" * 10)
    ids = [source.next() for _ in range(5)]
    assert ids == sorted(set(ids))
    assert [found.int >> 80 for found in ids] == [1000, 1000, 1000, 1000, 1001]
    assert ids[1].int - ids[0].int == 1


def test_it_carries_over_the_fixed_bits() -> None:
    # The low 62 bits are full, so the next one has to move the twelve above the variant.
    source = source_of(5, 5, start=(0x3FFF_FFFF_FFFF_FFFF).to_bytes(10))
    first, second = source.next(), source.next()
    assert first < second
    assert second.version == 7
    assert second.variant == "specified in RFC 4122"


def test_it_gives_a_batch_without_gaps_and_goes_on_after_it() -> None:
    source = source_of(7, 7, 7)
    before, batch, after = source.next(), source.batch(1000), source.next()
    everything = [before, *batch, after]
    assert everything == sorted(set(everything))
    assert source.batch(0) == []
    assert source.batch(-1) == []


@given(st.lists(st.integers(0, (1 << 48) - 1), min_size=1, max_size=50), st.binary(min_size=10, max_size=10))
def test_it_always_rises_whatever_the_clock_does(moments: list[int], start: bytes) -> None:
    source = source_of(*moments, start=start)
    ids = [source.next() for _ in moments]
    assert all(one < other for one, other in pairwise(ids))


def test_it_gives_no_id_twice_to_threads() -> None:
    def some(_worker: int) -> list[UUID]:
        return [uuid7() for _ in range(2000)]

    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(some, range(8)))
    assert all(found == sorted(found) for found in lists)
    assert len({found for ids in lists for found in ids}) == 16_000
