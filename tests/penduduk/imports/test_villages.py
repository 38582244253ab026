"""The column that says whose residents a file holds."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nagari.kantor.models import Kantor
from nagari.penduduk.imports.villages import village_key
from nagari.penduduk.models import Penduduk
from tests.penduduk.imports.test_command import counts, run
from tests.penduduk.people import make_penduduk

HEADINGS = "Nomor KK;NIK;Nama Penduduk;Tempat Lahir;Tanggal Lahir;Kelamin;SHDK;Agama;Status Kawin;Kecamatan;Desa/Kel"


def write(folder: Path, *villages: str) -> Path:
    path = folder / "siak.csv"
    rows = [
        f"130210200315900{at};130210120390900{at};ORANG {'ABCDEFG'[at]};SOLOK;12-03-1990;L;KEPALA KELUARGA;ISLAM;"
        f"BELUM KAWIN;KUBUNG;{village}"
        for at, village in enumerate(villages, 1)
    ]
    path.write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return path


def codes(told: dict[str, Any]) -> set[str]:
    return {one["code"] for one in told["problems"] if one["code"].startswith("village")}


@pytest.mark.parametrize(
    "village",
    ["KOTO BARU", "Koto Baru", "KOTOBARU", "NAGARI KOTO BARU", "Kel. Koto Baru", "13.02.10.2001", "2001", "1302102001"],
)
def test_it_knows_its_own_village_however_it_is_written(office: Kantor, tmp_path: Path, village: str) -> None:
    told = run(write(tmp_path, village, village))
    assert counts(told)[0] == 2
    assert codes(told) == set()


def test_it_refuses_the_rows_of_other_villages(office: Kantor, tmp_path: Path) -> None:
    told = run(write(tmp_path, "KOTO BARU", "SELAYO", "KOTO BARU", ""))
    assert counts(told) == (3, 0, 0, 1)
    assert codes(told) == {"village_other"}
    (problem,) = told["problems"]
    assert (problem["column"], problem["value"]) == ("Desa/Kel", "SELAYO")
    assert "SELAYO" in problem["message"]
    assert Penduduk.objects.count() == 3


def test_it_warns_where_the_whole_file_names_another_village(office: Kantor, tmp_path: Path) -> None:
    told = run(write(tmp_path, "SELAYO", "SELAYO"), "--dry-run")
    assert counts(told)[0] == 2
    assert codes(told) == {"village_unlike"}
    assert told["notices"][0]["code"] == "file_other_village"
    assert "SELAYO" in told["notices"][0]["message"]


def test_it_says_nothing_where_the_file_names_no_village(office: Kantor, tmp_path: Path) -> None:
    told = run(write(tmp_path, "", ""))
    assert counts(told)[0] == 2
    assert codes(told) == set()


def test_it_gives_the_village_out_again(clerk_client: Client) -> None:
    make_penduduk(nik="1302104903909001")
    lines = clerk_client.post("/impor/ekspor/", {"keperluan": "uji", "susunan": "siak", "jenis": "csv"}).content.decode(
        "utf-8-sig"
    )
    head, row = (line.split(",") for line in lines.splitlines())
    assert row[head.index("Desa/Kel")] == "Koto Baru"


def test_it_tells_names_apart_by_more_than_their_kind() -> None:
    assert village_key("Nagari Koto Baru") != village_key("Nagari Koto Gaek")
    assert village_key("Desa Kampung Baru") == village_key("Kampung Baru")
