"""Lists on their pages: asking, paging, printing, exporting, saving; all of it logged."""

from datetime import date

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.penduduk.daftar.services import LONGEST, MOST
from nagari.penduduk.models import Daftar
from tests.office import KOTO_BARU, SELAYO, make_user
from tests.penduduk.people import TODAY, make_keluarga, make_penduduk

BACKEND = "nagari.accounts.backends.RoleBackend"


def last() -> AccessLog:
    found = AccessLog.objects.order_by("-id").first()
    assert found
    return found


def test_it_answers_a_question_page_by_page_and_logs_it(clerk_client: Client) -> None:
    for number in range(27):
        make_penduduk(nama=f"LANSIA {number:02}", tanggal_lahir=date(1950, 1, 1))
    page = clerk_client.get("/penduduk/daftar/lansia/?hal=2")
    assert [row.nama for row in page.context["rows"]] == ["LANSIA 25", "LANSIA 26"]
    assert page.context["page"].paginator.count == 27
    assert (last().act, last().count, "daftar=lansia" in last().detail) == ("list", 2, True)
    assert clerk_client.get("/penduduk/daftar/lansia/?umur=80").context["rows"] == []
    assert "tahun penuh" in clerk_client.get("/penduduk/daftar/lansia/?umur=x").content.decode()
    assert clerk_client.get("/penduduk/daftar/lansia/?umur=x").status_code == 422
    crossed = clerk_client.get("/penduduk/daftar/usia-sekolah/?dari=18&sampai=7")
    assert crossed.status_code == 422
    assert "tukarlah" in crossed.content.decode()
    assert clerk_client.get("/penduduk/daftar/apa-saja/").status_code == 404


def test_it_prints_on_the_letterhead(clerk_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_penduduk(nama="SITI", tanggal_lahir=date(1950, 1, 1))
    page = clerk_client.get("/penduduk/daftar/lansia/cetak/?umur=70").content.decode()
    assert "SITI" in page
    assert "LANJUT USIA" in page.upper()
    assert (last().act, last().count) == ("print", 1)
    make_penduduk(nama="ANI", keluarga=make_keluarga())
    assert "ANI" not in clerk_client.get("/penduduk/daftar/keluarga-dokumen/cetak/").content.decode()
    assert clerk_client.get("/penduduk/daftar/lansia/cetak/?umur=x").status_code == 302
    monkeypatch.setattr("nagari.penduduk.daftar.views.MOST_PRINTED", 0)
    assert clerk_client.get("/penduduk/daftar/lansia/cetak/").status_code == 302


def test_it_exports_those_asked_for_and_asks_what_for(clerk_client: Client) -> None:
    make_penduduk(nama="SITI", tanggal_lahir=date(1950, 1, 1))
    make_penduduk(nama="MUDA")
    asked = {"daftar": "lansia", "umur": "60", "susunan": "own", "jenis": "csv"}
    for nothing in ("", "  ", "ab", "\0\0\0"):
        assert clerk_client.post("/impor/ekspor/", {**asked, "keperluan": nothing}).status_code == 422
    text = clerk_client.post("/impor/ekspor/", {**asked, "keperluan": "senam lansia"}).content.decode("utf-8-sig")
    assert ("SITI" in text, "MUDA" in text) == (True, False)
    assert (last().act, last().detail) == ("export", "own csv: senam lansia")
    for bad in ({"daftar": "x"}, {"umur": "x"}):
        answer = clerk_client.post("/impor/ekspor/", {**asked, **bad, "keperluan": "uji"})
        assert "SITI" not in answer.content.decode("utf-8-sig")


def test_it_keeps_data_on_health_from_who_may_not_see_it(db: None, office: object, client: Client) -> None:
    client.force_login(make_user(Role.VERIFIER), BACKEND)
    assert client.get("/penduduk/daftar/disabilitas/").status_code == 403
    assert "disabilitas" not in client.get("/penduduk/daftar/").content.decode()
    for saringan in ("cacat=2", "jenis_kelamin=1&kelompok=disabilitas"):
        row = Daftar.objects.create(wilayah=KOTO_BARU, nama="NETRA", saringan=saringan, dibuat_pada=TODAY)
        assert "NETRA" not in client.get("/penduduk/daftar/").content.decode()
        assert client.get(f"/penduduk/daftar/milik/{row.id}/").status_code == 403


def test_it_saves_a_list_and_forgets_it(clerk_client: Client) -> None:
    make_penduduk()
    assert "/penduduk/daftar/simpan/" not in clerk_client.get("/penduduk/").content.decode()
    assert "/penduduk/daftar/simpan/?jenis_kelamin=2" in clerk_client.get("/penduduk/?jenis_kelamin=2").content.decode()
    address = "/penduduk/daftar/simpan/?jenis_kelamin=2&hal=3"
    assert clerk_client.get(address).status_code == 200
    for bad in ({}, {"nama": ""}, {"nama": "x" * 81}):
        assert clerk_client.post(address, bad).status_code == 422
    assert clerk_client.post("/penduduk/daftar/simpan/", {"nama": "SEMUA"}).status_code == 422
    assert clerk_client.post(address, {"nama": "Perempuan"}).status_code == 302
    clerk_client.post("/penduduk/daftar/simpan/?jenis_kelamin=1", {"nama": "Perempuan"})
    row = Daftar.objects.get()
    assert row.saringan == "jenis_kelamin=1"
    assert "Perempuan" in clerk_client.get("/penduduk/daftar/").content.decode()
    shown = clerk_client.get(f"/penduduk/daftar/milik/{row.id}/")
    assert shown.headers["Location"] == "/penduduk/?jenis_kelamin=1"
    assert clerk_client.post(f"/penduduk/daftar/milik/{row.id}/lupakan/").status_code == 302
    assert Daftar.objects.count() == 0


def test_it_saves_neither_too_many_nor_too_long_lists(clerk_client: Client) -> None:
    long = "&".join(f"{name}=1" for name in ("agama", "pekerjaan")) + "&q=" + "%C3%A9" * 80
    assert len(long) > LONGEST
    assert clerk_client.post(f"/penduduk/daftar/simpan/?{long}", {"nama": "LONG"}).status_code == 422
    Daftar.objects.bulk_create(
        Daftar(wilayah=KOTO_BARU, nama=str(at), saringan="agama=1", dibuat_pada=TODAY) for at in range(MOST)
    )
    assert clerk_client.post("/penduduk/daftar/simpan/?agama=2", {"nama": "ONE MORE"}).status_code == 422


def test_it_shows_the_own_lists_of_this_office_alone(head: User, client: Client) -> None:
    client.force_login(head, BACKEND)
    Daftar.objects.create(wilayah=SELAYO, nama="DAFTAR TETANGGA", saringan="agama=1", dibuat_pada=TODAY)
    assert "DAFTAR TETANGGA" not in client.get("/penduduk/daftar/").content.decode()
