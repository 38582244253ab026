"""Residents given out: what comes out goes in again without a change, and runs on nobody's machine."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Role
from nagari.penduduk.imports.export import as_xlsx, plain_text
from nagari.penduduk.imports.headings import OPENSID, OWN, SIAK
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Penduduk
from tests.office import make_user
from tests.penduduk.imports.bad_rows import person, write_xlsx
from tests.penduduk.imports.test_command import counts, run
from tests.penduduk.people import make_penduduk

FULL = {
    "alamat_sekarang": "Jl. Lain 5", "suku": "Minangkabau", "akta_lahir": "1302-LT-01", "pendidikan_sedang_id": "18",
    "golongan_darah_id": "11", "cacat_id": "7", "ktp_el": "2", "status_rekam": "8", "id_asuransi": "2",
    "no_asuransi": "0001", "lat": "-0.95", "lng": "100.61", "ayah_nik": "1302100101509999", "nama_ayah": "AYAH UJI",
    "nama_ibu": "IBU UJI", "tag_id_card": "0123456789", "dokumen_pasport": "A 1", "tanggal_akhir_paspor": "2031-02-03",
    "status_kawin": "2", "tanggalperkawinan": "2008-03-02", "akta_perkawinan": "AK-1",
}  # fmt: skip


@pytest.fixture
def residents(office: object, tmp_path: Path) -> None:
    rows = [person(9601, **FULL), person(9602, nama="=CMD|' /C calc'!A0", nik="0"), person(9603, alamat="@SUM(1+1)")]
    rows[1]["nama"] = "ORANG TANPA NIK"
    run(write_xlsx(tmp_path / "masuk.xlsx", rows))


@pytest.mark.usefixtures("residents")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("layout", "headings"), [("own", OWN), ("opensid", OPENSID), ("siak", SIAK)])
def test_it_changes_nothing_to_export_and_import(
    clerk_client: Client, tmp_path: Path, kind: str, layout: str, headings: dict[str, str]
) -> None:
    answer = clerk_client.post("/impor/ekspor/", {"keperluan": "uji", "susunan": layout, "jenis": kind})
    path = tmp_path / f"keluar.{kind}"
    path.write_bytes(answer.content)
    told = run(path)
    assert told["layout"] == layout
    assert counts(told) == (0, 0, 3, 0), told["problems"]
    assert not [one for one in told["notices"] if one["code"] == "column_unknown"]


@pytest.mark.usefixtures("residents")
def test_it_keeps_everything_through_an_empty_register(clerk_client: Client, tmp_path: Path) -> None:
    answer = clerk_client.post("/impor/ekspor/", {"keperluan": "uji", "susunan": "own", "jenis": "xlsx"})
    path = tmp_path / "keluar.xlsx"
    path.write_bytes(answer.content)
    not_compared = {"id", "keluarga_id", "lingkungan_id"}

    def all_values() -> list[dict[str, object]]:
        rows = Penduduk.objects.order_by("nama").values()
        return [{name: value for name, value in row.items() if name not in not_compared} for row in rows]

    before = all_values()
    Penduduk.objects.all().delete()
    assert run(path)["added"] == 3
    after = all_values()
    for row in (*before, *after):
        if not row["nik"]:
            # A temporary number is never given twice, not even after its holder left.
            row["nomor_sementara"] = ""
    assert after == before


@pytest.mark.usefixtures("residents")
def test_it_writes_numbers_as_text_and_runs_no_formula(clerk_client: Client) -> None:
    answer = clerk_client.post("/impor/ekspor/", {"keperluan": "uji", "susunan": "own", "jenis": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert all(isinstance(row[1], str) for row in table[1:])
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "'@SUM(1+1)" in [row[table[0].index("Alamat KK")] for row in table[1:]]


@pytest.mark.usefixtures("residents")
def test_it_keeps_specific_personal_data_from_those_who_may_not_see_it(client: Client) -> None:
    client.force_login(make_user(Role.OFFICER), "nagari.accounts.backends.RoleBackend")
    asked = {"keperluan": "uji", "susunan": "own", "jenis": "csv"}
    text = client.post("/impor/ekspor/", asked).content.decode("utf-8-sig")
    assert "ORANG TANPA NIK" in text
    assert "TIDAK CACAT" not in text


def test_it_gives_out_no_sign_that_a_spreadsheet_cannot_hold() -> None:
    assert plain_text("JL.\x01 A") == "JL.  A"


def test_it_reads_residents_as_it_writes_them_and_never_holds_them_all() -> None:
    going: list[int] = []

    def lines() -> Iterator[list[str]]:
        for number in range(3000):
            going.append(number)
            yield ["x" * 50, ""]

    tracemalloc.start()
    written = as_xlsx(["A", "B"], lines())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (written.rows, len(going)) == (3000, 3000)
    assert peak < 1_500_000


@pytest.mark.usefixtures("residents")
def test_it_links_from_the_list_with_its_filters(clerk_client: Client) -> None:
    page = clerk_client.get("/penduduk/?jenis_kelamin=1&hal=1").content.decode()
    assert "/impor/ekspor/?jenis_kelamin=1" in page


@pytest.mark.usefixtures("residents")
def test_it_gives_out_what_the_list_shows(clerk_client: Client) -> None:
    asked = {"keperluan": "uji", "susunan": "opensid", "jenis": "csv", "tanpa_nik": "1"}
    lines = clerk_client.post("/impor/ekspor/", asked).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "ORANG TANPA NIK" in lines[1]
    assert AccessLog.objects.filter(act="export", count=1).exists()


@pytest.mark.usefixtures("residents")
def test_it_gives_out_the_dead_who_were_asked_for_by_number(clerk_client: Client) -> None:
    make_penduduk(nama="BUSTAMI", nik="1302101203459003", status_dasar=StatusDasar.MATI)
    asked = {"keperluan": "uji", "susunan": "own", "jenis": "csv", "q": "130210120345"}
    assert "BUSTAMI" in clerk_client.get("/penduduk/", {"q": asked["q"]}).content.decode()
    assert "BUSTAMI" in clerk_client.post("/impor/ekspor/", asked).content.decode("utf-8-sig")
    assert len(clerk_client.post("/impor/ekspor/", {**asked, "q": "1"}).content.splitlines()) == 1


@pytest.mark.usefixtures("residents")
@pytest.mark.parametrize("query", ["jenis=exe", "jenis=csv&susunan=x", "jenis=csv&q=%00&tempat=abc&keperluan=uji"])
def test_it_bears_odd_questions(clerk_client: Client, query: str) -> None:
    assert clerk_client.get(f"/impor/ekspor/?{query}").status_code == 200
    assert clerk_client.post("/impor/ekspor/", QueryDict(query).dict()).status_code in {200, 400}


@pytest.mark.usefixtures("residents")
def test_it_lets_one_choose_columns_and_kind(clerk_client: Client) -> None:
    page = clerk_client.get("/impor/ekspor/?jenis_kelamin=1").content.decode()
    assert 'name="susunan"' in page
    assert 'name="jenis_kelamin" value="1"' in page


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+62812", "+62812"),
        ("-0.95", "-0.95"),
        ("-", "-"),
        ("@a", "'@a"),
        ("-a", "'-a"),
        ("B", "B"),
        ("JL.\x01 A", "JL.  A"),
    ],
)
def test_it_makes_formulas_harmless(text: str, safe: str) -> None:
    assert plain_text(text) == safe
