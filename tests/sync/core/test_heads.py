from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nagari.sync.core import heads
from nagari.sync.core.segment import StreamKey

keys = st.builds(
    StreamKey,
    st.integers(1, 3).map(lambda one: UUID(int=one)),
    st.sampled_from(["13.02", "13.02.10"]),
    st.just("register"),
)
vectors = st.dictionaries(keys, st.integers(0, 5))


@given(vectors, vectors)
def test_it_asks_for_exactly_what_it_lacks(here: dict[StreamKey, int], there: dict[StreamKey, int]) -> None:
    filled = dict(here)
    for one in heads.missing(here, there):
        assert one.first == filled.get(one.stream, 0) + 1
        filled[one.stream] = one.last
    assert all(filled.get(stream, 0) >= head for stream, head in there.items())


@given(vectors, vectors)
def test_it_tells_by_sixteen_bytes_whether_anything_is_new(
    one: dict[StreamKey, int], other: dict[StreamKey, int]
) -> None:
    held = [{key: head for key, head in vector.items() if head} for vector in (one, other)]
    assert (heads.digest(one) == heads.digest(other)) == (held[0] == held[1])


@given(vectors, vectors)
def test_it_sends_only_the_heads_that_moved(before: dict[StreamKey, int], now: dict[StreamKey, int]) -> None:
    assert heads.digest(heads.advanced(before, heads.changed(before, now))) == heads.digest(now)


@pytest.mark.parametrize(
    ("region", "scope", "holds"),
    [
        ("13.02.10.2001", "13.02.10.2001", True),
        ("13.02.10.2001", "13.02", True),
        ("13.02.10", "13.02.10.2001", True),
        ("13.02.10.2001", "13.02.10.2002", False),
        ("13.02.1", "13.02.10", False),
        ("13.02.10.2001", "13.02.04", False),
    ],
)
def test_it_holds_the_own_region_those_above_and_those_below(region: str, scope: str, holds: bool) -> None:
    assert heads.subscribes(region, scope) is holds
