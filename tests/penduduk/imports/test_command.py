"""`import_penduduk` from outside: counts, problems, nothing guessed, nothing twice, nothing half."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.penduduk.models import Impor, Keluarga, Penduduk, StatusImpor
from nagari.wilayah.models import Lingkungan
from tests.penduduk.imports.bad_rows import (
    bad_rows,
    expected_codes,
    kinds,
    mended_rows,
    person,
    write_xlsx,
)

pytestmark = pytest.mark.usefixtures("office")


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_penduduk", str(path), "--json", *options, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return told


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("added", "changed", "unchanged", "refused"))


def codes(told: dict[str, Any]) -> set[str]:
    return {one["code"] for one in told["problems"]}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "baik.xlsx", [person(serial) for serial in range(9201, 9211)])


def test_it_adds_residents_families_and_places(good: Path) -> None:
    told = run(good)
    assert (told["ok"], told["rows"], counts(told)) == (True, 10, (10, 0, 0, 0))
    assert Penduduk.objects.count() == 10
    assert Keluarga.objects.count() == 10
    assert {str(one) for one in Lingkungan.objects.all()} == {"Satu", "RW 001", "RT 002"}
    one = Penduduk.objects.get(nik=person(9201)["nik"])
    assert one.keluarga.no_kk == person(9201)["no_kk"]
    assert one.tempat_lahir == "SOLOK"
    assert one.cari


def test_it_changes_nothing_the_second_time(good: Path) -> None:
    run(good)
    before = list(Penduduk.all_objects.order_by("id").values())
    assert counts(run(good)) == (0, 0, 10, 0)
    assert list(Penduduk.all_objects.order_by("id").values()) == before


def test_it_writes_nothing_in_a_dry_run(good: Path) -> None:
    assert counts(run(good, "--dry-run")) == (10, 0, 0, 0)
    assert not Penduduk.all_objects.exists()
    assert not Keluarga.all_objects.exists()
    assert not Lingkungan.all_objects.exists()
    assert not Impor.objects.exists()


def test_it_refuses_every_kind_of_bad_row_with_its_code(tmp_path: Path) -> None:
    assert len(kinds()) >= 25
    told = run(write_xlsx(tmp_path / "buruk.xlsx", bad_rows()))
    refused: dict[int, set[str]] = {}
    for one in told["problems"]:
        if one["severity"] == "error":
            refused.setdefault(one["row"], set()).add(one["code"])
            assert one["message"], one
            assert one["remedy"], one
            assert one["column"], one
    for number, code in enumerate(expected_codes(), 2):
        assert (code in refused.get(number, set())) if code else number not in refused, (
            number,
            code,
            refused.get(number),
        )
    assert told["refused"] == len(refused)
    assert told["added"] == Penduduk.objects.count() == len(bad_rows()) - len(refused)


def test_it_gives_refused_rows_back_to_be_mended_and_takes_them_then(tmp_path: Path) -> None:
    report = tmp_path / "ditolak.xlsx"
    told = run(write_xlsx(tmp_path / "buruk.xlsx", bad_rows()), "--report", str(report))
    again = run(report, "--dry-run")
    # Unmended, the report is refused for the same reasons, and its column of reasons disturbs nobody. A row that was
    # only too much beside its twin is a good one by then.
    assert again["rows"] == told["refused"]
    assert not again["notices"]
    assert again["refused"] == told["refused"] - 1
    mended = run(write_xlsx(tmp_path / "diperbaiki.xlsx", mended_rows()))
    assert mended["refused"] == 0
    assert Penduduk.objects.count() == len(mended_rows())


def test_it_keeps_every_cell_of_a_refused_row_in_the_report(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    report = tmp_path / "ditolak.xlsx"
    row = person(9301, tanggallahir="31/02/2000", alamat="=1+1")
    run(write_xlsx(tmp_path / "satu.xlsx", [row]), "--report", str(report))
    sheet = load_workbook(report).active
    head, back = ([cell.value for cell in one] for one in sheet.iter_rows())
    told = dict(zip(head, back, strict=True))
    assert told["nik"] == row["nik"]
    assert told["tanggallahir"] == "31/02/2000"
    assert "31/02/2000" in told["Alasan ditolak"]
    assert all(cell.data_type != "f" for cell in sheet[2])


def test_it_says_a_head_is_refused_to_those_who_stay(tmp_path: Path) -> None:
    head = person(9311, tanggallahir="abc")
    child = person(9312, no_kk=head["no_kk"], alamat=head["alamat"], kk_level="4", tanggallahir="2010-05-05", nik="0")
    told = run(write_xlsx(tmp_path / "kk.xlsx", [head, child]))
    assert counts(told) == (1, 0, 0, 1)
    assert ("family_head_refused", 3) in {(one["code"], one["row"]) for one in told["problems"]}


def test_it_does_not_miss_a_member_whose_row_only_stands_twice(tmp_path: Path) -> None:
    told = run(write_xlsx(tmp_path / "kk.xlsx", [person(9313), person(9313)]))
    assert codes(told) == {"row_twice"}


def test_it_refuses_a_second_head_against_the_register(tmp_path: Path) -> None:
    first = person(9321)
    run(write_xlsx(tmp_path / "a.xlsx", [first]))
    told = run(write_xlsx(tmp_path / "b.xlsx", [person(9322, no_kk=first["no_kk"], alamat=first["alamat"])]))
    assert counts(told) == (0, 0, 0, 1)
    assert "family_two_heads" in codes(told)


def test_it_takes_a_new_head_when_the_old_one_steps_back(tmp_path: Path) -> None:
    first, second = person(9323), person(9324)
    second |= {"no_kk": first["no_kk"], "alamat": first["alamat"], "kk_level": "9"}
    run(write_xlsx(tmp_path / "a.xlsx", [first, second]))
    told = run(write_xlsx(tmp_path / "b.xlsx", [{**first, "kk_level": "9"}, {**second, "kk_level": "1"}]))
    assert counts(told) == (0, 2, 0, 0)


def test_it_gives_a_temporary_number_once(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "tanpa.xlsx", [person(9331, nik="0"), person(9332, nik=""), person(9333)])
    assert counts(run(path)) == (3, 0, 0, 0)
    numbers = sorted(Penduduk.objects.filter(nik="").values_list("nomor_sementara", flat=True))
    assert numbers == ["0130210200100001", "0130210200100002"]
    assert counts(run(path)) == (0, 0, 3, 0)


def test_it_puts_the_nik_on_the_record_that_waited_for_it(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9334, nik="0")]))
    told = run(write_xlsx(tmp_path / "b.xlsx", [person(9334)]))
    assert counts(told) == (0, 1, 0, 0)
    one = Penduduk.objects.get()
    assert one.nik == person(9334)["nik"]
    assert one.nomor_sementara == "0130210200100001"


def test_it_never_erases_with_an_empty_cell(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9341)]))
    emptied = person(9341, tempatlahir="", agama_id="", dusun="", rw="-", rt="", alamat="")
    assert counts(run(write_xlsx(tmp_path / "b.xlsx", [emptied]))) == (0, 0, 1, 0)
    assert Penduduk.objects.get().tempat_lahir == "SOLOK"


def test_it_keeps_a_name_to_the_letter(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9342, nama="  Ma’ruf   d'Ornay  ")]))
    assert Penduduk.objects.get().nama == "Ma’ruf d'Ornay"


def test_it_changes_field_by_field_and_nothing_else(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9343)]))
    before = Penduduk.objects.values().get()
    told = run(write_xlsx(tmp_path / "b.xlsx", [person(9343, pekerjaan_id="65", alamat="Jl. Baru 1", rt="003")]))
    assert counts(told) == (0, 1, 0, 0)
    after = Penduduk.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"pekerjaan", "lingkungan_id"}
    assert Keluarga.objects.get().alamat == "Jl. Baru 1"


def test_it_leaves_a_death_to_the_events(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9344)]))
    told = run(write_xlsx(tmp_path / "b.xlsx", [person(9344, status_dasar="2")]))
    assert counts(told) == (0, 0, 0, 1)
    assert "status_needs_event" in codes(told)


def test_it_reads_and_drops_specific_personal_data(tmp_path: Path) -> None:
    told = run(write_xlsx(tmp_path / "a.xlsx", [person(9345, cara_kb_id="2", hamil="1", sex="2")]))
    assert {one["code"] for one in told["notices"]} >= {"column_optional"}
    one = Penduduk.objects.get()
    assert (one.cara_kb, one.hamil) == (None, None)


def test_it_keeps_them_where_the_office_switched_them_on(tmp_path: Path, settings: Any) -> None:
    settings.OPTIONAL_FIELDS = frozenset({"hamil", "cara_kb"})
    rows = [person(9346, cara_kb_id="2", hamil="1", sex="2"), person(9347, hamil="2")]
    told = run(write_xlsx(tmp_path / "a.xlsx", rows))
    assert "pregnant_man_dropped" in codes(told)
    assert Penduduk.objects.get(nik=rows[0]["nik"]).hamil == 1
    assert Penduduk.objects.get(nik=rows[1]["nik"]).hamil is None


def test_it_maps_the_last_of_opensids_occupations(tmp_path: Path) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [person(9348, pekerjaan_id="89")]))
    assert Penduduk.objects.get().pekerjaan == 99


def test_it_records_people_from_the_day_of_the_import(good: Path) -> None:
    run(good)
    assert Impor.objects.get().status == StatusImpor.DONE
    assert {one.terdata_sejak for one in Penduduk.objects.all()} == {clock.today()}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 not a zip at all", "file_damaged"),
        (b"<html><table><tr><td>nik</td></tr></table></html>", "file_web_page"),
        (b"%PDF-1.7 ...", "file_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "file_unknown"),
        (b"nama;umur\nBudi;3\n", "file_no_columns"),
        (b"nik;nama;no_kk;sex;tanggallahir\n", "file_no_rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "file_damaged"),
    ],
)
def test_it_explains_a_file_it_cannot_read(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "aneh.xlsx"
    path.write_bytes(content)
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_penduduk", str(path), "--json", stdout=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    assert not told["ok"]
    assert [one["code"] for one in told["problems"]] == [code]
    assert str(refused.value)


@pytest.mark.once
def test_it_refuses_a_zip_bomb_before_reading_it(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b"0" * (1 << 20))
    with pytest.raises(CommandError):
        call_command("import_penduduk", str(path), stdout=StringIO())


def test_it_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"tak-ada\.xlsx"):
        call_command("import_penduduk", str(tmp_path / "tak-ada.xlsx"), stdout=StringIO())


@pytest.mark.parametrize("wilayah", ["13.02.10.2002", "99.99.99.9999", "x"])
def test_it_imports_into_no_foreign_village(good: Path, wilayah: str, office: Kantor) -> None:
    with pytest.raises(CommandError):
        call_command("import_penduduk", str(good), "--wilayah", wilayah, stdout=StringIO())
    assert not Penduduk.all_objects.exists()
