"""The invented village as a file an importer reads."""

import csv
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from nagari.demo import opensid
from nagari.demo.generator import generate

VILLAGE = generate(3, 60, "13.02.10.2001", date(2026, 5, 14))


def test_it_writes_a_sheet_with_numbers_as_text(tmp_path: Path) -> None:
    assert opensid.write(VILLAGE, tmp_path / "a.xlsx") == 60
    rows = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == list(opensid.COLUMNS)
    assert len(rows) == 61
    assert {row[6] for row in rows[1:]} == {one.nik for one in VILLAGE.people.values()}


def test_it_writes_the_same_as_text(tmp_path: Path) -> None:
    opensid.write(VILLAGE, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows == [list(opensid.COLUMNS), *opensid.rows(VILLAGE)]


def test_it_puts_the_head_first_in_each_family() -> None:
    seen: set[str] = set()
    for row in opensid.rows(VILLAGE):
        if row[5] not in seen:
            assert row[15] == "1"
        seen.add(row[5])


def test_it_refuses_a_file_it_can_not_write(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx and \.csv"):
        opensid.write(VILLAGE, tmp_path / "a.docx")
