import pytest

from nagari.lib.errors import CodedError
from peta.lokasi.rules import Position, corners, inside, metres, nearest, position

HERE = Position(-0.835, 100.656)


@pytest.mark.parametrize("typed", [("-0,835", "100,656"), (" -0.835", "100.656 "), ("-0.8350000", "+100.656")])
def test_it_reads_degrees_as_people_type_them(typed: tuple[str, str]) -> None:
    assert position(*typed) == HERE


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "100.6"), "position_missing"),
        (("nol", "100.6"), "position_number"),
        (("nan", "inf"), "position_number"),
        (("-0,8,3", "100.6"), "position_number"),
        (("1e1", "100.6"), "position_number"),
        (("100.656", "-0.835"), "position_swapped"),
        (("48.2", "16.4"), "position_outside"),
        (("-0.8", "999"), "position_outside"),
    ],
)
def test_it_says_what_is_wrong_with_a_position(typed: tuple[str, str], code: str) -> None:
    with pytest.raises(CodedError) as refused:
        position(*typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "area_corners"),
        ("-0.8,100.6;-0.8,100.7", "area_corners"),
        ("-0.8,100.6;-0.8;-0.9,100.7", "position_number"),
        (";".join(["-0.8,100.6"] * 501), "area_many"),
        ("-0.8,100.6;x,y;-0.9,100.7", "position_number"),
    ],
)
def test_it_says_what_is_wrong_with_an_area(text: str, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        corners(text)
    assert refused.value.code == code


def test_it_finds_what_lies_in_an_area_and_on_its_border() -> None:
    ring = corners("-0.84,100.65;-0.84,100.66;-0.83,100.66;-0.83,100.65")
    points = [(HERE, "in"), (Position(-0.84, 100.655), "edge"), (Position(-0.85, 100.655), "out")]
    assert inside(ring, points) == ["in", "edge"]
    crossed = corners("-0.84,100.65;-0.83,100.66;-0.84,100.66;-0.83,100.65")
    with pytest.raises(CodedError) as refused:
        inside(crossed, points)
    assert refused.value.code == "area_crossed"


def test_it_measures_on_the_ellipsoid_and_gives_the_nearest_first() -> None:
    # A degree of longitude on the equator of WGS 84.
    assert metres(Position(0, 100), Position(0, 101)) == pytest.approx(111_319.49, abs=0.01)
    items = [(Position(-0.835, 100.656 + step / 1000), step) for step in (5, 1, 9, 3)]
    found = nearest(HERE, items, 2)
    assert [near.item for near in found] == [1, 3]
    assert found[0].metres == pytest.approx(111.3, abs=0.1)
    assert (found[0].rounded, found[0].is_far) == (110, False)
