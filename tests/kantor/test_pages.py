"""The office's pages as staff use them, also with bad input."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from nagari.kantor import queries, services, site
from nagari.kantor.models import (
    HariLibur,
    JamLayanan,
    Kantor,
    Pegawai,
    Situs,
)
from nagari.lib.dates import HARI
from nagari.sync import blobs
from tests.kantor.test_officials import SEKRETARIS, WALI
from tests.kantor.test_profile import png
from tests.office import KOTO_BARU

DAY = timedelta(days=1)


def errors_of(response: HttpResponse) -> set[str]:
    assert response.status_code == 422
    return set(response.context["form"].errors)


PROFILE = {"nama": "Kantor Uji", "kode": "ktb", "kode_pos": "27361", "telepon": "(0755) 12345", "email": "a@contoh.id"}


def test_it_saves_the_profile(desk: Client) -> None:
    assert desk.post("/kantor/profil/", PROFILE).status_code == 302
    saved = Kantor.objects.get()
    assert (saved.nama, saved.kode) == ("Kantor Uji", "KTB")
    assert b"Kantor Uji" in desk.get("/kantor/").content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nama", ""),
        ("nama", "x" * 121),
        ("nama", "a\0b"),
        ("kode", ""),
        ("kode", "K/B"),
        ("kode", "X" * 13),
        ("kode_pos", "2736"),
        ("kode_pos", "abcde"),
        ("telepon", "<script>"),
        ("email", "bukan"),
        ("situs_web", "javascript:alert(1)"),
        ("situs_web", 'contoh.id/"onclick'),
    ],
)
def test_it_refuses_a_profile_that_cannot_be_printed(desk: Client, field: str, value: str) -> None:
    before = Kantor.objects.get().nama
    assert errors_of(desk.post("/kantor/profil/", {**PROFILE, field: value})) == {field}
    assert Kantor.objects.get().nama == before


def test_it_shows_the_letterhead_while_typing_and_saves_it_on_demand(desk: Client) -> None:
    typed = {"baris_1": "PEMERINTAH <b>UJI</b>", "baris_2": "", "baris_3": "KECAMATAN UJI"}
    preview = desk.post("/kantor/kop/pratinjau/", typed).content.decode()
    assert "PEMERINTAH &lt;b&gt;UJI" in preview
    assert Kantor.objects.get().kop == []
    assert desk.post("/kantor/kop/", typed).status_code == 302
    assert Kantor.objects.get().kop == ["PEMERINTAH <b>UJI</b>", "KECAMATAN UJI"]
    assert errors_of(desk.post("/kantor/kop/", {"baris_1": "x" * 101})) == {"baris_1"}


def upload(desk: Client, content: bytes, name: str = "lambang.png") -> HttpResponse:
    return desk.post("/kantor/lambang/", {"berkas": SimpleUploadedFile(name, content, "image/png")})


def test_it_shows_the_uploaded_emblem_to_everybody(desk: Client, data_folder: Path) -> None:
    assert upload(desk, png()).status_code == 302
    address = queries.letterhead().emblem_url
    shown = Client().get(address)
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (png(), "image/png", "nosniff")
    assert "immutable" in shown["Cache-Control"]
    assert desk.post("/kantor/lambang/", {"hapus": "1"}).status_code == 302
    assert Kantor.objects.get().lambang == ""


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", png()[:40], png() + bytes(400_000)])
def test_it_takes_no_emblem_that_is_no_picture(desk: Client, data_folder: Path, content: bytes) -> None:
    response = upload(desk, content)
    assert response.status_code == 422
    assert set(response.context["emblem_form"].errors) == {"berkas"}
    assert Kantor.objects.get().lambang == ""


def test_it_serves_no_attachment_that_is_not_an_emblem(client: Client, office: Kantor, data_folder: Path) -> None:
    secret = blobs.put(png(100, 100))
    assert client.get(f"/kantor/lambang/{secret}/").status_code == 404
    assert client.get("/kantor/lambang/..%2f..%2fsecret.key/").status_code == 404


def test_it_changes_the_words_of_all_pages(desk: Client) -> None:
    assert desk.post("/kantor/kata/", {"dusun": "korong"}).status_code == 302
    assert Situs.objects.get().words == {"dusun": "korong"}
    assert errors_of(desk.post("/kantor/kata/", {"dusun": "<b>", "desa": "x" * 41})) == {"dusun", "desa"}


WEEK = {"buka_1": "07.30", "tutup_1": "16:00", "istirahat_mulai_1": "12.00", "istirahat_selesai_1": "13.00"}


def test_it_saves_the_opening_hours(desk: Client) -> None:
    assert desk.get("/kantor/jam-layanan/").status_code == 200
    assert desk.post("/kantor/jam-layanan/", WEEK).status_code == 302
    assert [row.hari for row in JamLayanan.objects.all()] == [1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tutup_1": ""}, "tutup_1"),
        ({"tutup_1": "07.00"}, "tutup_1"),
        ({"buka_1": "25.00"}, "buka_1"),
        ({"buka_1": "pagi"}, "buka_1"),
        ({"istirahat_selesai_1": ""}, "istirahat_mulai_1"),
        ({"istirahat_mulai_1": "06.00"}, "istirahat_mulai_1"),
        ({"istirahat_mulai_2": "12.00"}, "buka_2"),
        (dict.fromkeys(WEEK, ""), "__all__"),
    ],
)
def test_it_refuses_a_week_that_cannot_be(desk: Client, change: dict[str, str], field: str) -> None:
    assert errors_of(desk.post("/kantor/jam-layanan/", {**WEEK, **change})) == {field}
    assert not JamLayanan.objects.exists()


def test_it_names_the_weekday_in_every_label_of_the_week(desk: Client) -> None:
    form = desk.get("/kantor/jam-layanan/").context["form"]
    assert all(str(form[f"buka_{at}"].label).startswith(name) for at, name in enumerate(HARI, 1))


def test_it_shows_the_years_calendar(desk: Client) -> None:
    page = desk.get("/kantor/libur/?tahun=2026")
    assert page.context["worked"] == 240
    assert "Hari Kemerdekaan" in page.content.decode()
    assert desk.get("/kantor/libur/?tahun=2030").context["is_estimate"]
    for odd in ("abcd", "99999", "-1", "٢٠٢٦", "0001"):
        assert desk.get("/kantor/libur/", {"tahun": odd}).status_code == 200


def test_it_enters_and_removes_own_days(desk: Client) -> None:
    desk.post("/kantor/libur/", {"tanggal": "24-11-2026", "nama": "Alek nagari"})
    row = HariLibur.objects.get()
    assert (row.tanggal, row.nama) == (date(2026, 11, 24), "Alek nagari")
    assert errors_of(desk.post("/kantor/libur/", {"tanggal": "24 November 2026", "nama": "Lagi"})) == {"tanggal"}
    desk.post(f"/kantor/libur/{row.pk}/hapus/")
    assert not HariLibur.objects.exists()
    desk.post("/kantor/libur/masuk/", {"tanggal": "24-12-2026"})
    assert HariLibur.objects.get().masuk_kerja
    assert desk.post("/kantor/libur/masuk/", {"tanggal": "25-11-2026"}).status_code == 302
    assert desk.post("/kantor/libur/masuk/", {"tanggal": "x"}).status_code == 302
    assert HariLibur.objects.count() == 1


@pytest.mark.parametrize("tanggal", ["", "31-02-2026", "abc", "01-01-26", "01-01-1800", "17-08-2026"])
def test_it_refuses_a_holiday_on_no_day(desk: Client, tanggal: str) -> None:
    assert errors_of(desk.post("/kantor/libur/", {"tanggal": tanggal, "nama": "Uji"})) == {"tanggal"}


def test_it_lets_only_the_head_and_the_technician_change_the_calendar(clerk_client: Client) -> None:
    assert clerk_client.post("/kantor/libur/", {"tanggal": "24-11-2026", "nama": "Uji"}).status_code == 403
    assert not HariLibur.objects.exists()


OFFICIAL = {
    "nama": "Uji Kepala, S.Pd.",
    "jenis": "kepala",
    "jabatan": "Wali Nagari",
    "sebutan": "tetap",
    "mulai": "1-1-2021",
}


def test_it_enters_changes_and_removes_an_official(desk: Client) -> None:
    assert desk.post("/kantor/pegawai/baru/", OFFICIAL).status_code == 302
    row = Pegawai.objects.get()
    assert (row.sebutan, row.mulai, row.selesai) == ("", date(2021, 1, 1), None)
    address = f"/kantor/pegawai/{row.pk}/"
    assert desk.post(address, {**OFFICIAL, "sebutan": "Plt.", "nip": "19750101 200501 1 001"}).status_code == 302
    row.refresh_from_db()
    assert (row.sebutan, row.nip) == ("Plt.", "197501012005011001")
    assert "Plt. WALI NAGARI" in desk.get("/kantor/pegawai/").content.decode()
    desk.post(f"{address}hapus/")
    assert not Pegawai.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nama": ""}, "nama"),
        ({"nama": "<b>Uji</b>"}, "nama"),
        ({"nama": "12345"}, "nama"),
        ({"jenis": "raja"}, "jenis"),
        ({"sebutan": "Pj."}, "sebutan"),
        ({"nip": "123"}, "nip"),
        ({"nip": "٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠"}, "nip"),
        ({"mulai": "31-02-2021"}, "mulai"),
        ({"selesai": "1-1-2020"}, "selesai"),
        ({"atas_nama": "bukan"}, "atas_nama"),
        ({"jabatan": "x" * 121}, "jabatan"),
    ],
)
def test_it_refuses_an_official_who_cannot_be(desk: Client, change: dict[str, str], field: str) -> None:
    assert errors_of(desk.post("/kantor/pegawai/baru/", {**OFFICIAL, **change})) == {field}
    assert not Pegawai.objects.exists()


def test_it_refuses_a_head_who_signs_for_the_secretary(desk: Client) -> None:
    for one in (WALI, SEKRETARIS):
        services.save_official(KOTO_BARU, one)
    form = {**OFFICIAL, "atas_nama": str(SEKRETARIS.id)}
    assert errors_of(desk.post(f"/kantor/pegawai/{WALI.id}/", form)) == {"atas_nama"}


def test_it_warns_on_the_list_of_two_heads(desk: Client) -> None:
    desk.post("/kantor/pegawai/baru/", OFFICIAL)
    desk.post("/kantor/pegawai/baru/", {**OFFICIAL, "nama": "Uji Lain", "sebutan": "Plt."})
    assert len(desk.get("/kantor/pegawai/").context["findings"]) == 1


@pytest.mark.parametrize("paper", ["a4", "f4", "a5"])
def test_it_prints_a_test_sheet_with_the_signature(desk: Client, paper: str) -> None:
    services.save_official(KOTO_BARU, WALI)
    page = desk.get("/kantor/uji-cetak/", {"kertas": paper}).content.decode()
    assert "WALI NAGARI KOTO BARU," in page
    assert f'class="{"f4" if paper == "f4" else "a4"}"' in page


def test_it_answers_nothing_before_the_first_day(desk: Client) -> None:
    Situs.objects.all().delete()
    site.forget()
    assert desk.get("/kantor/").status_code in (302, 404)
