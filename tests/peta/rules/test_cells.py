import csv
import random
from pathlib import Path

import pytest
import shapely

from peta.rules.cells import Centre, indicative_cells
from peta.rules.known import known_km2
from peta.rules.shapes import km2, multipolygon
from peta.rules.topology import Area

TREE = Path(__file__).parents[3] / "deploy" / "wilayah_solok.csv"


@pytest.fixture(scope="module")
def centres() -> list[Centre]:
    with TREE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if len(row["code"]) == 13]
    return [Centre(row["code"], float(row["lat"]), float(row["lng"]), known_km2()[row["code"]]) for row in rows]


@pytest.fixture(scope="module")
def cells(centres: list[Centre]) -> dict[str, Area]:
    return indicative_cells(centres)


def test_it_gives_every_nagari_one_piece_with_its_centre_inside(centres: list[Centre], cells: dict[str, Area]) -> None:
    assert len(cells) == 74
    for one in centres:
        assert len(cells[one.code]) == 1
        assert multipolygon(cells[one.code]).contains(shapely.Point(one.lng, one.lat))


def test_it_leaves_no_gap_and_no_overlap(cells: dict[str, Area]) -> None:
    shapes = [multipolygon(area) for area in cells.values()]
    assert all(shapely.is_valid(shapes))
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_it_makes_cells_about_as_large_as_their_nagari(centres: list[Centre], cells: dict[str, Area]) -> None:
    ratios = sorted(km2(multipolygon(cells[one.code])) / (one.km2 or 1) for one in centres)
    assert 0.8 < ratios[len(ratios) // 2] < 1.25
    assert ratios[0] > 0.7


def test_it_draws_the_same_whatever_the_order(centres: list[Centre], cells: dict[str, Area]) -> None:
    shuffled = centres[:]
    random.Random(5).shuffle(shuffled)
    assert indicative_cells(shuffled) == cells


def test_it_draws_without_areas_and_with_centres_in_one_place() -> None:
    found = indicative_cells([Centre("a", -1, 100), Centre("b", -1, 100), Centre("c", -1.02, 100.03)])
    assert all(km2(multipolygon(area)) > 0.1 for area in found.values())
    assert km2(multipolygon(indicative_cells([Centre("a", -1, 100)])["a"])) > 1
    assert indicative_cells([]) == {}
