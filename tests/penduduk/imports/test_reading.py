"""The layouts, in every kind of file: recognised by their columns, read without guessing."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook

from nagari.lib.errors import CodedError
from nagari.penduduk.imports import files, reading
from nagari.penduduk.imports.cells import Reading, reader
from nagari.penduduk.imports.columns import COLUMNS
from nagari.penduduk.imports.headings import OPENSID, OWN, SIAK
from nagari.penduduk.imports.layouts import recognise
from nagari.penduduk.kode import Layout
from tests.penduduk.imports.bad_rows import person, write_xlsx

TODAY = date(2026, 5, 14)


def read(path: Path, **options: Any) -> reading.ReadFile:
    return reading.read(path, today=TODAY, **options)


def write_csv(path: Path, rows: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def cells(*rows: dict[str, Any]) -> list[list[Any]]:
    return [list(OPENSID), *([row.get(name, "") for name in OPENSID] for row in rows)]


@pytest.mark.parametrize(
    ("headings", "layout", "count"),
    [(OPENSID, Layout.OPENSID, 43), (SIAK, Layout.SIAK, 37), (OWN, Layout.OWN, 64)],
)
def test_it_recognises_the_layouts_in_any_order(headings: dict[str, str], layout: Layout, count: int) -> None:
    found = recognise(list(reversed([name.upper() for name in headings])))
    assert found is not None
    assert found.layout is layout
    assert len(found.columns) + len(found.not_kept) == len(headings)
    assert not found.unknown
    assert not found.doubled
    assert len(headings) == count


def test_it_takes_no_row_of_data_for_headings() -> None:
    assert recognise(["ORANG UJI", "1302100103960001", "RT", "NAMA"]) is None
    assert recognise([]) is None
    assert recognise(["nama", "umur", "alamat", "agama"]) is None


def test_it_has_a_column_for_every_heading_and_every_field_a_file_can_fill() -> None:
    from nagari.penduduk.imports.columns import COLUMNS

    named = {field for table in (OPENSID, SIAK, OWN) for field in table.values()} - {""}
    assert named <= set(COLUMNS)
    # The village is compared only; a file of our own template comes from here.
    assert set(COLUMNS) - {"desa"} == set(OWN.values())


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "cp1252"), (";", "utf-16")]
)
def test_it_reads_csv_however_it_was_saved(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", cells(person(9501, nama="RENÉ D'ORNAY, S.Pd")), delimiter, encoding)
    found = read(path)
    assert [row.values["nama"] for row in found.rows] == ["RENÉ D'ORNAY, S.Pd"]


def test_it_reads_the_old_binary_kind_that_siak_exports(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for line, row in enumerate(cells(person(9001))):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    book.save(str(tmp_path / "a.xls"))
    new = write_xlsx(tmp_path / "a.xlsx", [person(9001)])
    assert read(tmp_path / "a.xls").rows[0].values == read(new).rows[0].values


def test_it_reads_ods_and_old_macro_files_alike(tmp_path: Path) -> None:
    from tablib import Dataset

    table = cells(person(9502))
    ods = tmp_path / "a.ods"
    ods.write_bytes(Dataset(*table[1:], headers=table[0]).export("ods"))
    xlsm = write_xlsx(tmp_path / "a.xlsm", [person(9502)])
    assert read(ods).rows[0].values == read(xlsm).rows[0].values


def test_it_judges_by_content_and_not_by_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(9503)])
    assert len(read(path.rename(tmp_path / "sebenarnya-xlsx.csv")).rows) == 1


def test_it_finds_the_headings_below_a_title_and_counts_rows_as_the_spreadsheet_does(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["B2"] = "DATA PENDUDUK NAGARI UJI"
    for at, name in enumerate(OPENSID, 2):
        sheet.cell(5, at, name)
        sheet.cell(8, at, person(9504).get(name))
    book.save(tmp_path / "a.xlsx")
    assert [row.number for row in read(tmp_path / "a.xlsx").rows] == [8]


def test_it_reads_all_sheets_but_the_code_lists_and_says_what_it_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    for name, serial in (("Jorong A", 9505), ("Jorong B", 9506)):
        sheet = book.create_sheet(name)
        for row in cells(person(serial)):
            sheet.append(row)
    codes = book.create_sheet("Kode Data")
    for row in cells(person(9507)):
        codes.append(row)
    book.create_sheet("Catatan").append(["bukan", "penduduk"])
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [row.sheet for row in found.rows] == ["Jorong A", "Jorong B"]
    assert [one.params["sheet"] for one in found.notices if one.code == "sheet_not_read"] == ["Catatan"]


def test_it_stops_at_the_end_mark(tmp_path: Path) -> None:
    end = {"dusun": "###"}
    assert len(read(write_xlsx(tmp_path / "a.xlsx", [person(9508), end, person(9509)])).rows) == 1


def test_it_names_columns_it_does_not_know_and_goes_on(tmp_path: Path) -> None:
    headings = [*OPENSID, "no_sepatu", "nik"]
    path = write_csv(tmp_path / "a.csv", [headings, [*cells(person(9510))[1], "42", "x"]])
    found = read(path)
    assert {one.code for one in found.notices} == {"column_unknown", "column_twice"}
    assert found.rows[0].values["nik"] == person(9510)["nik"]


def test_it_reads_labels_as_well_as_codes(tmp_path: Path) -> None:
    labels = {"sex": "Pr", "agama_id": "Katolik", "pekerjaan_id": "Petani / Pekebun", "kk_level": "istri"}
    values = read(write_xlsx(tmp_path / "a.xlsx", [person(9511, **labels)])).rows[0].values
    assert (values["jenis_kelamin"], values["agama"], values["pekerjaan"], values["shdk"]) == (2, 3, 9, 3)


def test_it_reads_the_six_marital_states(tmp_path: Path) -> None:
    rows = [
        person(9512, status_kawin="KAWIN TERCATAT"),
        person(9513, status_kawin="KAWIN BELUM TERCATAT"),
        person(9514),
    ]
    found = [row.values for row in read(write_xlsx(tmp_path / "a.xlsx", rows)).rows]
    assert [one["status_perkawinan"] for one in found] == [2, 2, 1]
    assert [one.get("perkawinan_tercatat") for one in found] == [True, False, None]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(1990, 8, 17), date(1990, 8, 17)),
        ("17/08/1990", date(1990, 8, 17)),
        ("17 Agustus 1990", date(1990, 8, 17)),
        (33102, date(1990, 8, 17)),
    ],
)
def test_it_reads_dates_as_they_are_written(tmp_path: Path, cell: Any, value: date) -> None:
    assert (
        read(write_xlsx(tmp_path / "a.xlsx", [person(9515, tanggallahir=cell)])).rows[0].values["tanggal_lahir"]
        == value
    )


def test_it_refuses_a_text_that_the_spreadsheet_made_a_date(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(9516, akta_lahir=date(2020, 12, 1))])
    assert [one.code for one in read(path).rows[0].problems] == ["cell_is_date"]


def test_it_refuses_what_does_not_fit_instead_of_cutting_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(9517, akta_lahir="9" * 41, tempatlahir="X" * 101)])
    assert {one.code for one in read(path).rows[0].problems} == {"text_too_long"}


def test_it_reads_numbers_kept_as_numbers(tmp_path: Path) -> None:
    row = person(9518, rw=1, rt=2.0, sex=1, nik=int(person(9518)["nik"]), no_kk=int(person(9518)["no_kk"]))
    values = read(write_xlsx(tmp_path / "a.xlsx", [row])).rows[0].values
    assert values["nik"] == person(9518)["nik"]
    assert (values["rw"], values["rt"], values["jenis_kelamin"]) == ("1", "2", 1)


def test_it_bears_rows_that_end_early(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nik;nama;no_kk;sex;tanggallahir\n1302100101809101;ORANG UJI\n;;;;\n")
    assert len(read(path).rows) == 1


def test_it_bounds_the_number_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(CodedError) as refused:
        read(write_xlsx(tmp_path / "a.xlsx", [person(serial) for serial in (9519, 9520, 9521)]))
    assert refused.value.code == "file_too_many_rows"


def test_it_bounds_the_size_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 100)
    with pytest.raises(CodedError) as refused:
        read(write_xlsx(tmp_path / "a.xlsx", [person(9522)]))
    assert refused.value.code == "file_too_big"


@pytest.mark.parametrize("at", [100, 1500, 3000])
def test_it_explains_a_file_that_was_cut_or_mangled(tmp_path: Path, at: int) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(9523)])
    content = bytearray(path.read_bytes())
    for damaged in (bytes(content[:at]), bytes(content[:at] + b"\0" * 40 + content[at + 40 :])):
        path.write_bytes(damaged)
        with pytest.raises(CodedError) as refused:
            read(path)
        assert refused.value.code in {"file_damaged", "file_unknown"}


def test_it_drops_signs_that_nobody_sees() -> None:
    read_cell = reader(COLUMNS["alamat"], Reading(layout=Layout.OWN, today=date(2026, 5, 14)))
    assert read_cell("JL.\x01 RAYA\u200b  5") == "JL. RAYA 5"
