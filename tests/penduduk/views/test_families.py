from typing import Any

import pytest
from django.test import Client

from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync import projections
from tests.office import NOW
from tests.penduduk.people import make_family, make_places


def test_it_shows_the_card_and_what_is_wrong_with_it(clerk_client: Client) -> None:
    keluarga, head, *_ = make_family()
    assert "SYAFRIL" in clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()
    Penduduk.objects.filter(id=head.id).update(shdk=9)
    assert "belum punya kepala keluarga" in clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()
    assert "1302 1020 0315 9001" in clerk_client.get("/keluarga/?periksa=tanpa-kepala").content.decode()


def test_it_finds_a_family_by_a_member(clerk_client: Client) -> None:
    make_family()
    assert "1302 1020 0315 9001" in clerk_client.get("/keluarga/?q=fauz").content.decode()
    assert "1302 1020 0315 9001" in clerk_client.get("/keluarga/?q=3159001").content.decode()
    assert "1302 1020 0315 9001" not in clerk_client.get("/keluarga/?q=zzzz").content.decode()
    projections.run(NOW)
    for query, is_there in (
        ("anggota_dari=3&anggota_sampai=3", True),
        ("anggota_dari=3&kepala=2", False),
        ("anggota_dari=8", False),
        ("anggota_dari=x&kepala=9", True),
        ("anggota_dari=1&anggota_sampai=½&kepala=9", True),
    ):
        page = clerk_client.get(f"/keluarga/?{query}")
        assert page.status_code == 200
        assert ("1302 1020 0315 9001" in page.content.decode()) == is_there, query


def test_it_prints_the_sheet_in_the_columns_of_the_card(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    page = clerk_client.get(f"/keluarga/{keluarga.id}/cetak/").content.decode()
    for column in ("Nama Lengkap", "Status Hubungan Dalam Keluarga", "Kewarganegaraan", "No. Paspor", "Ayah", "Ibu"):
        assert column in page
    assert "<dt>Kabupaten</dt><dd>Solok</dd>" in page


def test_it_edits_the_card_and_moves_everybody(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    _jorong, rt = make_places()
    data = {"no_kk": keluarga.no_kk, "alamat": "JALAN BARU", "lingkungan": str(rt.id), "semua": "1"}
    assert clerk_client.post(f"/keluarga/{keluarga.id}/ubah/", data).status_code == 302
    assert set(Penduduk.objects.values_list("lingkungan_id", flat=True)) == {rt.id}


@pytest.mark.parametrize(
    "changes", [{"no_kk": ""}, {"no_kk": "12"}, {"kode_pos": "abc"}, {"tanggal_kk": "31-02-2020"}, {"lingkungan": "x"}]
)
def test_it_refuses_a_card_that_cannot_be(clerk_client: Client, changes: dict[str, str]) -> None:
    keluarga, *_ = make_family()
    data: dict[str, Any] = {"no_kk": keluarga.no_kk, "alamat": "KETIKAN SAYA", **changes}
    response = clerk_client.post(f"/keluarga/{keluarga.id}/ubah/", data)
    assert response.status_code == 422
    assert "KETIKAN SAYA" in response.content.decode()
    assert Keluarga.objects.get().alamat == ""


def test_it_hands_the_head_over(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    address = f"/keluarga/{keluarga.id}/hubungan/"
    two = {f"shdk-{head.id}": "1", f"shdk-{wife.id}": "1", f"shdk-{child.id}": "4"}
    refused = clerk_client.post(address, two)
    assert refused.status_code == 422
    assert "kepala keluarga kedua" in refused.content.decode()
    assert "Tetap simpan" not in refused.content.decode()
    assert clerk_client.post(address, {**two, f"shdk-{head.id}": "99"}).status_code == 422
    assert clerk_client.post(address, {**two, f"shdk-{head.id}": "9"}).status_code == 302


def test_it_shows_both_relations_when_two_clerks_change_one(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    address = f"/keluarga/{keluarga.id}/hubungan/"
    assert f'name="lama-shdk-{child.id}" value="4"' in clerk_client.get(address).content.decode()
    shown = {f"{lama}shdk-{one.id}": str(one.shdk) for one in (head, wife, child) for lama in ("", "lama-")}
    Penduduk.objects.filter(id=child.id).update(shdk=9)
    response = clerk_client.post(address, {**shown, f"shdk-{child.id}": "6"})
    assert response.status_code == 409
    assert "FAUZAN" in response.content.decode()
    assert Penduduk.objects.get(id=child.id).shdk == 9
    again = {**shown, f"lama-shdk-{child.id}": "9", f"shdk-{child.id}": "6"}
    assert all(f'name="{name}"' in response.content.decode() for name in again)
    assert clerk_client.post(address, again).status_code == 302
    assert Penduduk.objects.get(id=child.id).shdk == 6
