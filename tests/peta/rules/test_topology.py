from peta.rules.topology import Named, cut, decoded, encoded, reshaped

SQUARE = [[[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]]]
BESIDE = [[[(1, 0), (2, 0), (2, 1), (1, 1), (1, 0)]]]
ISLAND = [[[(0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4), (0.4, 0.4)]]]
AROUND = [[SQUARE[0][0], ISLAND[0][0][::-1]]]


def test_it_keeps_a_common_border_once() -> None:
    found = cut([SQUARE, BESIDE])
    assert len(found.arcs) == 3
    (one,), (other,) = found.areas[0][0], found.areas[1][0]
    shared = {number if number >= 0 else ~number for number in one} & {n if n >= 0 else ~n for n in other}
    assert [sorted(found.arcs[number]) for number in shared] == [[(1, 0), (1, 1)]]


def test_it_keeps_the_border_of_a_hole_and_of_what_fills_it_once() -> None:
    assert len(cut([AROUND, ISLAND]).arcs) == 2


def test_it_gives_back_what_it_was_given() -> None:
    layer = [Named("a", AROUND, {"nama": "Luar"}), Named("b", ISLAND, {}), Named("c", BESIDE, {})]
    back = decoded(encoded("x", layer, 0.1), "x")
    assert [(one.id, one.properties) for one in back] == [(one.id, one.properties) for one in layer]
    for given, found in zip(layer, back, strict=True):
        assert [[set(ring) for ring in part] for part in found.area] == [
            [{(round(x, 9), round(y, 9)) for x, y in ring} for ring in part] for part in given.area
        ]
        assert all(ring[0] == ring[-1] for part in found.area for ring in part)


def test_it_keeps_the_name_of_what_is_too_small_to_draw() -> None:
    (found,) = decoded(encoded("x", [Named("a", ISLAND, {})], 10), "x")
    assert (found.id, found.area) == ("a", [])


def test_it_changes_a_border_for_both_who_have_it() -> None:
    def lift(arc: list[tuple[float, float]], is_between: bool) -> list[tuple[float, float]]:
        return [arc[0], (1.2, 0.5), arc[-1]] if is_between else arc

    one, other = reshaped([SQUARE, BESIDE], lift)
    assert (1.2, 0.5) in one[0][0]
    assert (1.2, 0.5) in other[0][0]
