import pytest

from peta.dasar.rules.ranges import Part, Unsatisfiable, part_of


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", Part(0, 0)),
        ("bytes=0-16383", Part(0, 99)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-", Part(90, 99)),
        ("bytes=-7", Part(93, 99)),
        ("bytes=-700", Part(0, 99)),
        ("Bytes=5-5", Part(5, 5)),
        # What need not be understood is answered as a whole (RFC 9110, 14.2).
        *[(one, None) for one in ("", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,3-4", "rows=1-2", "bytes=a-b", "x")],
    ],
)
def test_it_finds_the_part_that_is_asked_for(header: str, found: Part | None) -> None:
    assert part_of(header, 100) == found


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", f"bytes={'9' * 19}-"])
def test_it_says_that_no_such_part_is_there(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 100)
