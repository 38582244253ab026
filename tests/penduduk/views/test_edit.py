import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.penduduk.forms.resident import loaded_texts
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import pairs
from nagari.penduduk.sections import SECTIONS
from tests.office import KOTO_BARU
from tests.penduduk.people import make_family, make_keluarga, make_penduduk, make_places

NEW = {
    "nama": "muhammad yusuf",
    "nik": "1302 1012 0390 9001",
    "jenis_kelamin": "1",
    "tanggal_lahir": "12-03-1990",
    "kewarganegaraan": "1",
}


def post_new(client: Client, **changes: Any) -> Any:
    return client.post("/penduduk/baru/", {**NEW, **changes})


def test_it_registers_by_hand(clerk_client: Client) -> None:
    response = post_new(clerk_client)
    penduduk = Penduduk.objects.get()
    assert response["Location"] == f"/penduduk/{penduduk.id}/"
    assert (penduduk.nama, penduduk.nik, penduduk.tanggal_lahir) == (
        "muhammad yusuf",
        "1302101203909001",
        date(1990, 3, 12),
    )


def test_it_makes_the_family_of_a_new_card(clerk_client: Client) -> None:
    post_new(clerk_client, no_kk="1302102003159001", shdk="1")
    assert Penduduk.objects.get().keluarga == Keluarga.objects.get(no_kk="1302102003159001")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nama": ""}, "id_nama"),
        ({"nama": "YUSUF 2"}, "nama"),
        ({"nik": "123"}, "NIK"),
        ({"nik": "1302101203909001999"}, "NIK"),
        ({"nik": "abc"}, "NIK"),
        ({"tanggal_lahir": "31/02/2000"}, "tanggal"),
        ({"tanggal_lahir": "abc"}, "tanggal"),
        ({"tanggal_lahir": "01-01-2090"}, "belum terjadi"),
        ({"tanggal_lahir": "12-03-90"}, "tahun"),
        ({"jenis_kelamin": "3"}, "jenis_kelamin"),
        ({"jenis_kelamin": ""}, "jenis_kelamin"),
        ({"agama": "99"}, "agama"),
        ({"lingkungan": "bukan-id"}, "lingkungan"),
        ({"no_kk": "12", "shdk": "1"}, "KK"),
        ({"no_kk": "1302102003159001"}, "hubungan"),
        ({"nama_ayah": "0812"}, "nama_ayah"),
        ({"telepon": "1" * 50}, "telepon"),
    ],
)
def test_it_refuses_what_is_wrong_and_keeps_what_was_typed(
    clerk_client: Client, changes: dict[str, str], said: str
) -> None:
    response = post_new(clerk_client, **{"nama_ibu": "NURHAYATI", **changes})
    assert response.status_code == 422
    page = response.content.decode()
    assert said.lower() in page.lower()
    assert "NURHAYATI" in page
    assert not Penduduk.objects.exists()
    assert not Keluarga.objects.exists()


def test_it_asks_once_more_and_then_saves(clerk_client: Client) -> None:
    response = post_new(clerk_client, jenis_kelamin="2")
    assert response.status_code == 422
    assert "Tetap simpan" in response.content.decode()
    assert post_new(clerk_client, jenis_kelamin="2", yakin="nik_sex_differs").status_code == 302


def test_it_shows_a_form_for_every_section(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    for section in SECTIONS:
        assert clerk_client.get(f"/penduduk/{penduduk.id}/ubah/{section.slug}/").status_code == 200
    assert clerk_client.get(f"/penduduk/{penduduk.id}/ubah/tidak-ada/").status_code == 404


def form_of(penduduk: Penduduk, slug: str, **changes: str) -> dict[str, str]:
    names = next(section.fields for section in SECTIONS if section.slug == slug)
    loaded = dict(loaded_texts(penduduk, names))
    return {**{key.removeprefix("lama-"): value for key, value in loaded.items()}, **loaded, **changes}


def test_it_edits_one_section_and_no_more(clerk_client: Client) -> None:
    penduduk = make_penduduk(telepon="0812")
    _jorong, rt = make_places()
    response = clerk_client.post(
        f"/penduduk/{penduduk.id}/ubah/alamat/", form_of(penduduk, "alamat", lingkungan=str(rt.id), telepon="0813")
    )
    assert response["Location"] == f"/penduduk/{penduduk.id}/#alamat"
    saved = Penduduk.objects.get()
    assert (saved.lingkungan_id, saved.telepon, saved.nama) == (rt.id, "0813", "ROSNIDAR")
    row = AccessLog.objects.filter(act="change").get()
    assert row.detail == "lingkungan_id, telepon"


def test_it_keeps_what_two_clerks_changed_in_different_fields(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    mine = form_of(penduduk, "diri", nama="ROSNIDA")
    Penduduk.objects.filter(id=penduduk.id).update(tempat_lahir="PADANG")
    page = clerk_client.post(f"/penduduk/{penduduk.id}/ubah/diri/", mine, follow=True).content.decode()
    saved = Penduduk.objects.get()
    assert (saved.nama, saved.tempat_lahir) == ("ROSNIDA", "PADANG")
    assert "orang lain mengubah: tempat lahir" in page


@pytest.mark.parametrize("nama", ["Ghani Ramadhan", "GHANI  RAMADHAN", "Ghani Ramadhan -", "Ghani’s Anak"])
def test_it_takes_a_name_as_it_is_stored_for_untouched(clerk_client: Client, nama: str) -> None:
    penduduk = make_penduduk(nama=nama, tempat_lahir="Kota Solok")
    mine = form_of(penduduk, "diri", agama="2")
    assert clerk_client.post(f"/penduduk/{penduduk.id}/ubah/diri/", mine).status_code == 302
    saved = Penduduk.objects.get()
    assert (saved.nama, saved.tempat_lahir, saved.agama) == (nama, "Kota Solok", 2)


def test_it_knows_who_changed_a_name_in_mixed_case(clerk_client: Client) -> None:
    penduduk = make_penduduk(nama="Ghani Ramadhan", tempat_lahir="Kota Solok")
    mine = form_of(penduduk, "diri", agama="2")
    Penduduk.objects.filter(id=penduduk.id).update(nama="Ghani Ramadan")
    page = clerk_client.post(f"/penduduk/{penduduk.id}/ubah/diri/", mine, follow=True).content.decode()
    assert Penduduk.objects.get().nama == "Ghani Ramadan"
    assert "orang lain mengubah: nama lengkap." in page


def test_it_finds_two_records_of_one_person_in_either_case(clerk_client: Client) -> None:
    make_penduduk(nama="Afrizal Julianto", nik="1302101203909001")
    make_penduduk(nama="AFRIZAL JULIANTO", nik="1302101203909002")
    assert [pair.reason for pair in pairs(KOTO_BARU)] == ["alike"]


def test_it_shows_both_versions_of_a_field_and_saves_the_choice(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    mine = form_of(penduduk, "diri", nama="ROSNIDA", tempat_lahir="PADANG")
    Penduduk.objects.filter(id=penduduk.id).update(nama="ROSNITA")
    address = f"/penduduk/{penduduk.id}/ubah/diri/"
    response = clerk_client.post(address, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "ROSNIDA" in page
    assert "ROSNITA" in page
    assert Penduduk.objects.get().nama == "ROSNITA"
    # What the page sends: every other field as typed, the conflict's present value as the loaded one.
    again = {**mine, "lama-nama": "ROSNITA", "nama": "ROSNIDA"}
    assert clerk_client.post(address, again).status_code == 302
    saved = Penduduk.objects.get()
    assert (saved.nama, saved.tempat_lahir) == ("ROSNIDA", "PADANG")


def hidden(page: str) -> dict[str, str]:
    """What the form with both versions carries along."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.partition('id="isian"')[2]))


def test_it_asks_again_where_no_version_was_chosen(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    address = f"/penduduk/{penduduk.id}/ubah/diri/"
    mine = form_of(penduduk, "diri", nama="ROSNIDA", tempat_lahir="PADANG")
    Penduduk.objects.filter(id=penduduk.id).update(nama="ROSNITA")
    page = clerk_client.post(address, mine).content.decode()
    assert "required" not in page.partition('id="isian"')[2].partition("</form>")[0]
    carried = hidden(page)
    for _time in range(2):
        response = clerk_client.post(address, carried)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Pilih salah satu untuk setiap isian." in page
        assert {"ROSNIDA", "ROSNITA"} <= set(re.findall(r'type="radio" name="nama" value="(\w+)"', page))
        carried = hidden(page)
    assert Penduduk.objects.get().nama == "ROSNITA"
    assert clerk_client.post(address, {**carried, "nama": "ROSNIDA"}).status_code == 302
    saved = Penduduk.objects.get()
    assert (saved.nama, saved.tempat_lahir) == ("ROSNIDA", "PADANG")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("nik", {"nik": "123"}, "checked-red"),
        ("nik", {"nik": "1302101203909001", "jenis_kelamin": "2"}, "checked-amber"),
        ("tanggal_lahir", {"nik": "1302101203909001", "tanggal_lahir": "13-03-1990"}, "checked-amber"),
        ("tanggal_lahir", {"tanggal_lahir": "31-02-1990"}, "checked-red"),
        ("nama", {"nama": "YUSUF 2"}, "checked-red"),
        ("no_kk", {"no_kk": "12"}, "checked-red"),
    ],
)
def test_it_checks_while_one_types(clerk_client: Client, name: str, data: dict[str, str], said: str) -> None:
    assert said in clerk_client.post(f"/penduduk/cek/{name}/", data).content.decode()


def test_it_checks_no_field_it_does_not_know(clerk_client: Client) -> None:
    assert clerk_client.post("/penduduk/cek/cari/", {}).status_code == 404


def test_it_tells_who_looks_like_the_same_person(clerk_client: Client) -> None:
    _keluarga, head, *_ = make_family()
    data = {"nama": "Safril", "tanggal_lahir": "05-01-1980"}
    assert f"/penduduk/{head.id}/" in clerk_client.post("/penduduk/cek/kembar/", data).content.decode()
    assert clerk_client.post("/penduduk/cek/kembar/", {"nama": "x"}).content.decode().strip() == ""


def test_it_deletes_only_with_a_reason_and_offers_to_undo(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    assert clerk_client.post(f"/penduduk/{penduduk.id}/hapus/", {"alasan": " "}).status_code == 422
    page = clerk_client.post(f"/penduduk/{penduduk.id}/hapus/", {"alasan": "ganda"}, follow=True).content.decode()
    assert f"/penduduk/{penduduk.id}/pulihkan/" in page
    clerk_client.post(f"/penduduk/{penduduk.id}/pulihkan/")
    assert Penduduk.objects.filter(id=penduduk.id).exists()


def test_it_merges_by_choice_and_undoes(clerk_client: Client) -> None:
    keep, drop = make_penduduk(), make_penduduk(nama="ROSNIDA", telepon="0812")
    address = f"/penduduk/gabung/{keep.id}/{drop.id}/"
    assert "0812" in clerk_client.get(address).content.decode()
    page = clerk_client.post(address, {"pilih-telepon": "lepas", "pilih-nama": "tetap"}, follow=True).content.decode()
    assert (Penduduk.objects.get().nama, Penduduk.objects.get().telepon) == ("ROSNIDAR", "0812")
    assert "/batal/" in page
    assert clerk_client.get(f"/penduduk/gabung/{keep.id}/{keep.id}/").status_code == 404


def test_it_gives_a_newborn_the_home_of_the_family(clerk_client: Client) -> None:
    keluarga, head, *_ = make_family()
    jorong, _rt = make_places()
    Penduduk.objects.filter(id=head.id).update(lingkungan=jorong)
    child = {"nama": "Aisyah", "nik": "", "jenis_kelamin": "2", "tanggal_lahir": "01-05-2026"}
    address = f"/penduduk/baru/?no_kk={keluarga.no_kk}&shdk=4"
    page = clerk_client.get(address).content.decode()
    assert 'value="NURHAYATI"' in page
    assert "Keluarga SYAFRIL" in page
    post_new(clerk_client, **child, no_kk=keluarga.no_kk, shdk="4", yakin="family_twins")
    assert Penduduk.objects.get(nama="Aisyah").lingkungan_id == jorong.id


def test_it_says_whose_card_a_number_is(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    page = clerk_client.post("/penduduk/cek/no_kk/", {"no_kk": keluarga.no_kk}).content.decode()
    assert "SYAFRIL" in page
    assert "NURHAYATI" in page


def test_it_tells_of_all_wrong_fields_at_once(clerk_client: Client) -> None:
    page = post_new(clerk_client, nik="123", tanggal_lahir="31-02-1990", nama="YUSUF 2").context["form"].errors
    assert set(page) == {"nik", "tanggal_lahir", "nama"}


def test_it_says_whose_record_two_people_changed_and_who_saved(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    address = f"/penduduk/{penduduk.id}/ubah/diri/"
    late = form_of(penduduk, "diri", tempat_lahir="PADANG")
    clerk_client.post(address, form_of(penduduk, "diri", tempat_lahir="BUKITTINGGI"))
    response = clerk_client.post(address, late)
    assert response.status_code == 409
    assert response.context["last"].user.nama in response.content.decode()
    assert "ROSNIDAR" in response.content.decode()


def test_it_says_that_a_nik_was_received_only_when_it_was(clerk_client: Client) -> None:
    one = make_penduduk(nik="1302105203909001")
    twin = make_penduduk(nomor_sementara="0130210200100001")
    clerk_client.post(f"/penduduk/gabung/{one.id}/{twin.id}/", {"pilih-nomor_sementara": "lepas"})
    page = clerk_client.get(f"/penduduk/{one.id}/").content.decode()
    assert "NIK diterima" not in page
    other = make_penduduk(nik="1302105203909002", nomor_sementara="0130210200100002")
    assert "NIK diterima" in clerk_client.get(f"/penduduk/{other.id}/").content.decode()


def test_it_prints_a_temporary_number_as_one(clerk_client: Client) -> None:
    keluarga = make_keluarga()
    one = make_penduduk(nomor_sementara="0130210200100001", keluarga=keluarga, shdk=1)
    for address in (f"/keluarga/{keluarga.id}/cetak/", f"/penduduk/{one.id}/cetak/"):
        page = clerk_client.get(address).content.decode()
        assert "sementara" in page.split('<table class="grid"')[1]
