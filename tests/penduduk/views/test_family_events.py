"""The pages of a family's own events: whom it concerns, then what becomes of everybody; bad input everywhere."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.penduduk.kode import Shdk, StatusPerkawinan
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from tests.penduduk.people import make_family, make_keluarga, make_penduduk

OTHER = "1302102003159002"
DAY = "01-05-2026"


def shdk(*people: Penduduk) -> list[int | None]:
    rows = Penduduk.objects.in_bulk([one.id for one in people])
    return [rows[one.id].shdk for one in people]


def relation(one: Penduduk, kode: int) -> dict[str, str]:
    return {f"hubungan-{one.id}": str(int(kode))}


def test_it_changes_the_head_in_two_steps(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    address = f"/keluarga/{keluarga.id}/kepala/"
    assert clerk_client.get(address).status_code == 200
    for bad in ("x", str(head.id), str(UUID(int=7))):
        assert clerk_client.get(address, {"kepala": bad}).status_code == 422
    address += f"?kepala={wife.id}"
    page = clerk_client.get(address)
    assert [field.initial for field in page.context["parts"][0][1]] == [Shdk.SUAMI, Shdk.ANAK]
    told = {"tanggal": DAY, **relation(head, Shdk.SUAMI), **relation(child, Shdk.ANAK)}
    for bad in ({"tanggal": "31-02-2026"}, {"tanggal": "01-05-2999"}, {"tanggal": ""}, relation(child, 99)):
        assert clerk_client.post(address, told | bad).status_code == 422, bad
    assert clerk_client.post(address, told | {"kepala-lama": str(child.id)}).status_code == 422
    assert Mutasi.objects.count() == 0
    assert clerk_client.post(address, told).status_code == 302
    assert shdk(head, wife, child) == [Shdk.SUAMI, Shdk.KEPALA_KELUARGA, Shdk.ANAK]
    shown = clerk_client.get(f"/keluarga/{keluarga.id}/").context["events"]
    assert [one["title"] for one in shown] == ["Ganti kepala keluarga"]


def test_it_marks_relations_that_are_not_certain(clerk_client: Client) -> None:
    keluarga, _head, wife, child = make_family()
    page = clerk_client.get(f"/keluarga/{keluarga.id}/kepala/?kepala={child.id}")
    form = page.context["form"]
    assert form.fields[f"hubungan-{wife.id}"].help_text


def test_it_divides_a_family_in_two_steps(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    address = f"/keluarga/{keluarga.id}/pecah/"
    choices: list[dict[str, object]] = [
        {"anggota": "x", "kepala": str(child.id)},
        {"anggota": str(child.id), "kepala": str(wife.id)},
        {"anggota": str(head.id), "kepala": str(head.id)},
        {"anggota": str(head.id), "kepala": str(head.id), "penerus": str(head.id)},
    ]
    for bad in choices:
        assert clerk_client.get(address, bad).status_code == 422, bad
    address += f"?anggota={child.id}&kepala={child.id}"
    assert clerk_client.get(address).status_code == 200
    for wrong in ({"no_kk": "12"}, {"no_kk": keluarga.no_kk}, {"tanggal_kk": "x"}, {"tanggal_kk": "01-01-2999"}):
        assert clerk_client.post(address, {"tanggal": DAY, **wrong}).status_code == 422, wrong
    done = clerk_client.post(address, {"tanggal": DAY, "no_kk": OTHER, "alasan": "menikah"})
    new = Keluarga.objects.get(no_kk=OTHER)
    assert done.headers["Location"] == f"/keluarga/{new.id}/"
    assert list(Penduduk.objects.filter(keluarga=new).values_list("nama", "shdk")) == [("FAUZAN", 1)]


def test_it_asks_who_leads_those_who_stay(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    Penduduk.objects.filter(id__in=[head.id, wife.id]).update(status_perkawinan=StatusPerkawinan.CERAI_HIDUP)
    address = f"/keluarga/{keluarga.id}/pecah/?anggota={head.id}&kepala={head.id}&penerus={wife.id}"
    assert clerk_client.post(address, {"tanggal": DAY, **relation(child, Shdk.ANAK)}).status_code == 302
    assert shdk(head, wife, child) == [Shdk.KEPALA_KELUARGA, Shdk.KEPALA_KELUARGA, Shdk.ANAK]
    new = Keluarga.objects.exclude(id=keluarga.id).get()
    assert "belum terbit" in clerk_client.get(f"/keluarga/{new.id}/").content.decode()


def test_it_leaves_them_without_a_head_when_that_is_said(clerk_client: Client) -> None:
    keluarga, head, wife, _child = make_family()
    address = f"/keluarga/{keluarga.id}/pecah/?anggota={head.id}&kepala={head.id}&penerus=belum"
    assert clerk_client.post(address, {"tanggal": DAY}).status_code == 302
    assert shdk(head, wife) == [Shdk.KEPALA_KELUARGA, Shdk.ISTRI]


def test_it_joins_two_families_and_finds_the_closed_one_again(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    other = make_keluarga(OTHER)
    mother = make_penduduk(nama="ZUBAIDAH", keluarga=other, shdk=1)
    address = f"/keluarga/{other.id}/gabung/"
    for bad in ("", "12", OTHER, "1302102003159999"):
        assert clerk_client.get(address, {"no_kk": bad}).status_code == 422, bad
    address += f"?no_kk={keluarga.no_kk}"
    assert clerk_client.get(address).status_code == 200
    assert clerk_client.post(address, {"tanggal": DAY}).status_code == 422
    assert clerk_client.post(address, {"tanggal": DAY, **relation(mother, Shdk.MERTUA)}).status_code == 302
    assert shdk(mother) == [Shdk.MERTUA]
    assert [row.no_kk for row in clerk_client.get("/keluarga/?periksa=tutup").context["rows"]] == [OTHER]
    shown = clerk_client.get(f"/keluarga/{other.id}/").content.decode()
    assert "Ditutup sejak 1 Mei 2026" in shown
    assert "/pecah/" not in shown
    assert clerk_client.get("/keluarga/").context["page"].paginator.count == 1
    assert clerk_client.get("/keluarga/", {"q": OTHER}).context["page"].paginator.count == 1


def test_it_gives_a_card_another_number_and_finds_it_by_the_old_one(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    old, address = keluarga.no_kk, f"/keluarga/{keluarga.id}/nomor/"
    assert clerk_client.get(address).status_code == 200
    for bad in ({"no_kk": ""}, {"no_kk": "12"}, {"no_kk": old}, {"no_kk": OTHER, "tanggal": "x"}):
        assert clerk_client.post(address, {"tanggal": DAY} | bad).status_code == 422, bad
    told = {"tanggal": DAY, "no_kk": OTHER, "nomor-lama": old}
    assert clerk_client.post(address, told).status_code == 302
    assert clerk_client.post(address, told).status_code == 422
    assert Mutasi.objects.get().jenis == Jenis.GANTI_NO_KK
    listed = clerk_client.get("/keluarga/", {"q": old}).context["rows"]
    assert [row.id for row in listed] == [keluarga.id]
    assert "1302 1020 0315 9001" in clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()


def test_it_has_no_event_for_who_is_alone(clerk_client: Client) -> None:
    keluarga = make_keluarga()
    make_penduduk(keluarga=keluarga, shdk=1)
    for name in ("kepala", "pecah"):
        page = clerk_client.get(f"/keluarga/{keluarga.id}/{name}/")
        assert (page.status_code, page.context["can_go"]) == (200, False)


@pytest.mark.parametrize("name", ["kepala", "pecah", "gabung", "nomor"])
def test_it_is_for_clerks_of_the_village(head: User, client: Client, name: str) -> None:
    keluarga, *_ = make_family()
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    assert client.get(f"/keluarga/{keluarga.id}/{name}/").status_code == 403


def test_it_asks_for_a_guardian_when_only_children_are_left(clerk_client: Client) -> None:
    keluarga = make_keluarga()
    mother = make_penduduk(nama="NURHAYATI", keluarga=keluarga, shdk=1)
    young = date(2020, 1, 1)
    child = make_penduduk(nama="RAFI", keluarga=keluarga, shdk=4, tanggal_lahir=young)
    guardian = make_keluarga(OTHER)
    make_penduduk(nama="SYAHRIAL", keluarga=guardian, shdk=1)
    address = f"/mutasi/catat/mati/{mother.id}/"
    assert "kk_wali" in clerk_client.get(address).context["form"].fields
    told = {"tanggal": f"{clock.today():%d-%m-%Y}", "kepala": "belum", "catat": "1"}
    for bad in ("12", "1302102003159999", keluarga.no_kk):
        assert clerk_client.post(address, told | {"kk_wali": bad}).status_code == 422, bad
    assert clerk_client.post(address, told | {"kk_wali": OTHER}).status_code == 302
    child.refresh_from_db()
    keluarga.refresh_from_db()
    assert (child.keluarga_id, child.shdk) == (guardian.id, Shdk.FAMILI_LAIN)
    assert keluarga.tutup_sejak is not None
