import re

import pytest
from django.test import Client

from nagari.penduduk.models import Keluarga, Penduduk
from tests.office import SELAYO
from tests.penduduk.people import make_family, make_keluarga, make_penduduk

OTHER = "1302102003159002"


def undo(client: Client, page: str, name: str = "urung|pulihkan") -> str:
    """Presses the button of the message on a page; where it leads."""
    address = re.search(rf'action="(/[a-z]+/[^"]*(?:{name})/[^"]*)"', page)
    trace = re.search(r'name="jejak" value="([^"]*)"', page)
    assert address
    return client.post(address[1], {"jejak": trace[1] if trace else ""}, follow=True).content.decode()


def heads(keluarga: Keluarga) -> list[str]:
    return list(Penduduk.objects.filter(keluarga=keluarga, shdk=1).values_list("nama", flat=True))


def test_it_takes_the_head_out_once_the_next_one_is_chosen(clerk_client: Client) -> None:
    keluarga, head, wife, _child = make_family()
    address = f"/keluarga/keluar/{head.id}/"
    assert "NURHAYATI, Istri" in clerk_client.get(address).content.decode()
    for bad in ({}, {"kepala": "x"}, {"kepala": str(head.id)}):
        assert clerk_client.post(address, bad).status_code == 422
    assert heads(keluarga) == ["SYAFRIL"]
    page = clerk_client.post(address, {"kepala": str(wife.id)}, follow=True)
    assert page.redirect_chain[-1][0] == f"/keluarga/{keluarga.id}/hubungan/"
    assert heads(keluarga) == ["NURHAYATI"]
    undo(clerk_client, page.content.decode())
    assert heads(keluarga) == ["SYAFRIL"]


def test_it_lets_a_family_stand_without_a_head_when_that_is_said(clerk_client: Client) -> None:
    keluarga, head, *_ = make_family()
    assert clerk_client.post(f"/keluarga/keluar/{head.id}/", {"kepala": "belum"}).status_code == 302
    assert heads(keluarga) == []


def test_it_asks_for_no_head_when_another_member_leaves(clerk_client: Client) -> None:
    _keluarga, _head, _wife, child = make_family()
    assert "kepala" not in clerk_client.get(f"/keluarga/keluar/{child.id}/").context["form"].fields
    assert clerk_client.post(f"/keluarga/keluar/{child.id}/").status_code == 302


def test_it_adds_a_resident_to_a_card(clerk_client: Client) -> None:
    penduduk = make_penduduk()
    address = f"/keluarga/masuk/{penduduk.id}/"
    for bad in ({}, {"no_kk": "12", "shdk": "1"}, {"no_kk": "1302102003159001", "shdk": "x"}):
        assert clerk_client.post(address, bad).status_code == 422
    assert clerk_client.post(address, {"no_kk": "1302102003159001", "shdk": "1"}).status_code == 302
    assert Penduduk.objects.get().shdk == 1


def test_it_finds_whom_to_add_and_moves_him_from_his_family(clerk_client: Client) -> None:
    _old, _head, _wife, child = make_family()
    new = make_keluarga(OTHER)
    make_penduduk(nama="BUSTAMAM", keluarga=new, shdk=1)
    page = clerk_client.get(f"/keluarga/{new.id}/tambah/", {"q": "fauz"}).content.decode()
    join = f"/keluarga/masuk/{child.id}/?no_kk={OTHER}"
    assert join in page
    assert f'value="{OTHER}"' in clerk_client.get(join).content.decode()
    data = {"no_kk": OTHER, "shdk": "9"}
    asked = clerk_client.post(join, data)
    assert asked.status_code == 422
    assert "Tetap simpan" in asked.content.decode()
    assert Penduduk.objects.get(id=child.id).keluarga_id != new.id
    done = clerk_client.post(join, {**data, "yakin": "member_elsewhere"}, follow=True)
    assert Penduduk.objects.get(id=child.id).keluarga_id == new.id
    undo(clerk_client, done.content.decode())
    assert Penduduk.objects.get(id=child.id).keluarga_id == child.keluarga_id


def test_it_says_who_is_in_the_family_already_and_finds_nobody_elsewhere(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    make_penduduk(SELAYO, nama="FAUZIAH")
    page = clerk_client.get(f"/keluarga/{keluarga.id}/tambah/", {"q": "fauz"}).content.decode()
    assert "ada dalam keluarga ini" in page
    assert "FAUZIAH" not in page
    for bad in ("", "  ", "%", "x" * 500, "zz"):
        assert clerk_client.get(f"/keluarga/{keluarga.id}/tambah/", {"q": bad}).status_code == 200


@pytest.mark.parametrize("trace", ["", "x", "eyJ:1abc:def"])
def test_it_undoes_nothing_with_a_trace_that_is_not_its_own(clerk_client: Client, trace: str) -> None:
    _keluarga, head, *_ = make_family()
    page = clerk_client.post(f"/keluarga/urung/{head.id}/", {"jejak": trace}, follow=True).content.decode()
    assert "terlalu lama" in page
    assert Penduduk.objects.get(id=head.id).shdk == 1


def test_it_asks_for_the_next_head_before_a_record_is_deleted(clerk_client: Client) -> None:
    keluarga, head, wife, _child = make_family()
    address = f"/penduduk/{head.id}/hapus/"
    assert clerk_client.post(address, {"alasan": "ganda"}).status_code == 422
    page = clerk_client.post(address, {"alasan": "ganda", "kepala": str(wife.id)}, follow=True).content.decode()
    assert heads(keluarga) == ["NURHAYATI"]
    undo(clerk_client, page)
    assert heads(keluarga) == ["SYAFRIL"]


def test_it_asks_for_the_next_head_before_a_head_is_merged_away(clerk_client: Client) -> None:
    keluarga, head, wife, _child = make_family()
    keep = make_penduduk(nama="SYAFRIL")
    address = f"/penduduk/gabung/{keep.id}/{head.id}/"
    asked = clerk_client.post(address, {"pilih-nik": "lepas"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "kehilangan kepalanya" in page
    assert re.search(r'name="pilih-nik" value="lepas" checked', page)
    assert clerk_client.post(address, {"kepala": "x"}).status_code == 422
    assert clerk_client.post(address, {"pilih-nik": "lepas", "kepala": str(wife.id)}).status_code == 302
    assert heads(keluarga) == ["NURHAYATI"]


def test_it_deletes_a_family_nobody_is_in_and_brings_it_back(clerk_client: Client) -> None:
    keluarga = make_keluarga()
    address = f"/keluarga/{keluarga.id}/hapus/"
    assert address in clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()
    page = clerk_client.post(address, follow=True).content.decode()
    assert not Keluarga.objects.exists()
    undo(clerk_client, page)
    assert Keluarga.objects.get() == keluarga
    make_penduduk(keluarga=keluarga, shdk=1)
    assert address not in clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()
    assert clerk_client.post(address).status_code == 422
    assert Keluarga.objects.exists()
