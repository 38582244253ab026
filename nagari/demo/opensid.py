"""The invented register as a file in OpenSID's layout of 43 columns, which goes through the real importer."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nagari.demo.records import InventedFamily, InventedPerson, Village

# Order of OpenSID's own sheet (shared format notes: FormatImporExcel).
COLUMNS = [
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "ayah_nik",
    "nama_ayah",
    "ibu_nik",
    "nama_ibu",
    "golongan_darah_id",
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
    "status_dasar",
    "suku",
    "tag_id_card",
    "id_asuransi",
    "no_asuransi",
    "lat",
    "lng",
]


def rows(village: Village) -> Iterator[list[str]]:
    """The residents of today, family by family, each row in the order of COLUMNS."""
    by_family: dict[int, list[InventedPerson]] = {}
    for person in village.people.values():
        by_family.setdefault(person.family, []).append(person)
    for number, family in village.families.items():
        for person in sorted(by_family.get(number, ()), key=lambda one: (one.shdk, one.tanggal_lahir)):
            values = _values(person, family)
            yield [values.get(column, "") for column in COLUMNS]


def write(village: Village, path: Path) -> int:
    """Write .xlsx or .csv by the name's ending; how many rows. Numbers are text: a sheet would round a NIK."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(COLUMNS)
            written = 0
            for row in rows(village):
                writer.writerow(row)
                written += 1
        return written
    if path.suffix != ".xlsx":
        raise ValueError(f"Only .xlsx and .csv can be written, not {path.suffix or 'a name without ending'}.")
    return _write_xlsx(village, path)


def _write_xlsx(village: Village, path: Path) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data Penduduk")
    sheet.append(COLUMNS)
    written = 0
    for row in rows(village):
        sheet.append([value or None for value in row])
        written += 1
    book.save(path)
    return written


def _values(person: InventedPerson, family: InventedFamily) -> dict[str, str]:
    return {
        "alamat": family.alamat,
        "dusun": family.jorong,
        "rw": family.rw or "-",
        "rt": family.rt,
        "nama": person.nama,
        "no_kk": family.no_kk,
        # 0 asks for a temporary number.
        "nik": person.nik or "0",
        "sex": str(person.jenis_kelamin.value),
        "tempatlahir": person.tempat_lahir,
        "tanggallahir": _day(person.tanggal_lahir),
        "agama_id": str(person.agama.value),
        "pendidikan_kk_id": str(person.pendidikan_kk.value),
        "pendidikan_sedang_id": str(person.pendidikan_sedang.value),
        "pekerjaan_id": str(person.pekerjaan.value),
        "status_kawin": str(person.status_perkawinan.value),
        "kk_level": str(person.shdk.value),
        "warganegara_id": "1",
        "ayah_nik": person.nik_ayah,
        "nama_ayah": person.nama_ayah,
        "ibu_nik": person.nik_ibu,
        "nama_ibu": person.nama_ibu,
        "golongan_darah_id": str(person.golongan_darah.value),
        "akta_lahir": person.no_akta_lahir,
        "akta_perkawinan": person.no_akta_perkawinan,
        "tanggalperkawinan": _day(person.tanggal_perkawinan),
        "akta_perceraian": person.no_akta_perceraian,
        "tanggalperceraian": _day(person.tanggal_perceraian),
        "cacat_id": str(person.cacat.value),
        "ktp_el": str(person.ktp_el.value),
        "status_rekam": str(person.status_rekam.value),
        "status_dasar": "1",
        "suku": "Minangkabau",
        "id_asuransi": str(person.asuransi.value),
        "no_asuransi": person.no_asuransi,
    }


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
