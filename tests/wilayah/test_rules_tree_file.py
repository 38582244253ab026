from collections.abc import Iterable
from datetime import date

import pytest

from nagari.wilayah.rules.tree_file import MAX_PROBLEMS, TreeFileError, read_rows

SOUND = [
    "code,name\n",
    "13,Sumatera Barat\n",
    "13.02,Kabupaten Solok\n",
    "13.02.10,Kubung\n",
    "13.02.10.2001,Koto Baru\n",
]


def problems(lines: Iterable[str], **options: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TreeFileError) as refused:
        read_rows(lines, **options)
    return [(problem.row, problem.column, problem.code) for problem in refused.value.problems]


def test_it_reads_rows_in_order_of_code_whatever_the_order_of_the_file() -> None:
    rows = read_rows([SOUND[0], *reversed(SOUND[1:])])
    assert [row.code for row in rows] == ["13", "13.02", "13.02.10", "13.02.10.2001"]
    assert rows[-1].name == "Koto Baru"
    assert rows[-1].number == 2


def test_it_reads_a_spreadsheet_export() -> None:
    rows = read_rows(
        [
            "\ufeffNama;Kode;Berlaku_Sejak;Pendahulu;lat;lng\r\n",
            " Sumatera   Barat ;13;;;;\r\n",
            "Kab. Solok;13.02;2003-12-18;13;-0.96;100.6\r\n",
            ";;;;;\r\n",
        ]
    )
    assert rows[0].name == "Sumatera Barat"
    assert rows[1].valid_from == date(2003, 12, 18)
    assert rows[1].predecessor == "13"
    assert (rows[1].lat, rows[1].lng) == (-0.96, 100.6)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("1302,Kabupaten Solok", "code", "wilayah_code_form"),
        ("13.02.10.9001,Koto Baru", "code", "wilayah_code_form"),
        (",Tanpa Kode", "code", "wilayah_code_form"),
        ("13.02.10.2002,", "name", "wilayah_name"),
        ("13.02.10.2002," + "x" * 81, "name", "wilayah_name"),
        ("13.02.10.2002,Koto\x00Baru", "name", "wilayah_name"),
        ("13.02.10.2001,Koto Baru", "code", "wilayah_code_twice"),
        ("13.02.11.2001,Singkarak", "code", "wilayah_parent_missing"),
        ("14.01,Kabupaten Kampar", "code", "wilayah_parent_missing"),
        ("13.02.10.2002,Selayo,2003", "", "wilayah_row_width"),
        ("13.02.10.2002", "", "wilayah_row_width"),
        ('13.02.10.2002,"Sela"yo"', "", "wilayah_row_unreadable"),
    ],
)
def test_it_names_row_and_reason(row: str, column: str, code: str) -> None:
    assert problems([*SOUND, row + "\n"]) == [(6, column, code)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ("31/02/2000,,,,", "valid_from", "wilayah_date"),
        ("20000101,,,,", "valid_from", "wilayah_date"),
        (",2000-02-30,,,", "valid_to", "wilayah_date"),
        ("2004-01-01,2003-01-01,,,", "valid_to", "wilayah_ends_before_it_begins"),
        (",,1302,,", "predecessor", "wilayah_code_form"),
        (",,13,,", "predecessor", "wilayah_code_form"),
        (",,14,,", "predecessor", "wilayah_predecessor_missing"),
        (",,,91,100", "lat", "wilayah_degrees"),
        (",,,-0.9,-100", "lng", "wilayah_degrees"),
        (",,,NaN,100", "lat", "wilayah_degrees"),
        (',,,"-0,9",100', "lat", "wilayah_degrees"),
    ],
)
def test_it_refuses_bad_cells(cells: str, column: str, code: str) -> None:
    header = "code,name,valid_from,valid_to,predecessor,lat,lng\n"
    assert problems([header, f"13,Sumatera Barat,{cells}\n"]) == [(2, column, code)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], [(1, "code", "wilayah_column_missing"), (1, "name", "wilayah_column_missing")]),
        (["nama\n", "Solok\n"], [(1, "code", "wilayah_column_missing")]),
        (["code,kode,name\n", "13,13,Solok\n"], [(1, "code", "wilayah_column_missing")]),
        (["code,name\n"], [(0, "", "wilayah_file_empty")]),
        (["PK\x03\x04\x00\x00"], [(1, "code", "wilayah_column_missing"), (1, "name", "wilayah_column_missing")]),
    ],
)
def test_it_refuses_a_file_that_is_something_else(lines: list[str], expected: list[tuple[int, str, str]]) -> None:
    assert problems(lines) == expected


def test_it_counts_all_problems_and_lists_the_first_hundred() -> None:
    with pytest.raises(TreeFileError) as refused:
        read_rows(["code,name\n", *(f"bad{number},Name\n" for number in range(250))])
    assert len(refused.value.problems) == MAX_PROBLEMS
    assert refused.value.total == 250


def test_it_keeps_to_one_region_when_told_so() -> None:
    lines = ["code,name\n", "13.02.10,Kubung\n", "13.03.01,Lain\n"]
    with pytest.raises(TreeFileError) as refused:
        read_rows(lines, within="13.02", known={"13.02"})
    assert [(problem.row, problem.code) for problem in refused.value.problems] == [(3, "wilayah_outside_scope")]
    assert [row.code for row in read_rows(lines[:2], within="13.02", known={"13.02"})] == ["13.02.10"]


def test_it_refuses_an_open_region_in_one_that_ended() -> None:
    lines = ["code,name,valid_to\n", "13,Sumatera Barat,\n", "13.02,Kabupaten Solok,2025-01-01\n", "13.02.10,Kubung,\n"]
    assert problems(lines) == [(4, "valid_to", "wilayah_parent_ended")]
