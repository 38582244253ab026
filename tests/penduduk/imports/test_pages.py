"""An import on its pages: read by a job, looked through, ticked, written, taken back."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.jobs import worker
from nagari.jobs.models import Job
from nagari.kantor.models import Kantor
from nagari.penduduk.imports.services import preview
from nagari.penduduk.models import BarisImpor, Impor, Keluarga, Penduduk, StatusImpor
from nagari.wilayah.models import Lingkungan
from tests.office import make_user
from tests.penduduk.imports.bad_rows import bad_rows, person, write_xlsx

pytestmark = pytest.mark.usefixtures("data_folder")
BACKEND = "nagari.accounts.backends.RoleBackend"


def hand_in(client: Client, path: Path) -> Impor:
    with path.open("rb") as file:
        answer = client.post("/impor/", {"berkas": file})
    assert answer.status_code == 302, answer.content.decode()
    return Impor.objects.latest("pk")


def previewed(client: Client, path: Path) -> Impor:
    impor = hand_in(client, path)
    worker.run_due()
    impor.refresh_from_db()
    return impor


def written(client: Client, path: Path) -> Impor:
    impor = previewed(client, path)
    client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    impor.refresh_from_db()
    return impor


def test_it_shows_progress_until_the_file_is_read(clerk_client: Client, tmp_path: Path) -> None:
    impor = hand_in(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9401)]))
    waiting = clerk_client.get(f"/impor/{impor.pk}/")
    assert waiting.headers["Refresh"]
    assert not Penduduk.all_objects.exists()
    worker.run_due()
    assert "Refresh" not in clerk_client.get(f"/impor/{impor.pk}/").headers


def test_it_writes_only_after_a_person_agreed(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9402), person(9403)]))
    assert impor.status == StatusImpor.PREVIEW
    assert (impor.added, Penduduk.all_objects.count()) == (2, 0)
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    assert Penduduk.all_objects.count() == 0
    worker.run_due()
    impor.refresh_from_db()
    assert (impor.status, Penduduk.objects.count()) == (StatusImpor.DONE, 2)
    assert AccessLog.objects.filter(act="import", count=2).exists()


def test_it_covers_disability_before_a_technician_who_imports(office: Kantor, client: Client, tmp_path: Path) -> None:
    client.force_login(make_user(Role.CLERK), BACKEND)
    written(client, write_xlsx(tmp_path / "a.xlsx", [person(9421, cacat_id="2")]))
    rows = [person(9421, cacat_id="1"), person(9422, cacat_id="TIDAK JELAS")]
    impor = previewed(client, write_xlsx(tmp_path / "b.xlsx", rows))
    client.force_login(make_user(Role.TECHNICIAN), BACKEND)
    changed = client.get(f"/impor/{impor.pk}/?tab=changed").content.decode()
    refused = client.get(f"/impor/{impor.pk}/?tab=refused").content.decode()
    assert "<ins>••••</ins>" in changed
    assert "Disabilitas fisik" not in changed
    assert "netra" not in changed
    assert "TIDAK JELAS" not in refused
    sheet = load_workbook(BytesIO(client.get(f"/impor/{impor.pk}/laporan/").content)).active
    assert "cacat_id" not in [cell.value for cell in sheet[1]]
    assert not any("TIDAK JELAS" in str(cell.value) for cell in sheet[2])


def test_it_shows_old_and_new_and_the_reason_of_a_refusal(clerk_client: Client, tmp_path: Path) -> None:
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9404)]))
    rows = [person(9404, pekerjaan_id="65"), person(9405, tanggallahir="31/02/2000")]
    impor = previewed(clerk_client, write_xlsx(tmp_path / "b.xlsx", rows))
    changed = clerk_client.get(f"/impor/{impor.pk}/?tab=changed").content.decode()
    assert "<del>Petani/pekebun</del>" in changed
    assert "<ins>Guru</ins>" in changed
    refused = clerk_client.get(f"/impor/{impor.pk}/?tab=refused").content.decode()
    assert "31/02/2000" in refused
    assert "tanggallahir" in refused
    assert 'data-code="date_impossible"' in refused


@pytest.mark.parametrize(
    "address", ["?tab=unchanged", "?tab=x&hal=99", "?hal=-1", "?hal=a", "?tab=added&hal=%00", "?hal=" + "9" * 5000]
)
def test_it_bears_odd_addresses(clerk_client: Client, tmp_path: Path, address: str) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9406)]))
    assert clerk_client.get(f"/impor/{impor.pk}/{address}").status_code == 200


def test_it_leaves_out_rows_without_a_tick(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9407), person(9408)]))
    first, second = BarisImpor.objects.filter(impor=impor).order_by("urut")
    clerk_client.post(f"/impor/{impor.pk}/pilih/", {"shown": [first.pk, second.pk], "picked": [second.pk]})
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    assert Penduduk.objects.get().nik == person(9408)["nik"]
    assert Keluarga.objects.count() == 1


def test_it_saves_a_tick_at_once_and_tells_the_new_total(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9409), person(9410)]))
    row = BarisImpor.objects.filter(impor=impor).first()
    assert row is not None
    answer = clerk_client.post(f"/impor/{impor.pk}/pilih/", {"shown": row.pk}, headers={"HX-Request": "true"})
    assert "Tulis 1 baris" in answer.content.decode()


def test_it_unticks_a_whole_class_and_then_has_nothing_to_write(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9411), person(9412)]))
    clerk_client.post(f"/impor/{impor.pk}/pilih/", {"class": "added"})
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    impor.refresh_from_db()
    assert impor.status == StatusImpor.PREVIEW
    assert not Penduduk.all_objects.exists()
    clerk_client.post(f"/impor/{impor.pk}/pilih/?all=1", {"class": "added"})
    assert BarisImpor.objects.filter(picked=True).count() == 2


def test_it_does_not_tear_a_family_apart_by_a_tick(clerk_client: Client, tmp_path: Path) -> None:
    first, second = person(9413), person(9414)
    second |= {"no_kk": first["no_kk"], "alamat": first["alamat"], "kk_level": "9"}
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [first, second]))
    swapped = [{**first, "kk_level": "9"}, {**second, "kk_level": "1"}]
    impor = previewed(clerk_client, write_xlsx(tmp_path / "b.xlsx", swapped))
    step_back = BarisImpor.objects.get(impor=impor, row=2)
    clerk_client.post(f"/impor/{impor.pk}/pilih/", {"shown": step_back.pk})
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    impor.refresh_from_db()
    assert impor.status == StatusImpor.PREVIEW
    job = Job.objects.get(pk=impor.job_id)
    assert job.error["code"] == "import_torn"
    assert Penduduk.objects.get(nik=first["nik"]).shdk == 1
    assert "keluarga" in clerk_client.get(f"/impor/{impor.pk}/").content.decode()


def test_it_writes_nothing_that_was_not_previewed(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9415)]))
    written(clerk_client, write_xlsx(tmp_path / "b.xlsx", [person(9415, pekerjaan_id="65")]))
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    impor.refresh_from_db()
    assert Job.objects.get(pk=impor.job_id).error["code"] == "import_stale"
    assert (impor.status, impor.added, impor.changed) == (StatusImpor.PREVIEW, 0, 1)
    assert Penduduk.objects.get().pekerjaan == 65


def test_it_writes_once_however_often_the_job_is_done(clerk_client: Client, tmp_path: Path) -> None:
    impor = written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9416)]))
    Job.objects.filter(pk=impor.job_id).update(state="waiting")
    worker.run_due()
    assert Penduduk.all_objects.count() == 1


def test_it_takes_back_the_last_import(clerk_client: Client, tmp_path: Path) -> None:
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9417)]))
    before = Penduduk.objects.values().get()
    rows = [person(9417, nama="NAMA BARU", rt="009"), person(9418, dusun="Jorong Dua")]
    impor = written(clerk_client, write_xlsx(tmp_path / "b.xlsx", rows))
    assert Penduduk.objects.count() == 2
    clerk_client.post(f"/impor/{impor.pk}/kembalikan/")
    impor.refresh_from_db()
    assert impor.status == StatusImpor.UNDONE
    assert Penduduk.objects.values().get() == before
    assert Keluarga.objects.count() == 1
    assert "Dua" not in {one.nama for one in Lingkungan.objects.all()}
    # Tombstones stay, for other offices have to learn of it.
    assert Penduduk.all_objects.count() == 2


def edit_a_new_one(_client: Client, _tmp: Path) -> None:
    Penduduk.objects.filter(nik=person(9420)["nik"]).update(telepon="0812")


def edit_a_changed_one(_client: Client, _tmp: Path) -> None:
    Penduduk.objects.filter(nik=person(9419)["nik"]).update(pekerjaan=1)


def join_a_new_family(_client: Client, _tmp: Path) -> None:
    family = Keluarga.objects.get(no_kk=person(9420)["no_kk"])
    Penduduk.objects.create(
        wilayah=family.wilayah, nama="ANGGOTA BARU", keluarga=family, terdata_sejak=family.terdata_sejak
    )


def move_a_changed_one_to_a_new_family(_client: Client, _tmp: Path) -> None:
    family = Keluarga.objects.get(no_kk=person(9420)["no_kk"])
    Penduduk.objects.filter(nik=person(9419)["nik"]).update(keluarga=family, shdk=4)


def import_again(client: Client, tmp: Path) -> None:
    written(client, write_xlsx(tmp / "c.xlsx", [person(9421)]))


@pytest.mark.parametrize(
    "build_on_it",
    [edit_a_new_one, edit_a_changed_one, join_a_new_family, move_a_changed_one_to_a_new_family, import_again],
)
def test_it_does_not_take_back_what_was_built_on(clerk_client: Client, tmp_path: Path, build_on_it) -> None:
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9419)]))
    impor = written(clerk_client, write_xlsx(tmp_path / "b.xlsx", [person(9419, pekerjaan_id="65"), person(9420)]))
    build_on_it(clerk_client, tmp_path)
    before = list(Penduduk.all_objects.order_by("id").values())
    answer = clerk_client.post(f"/impor/{impor.pk}/kembalikan/", follow=True)
    impor.refresh_from_db()
    assert impor.status == StatusImpor.DONE
    assert list(Penduduk.all_objects.order_by("id").values()) == before
    assert "Perbaiki data satu per satu saja." in answer.content.decode()


def test_it_gives_the_refused_rows_back_as_a_file(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", bad_rows()))
    answer = clerk_client.get(f"/impor/{impor.pk}/laporan/")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet.max_row - 1 == impor.refused
    assert AccessLog.objects.filter(act="export", count=impor.refused).exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"", "kosong"),
        ("a.xls", b"<html><table></table></html>", "halaman web"),
        ("a.pdf", b"%PDF-1.4", "PDF"),
        ("a.png", b"\x89PNG\0\0\0\0", "bukan lembar kerja"),
    ],
)
def test_it_says_at_once_what_is_no_spreadsheet(clerk_client: Client, name: str, content: bytes, told: str) -> None:
    answer = clerk_client.post("/impor/", {"berkas": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Impor.objects.exists()


def test_it_asks_for_a_file(clerk_client: Client) -> None:
    assert clerk_client.post("/impor/", {}).status_code == 422


def test_it_tells_why_a_file_could_not_be_read(clerk_client: Client) -> None:
    file = SimpleUploadedFile("a.csv", b"satu;dua;tiga\n1;2;3\n")
    clerk_client.post("/impor/", {"berkas": file})
    worker.run_due()
    impor = Impor.objects.get()
    assert (impor.status, impor.error["code"]) == (StatusImpor.FAILED, "file_no_columns")
    assert "templat" in clerk_client.get(f"/impor/{impor.pk}/").content.decode()


def test_it_stops_reading_when_asked(clerk_client: Client, tmp_path: Path) -> None:
    impor = hand_in(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9422)]))
    clerk_client.post(f"/pekerjaan/{impor.job_id}/batal/")
    worker.run_due()
    assert not Penduduk.all_objects.exists()
    assert clerk_client.get(f"/impor/{impor.pk}/").status_code == 200


def test_it_puts_a_file_aside(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9423)]))
    clerk_client.post(f"/impor/{impor.pk}/buang/")
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    impor.refresh_from_db()
    assert impor.status == StatusImpor.CANCELLED
    assert not BarisImpor.objects.exists()
    assert not Penduduk.all_objects.exists()


def test_it_says_when_the_power_went_while_writing(clerk_client: Client, clerk: User) -> None:
    impor = Impor.objects.create(
        file_name="putus.xlsx", wilayah=clerk.wilayah, status=StatusImpor.WRITING, created_at=clerk.created_at
    )
    assert "terputus" in clerk_client.get("/impor/").content.decode()
    assert "terputus" in clerk_client.get(f"/impor/{impor.pk}/").content.decode().lower()


def test_it_hands_out_a_template_that_can_be_read_back(clerk_client: Client, tmp_path: Path) -> None:
    answer = clerk_client.get("/impor/templat/")
    book = load_workbook(BytesIO(answer.content))
    assert len(book["Data Penduduk"].data_validations.dataValidation) >= 15
    sheet = book["Data Penduduk"]
    headings = [cell.value for cell in sheet[1]]
    values = {
        "Nama Lengkap": "ORANG TEMPLAT",
        "NIK": person(9424)["nik"],
        "Nomor KK": person(9424)["no_kk"],
        "Jenis Kelamin": "LAKI-LAKI",
        "Tanggal Lahir": person(9424)["tanggallahir"],
        "Hubungan dalam Keluarga": "KEPALA KELUARGA",
        "Dapat Membaca Huruf": "LATIN",
        "Perkawinan/Perceraian Tercatat": "YA",
    }
    for at, heading in enumerate(headings, 1):
        sheet.cell(2, at, values.get(heading))
    path = tmp_path / "isi.xlsx"
    book.save(path)
    impor = written(clerk_client, path)
    assert (impor.layout, impor.added, impor.refused) == ("own", 1, 0)
    one = Penduduk.objects.get()
    assert (one.nama, one.jenis_kelamin, one.perkawinan_tercatat) == ("ORANG TEMPLAT", 1, True)


def test_it_knows_its_kinds_of_work() -> None:
    assert (preview.READ, preview.WRITE) == ("impor.read", "impor.write")


@pytest.mark.parametrize(
    "cells",
    [
        {"nama": "DESMAWATI RIZAL"},
        {"tanggallahir": "1971-02-03", "nama_ibu": "ROSMANIAR"},
    ],
)
def test_it_does_not_tick_who_is_probably_another_person(clerk_client: Client, tmp_path: Path, cells) -> None:
    rows = [person(9430, nama_ibu="Yuliarti"), person(9431)]
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", rows))
    mixed = [person(9430, **{"nama_ibu": "Yuliarti", **cells}), person(9431, pekerjaan_id="65")]
    impor = previewed(clerk_client, write_xlsx(tmp_path / "b.xlsx", mixed))
    assert [row.picked for row in BarisImpor.objects.filter(impor=impor).order_by("urut")] == [False, True]
    page = clerk_client.get(f"/impor/{impor.pk}/?tab=changed").content.decode()
    assert "orang lain?" in page
    assert "1 baris memakai NIK" in page
    clerk_client.post(f"/impor/{impor.pk}/pilih/?all=1", {"class": "changed"})
    clerk_client.post(f"/impor/{impor.pk}/tulis/")
    worker.run_due()
    assert Penduduk.objects.get(nik=rows[0]["nik"]).nama == rows[0]["nama"]
    assert Penduduk.objects.get(nik=rows[1]["nik"]).pekerjaan == 65


@pytest.mark.parametrize("nama", ["ORANG JEDAN PUTRI", "orang jedam", "H. ORANG JEDAN", "ORANG"])
def test_it_takes_a_slip_or_a_fuller_name_for_the_same_person(clerk_client: Client, tmp_path: Path, nama: str) -> None:
    written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9430)]))
    previewed(clerk_client, write_xlsx(tmp_path / "b.xlsx", [person(9430, nama=nama)]))
    row = BarisImpor.objects.get(impor=Impor.objects.latest("pk"))
    assert (row.verdict, row.picked) == ("changed", True)


@pytest.mark.parametrize(
    "content", [b"Surat edaran\nuntuk warga\n", b"\x89PNG\r\n\x1a\nIHDR", b"\xff\xd8\xff\xe0JFIF,a"]
)
def test_it_says_of_a_text_or_a_picture_that_it_is_no_spreadsheet(clerk_client: Client, content: bytes) -> None:
    answer = clerk_client.post("/impor/", {"berkas": SimpleUploadedFile("warga.xlsx", content)})
    assert answer.status_code == 422
    assert "bukan lembar kerja" in answer.content.decode()


def test_it_says_so_of_a_letter_full_of_commas_too(clerk_client: Client) -> None:
    letter = SimpleUploadedFile("warga.xlsx", b"Kepada Yth., Bapak, Ibu\ndi, tempat\n")
    clerk_client.post("/impor/", {"berkas": letter})
    worker.run_due()
    assert Impor.objects.get().error["code"] == "file_unknown"


def test_it_says_after_stopping_that_nothing_was_written(clerk_client: Client, tmp_path: Path) -> None:
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9432)]))
    assert "Hentikan, jangan tulis" in clerk_client.get(f"/impor/{impor.pk}/").content.decode()
    clerk_client.post(f"/impor/{impor.pk}/buang/")
    assert "Tidak ada isi berkas yang ditulis" in clerk_client.get(f"/impor/{impor.pk}/").content.decode()


def test_it_names_new_jorong_first_and_counts_the_rest(clerk_client: Client, tmp_path: Path) -> None:
    rows = [person(9440 + at, dusun=f"Jorong {name}", rt=f"00{at % 5 + 1}") for at, name in enumerate("ABCDEFGHIJ")]
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", rows))
    page = clerk_client.get(f"/impor/{impor.pk}/").content.decode()
    assert "30 bagian wilayah baru" in page
    assert "dan 22 lainnya" in page
    (_, params) = next(one for one in impor.notices if one[0].startswith("places_new"))
    assert len(params["names"].split("; ")) == 8
    assert "RT" not in params["names"]
    few = previewed(clerk_client, write_xlsx(tmp_path / "b.xlsx", [person(9460)]))
    (code, params) = next(one for one in few.notices if one[0].startswith("places_new"))
    assert (code, params["names"]) == ("places_new", "Jorong Satu; Jorong Satu, RW 001; Jorong Satu, RW 001, RT 002")


def test_it_quotes_a_cell_as_it_stands_in_the_file(clerk_client: Client, tmp_path: Path) -> None:
    row = {**person(9404), "no_kk": "1302-1011"}
    impor = previewed(clerk_client, write_xlsx(tmp_path / "a.xlsx", [row]))
    assert "“1302-1011”" in clerk_client.get(f"/impor/{impor.pk}/?tab=refused").content.decode()


def test_it_says_that_it_is_written_and_what_was_left_out(clerk_client: Client, tmp_path: Path) -> None:
    impor = written(clerk_client, write_xlsx(tmp_path / "a.xlsx", [person(9405), {**person(9406), "no_kk": "13"}]))
    shown = clerk_client.get(f"/impor/{impor.pk}/").content.decode()
    assert "Sudah ditulis ke buku induk." in shown
    assert "1 baris ditolak tidak ikut" in shown
