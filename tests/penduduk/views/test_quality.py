"""Working a list through: after saving the next one opens; where one stands is shown."""

import re

import pytest
from django.test import Client

from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import BukanGanda, Keluarga, Penduduk
from nagari.penduduk.queries.quality import Mutu, count_pairs
from tests.office import KOTO_BARU
from tests.penduduk.people import make_family, make_keluarga, make_penduduk


def position(page: str) -> tuple[int, int] | None:
    found = re.search(r"(\d+) dari (\d+)</b>", page)
    return (int(found[1]), int(found[2])) if found else None


def skip(page: str) -> str:
    found = re.search(r'<a href="([^"]+)">Lewati</a>', page)
    assert found
    return found[1]


def test_it_goes_from_one_to_the_next_and_shows_where_one_stands(clerk_client: Client) -> None:
    people = [make_penduduk(nama=nama) for nama in ("ASNI", "BADRI", "CICI")]
    address = "/penduduk/{}/ubah/diri/?mutu=tanpa-nik"
    first, second, third = (address.format(one.id) for one in people)
    listed = clerk_client.get("/penduduk/mutu/tanpa-nik/").content.decode()
    assert listed.index(first) < listed.index(second) < listed.index(third)
    page = clerk_client.get(second).content.decode()
    assert position(page) == (2, 3)
    assert list(clerk_client.get(second).context["form"].fields) == ["nik"]
    assert skip(page) == third
    assert clerk_client.post(second, {"nik": "12"}).status_code == 422
    done = clerk_client.post(second, {"nik": "1302105203909001", "yakin": "nik_district_unknown"})
    assert done.headers["Location"] == third
    assert position(clerk_client.get(third).content.decode()) == (2, 2)
    done = clerk_client.post(third, {"nik": "1302105203909002", "yakin": "nik_district_unknown"})
    assert done.headers["Location"] == "/penduduk/mutu/tanpa-nik/"
    assert Penduduk.objects.filter(nik="").count() == 1


def test_it_opens_the_first_again_from_one_that_is_mended_already(clerk_client: Client) -> None:
    one, other = make_penduduk(nama="ASNI", nik="1302105203909001"), make_penduduk(nama="BADRI")
    page = clerk_client.get(f"/penduduk/{one.id}/ubah/diri/?mutu=tanpa-nik").content.decode()
    assert position(page) is None
    assert skip(page) == f"/penduduk/{other.id}/ubah/diri/?mutu=tanpa-nik"


def test_it_works_families_through(clerk_client: Client) -> None:
    families = [make_keluarga(f"130210200315900{at}") for at in (1, 2)]
    for keluarga in families:
        make_penduduk(keluarga=keluarga, shdk=Shdk.ISTRI)
    first, second = (f"/keluarga/{one.id}/hubungan/?mutu=tanpa-kepala" for one in families)
    assert position(clerk_client.get(first).content.decode()) == (1, 2)
    member = Penduduk.objects.get(keluarga=families[0])
    done = clerk_client.post(first, {f"shdk-{member.id}": "1"})
    assert done.headers["Location"] == second


def test_it_closes_a_family_nobody_belongs_to(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    address = f"/keluarga/{keluarga.id}/hapus/?mutu=kk-kosong"
    assert clerk_client.post(address, {"tutup": "1"}).status_code == 422
    Penduduk.objects.filter(id__in=[head.id, wife.id, child.id]).update(status_dasar=2)
    assert clerk_client.post(address, {"tutup": "1"}).status_code == 302
    assert Keluarga.objects.get().tutup_sejak is not None


def test_it_goes_on_after_adding_to_a_family_and_after_a_merge(clerk_client: Client) -> None:
    keluarga, *_ = make_family()
    one, other = make_penduduk(nama="ASNI"), make_penduduk(nama="BADRI")
    address = "/keluarga/masuk/{}/?mutu=tanpa-keluarga"
    done = clerk_client.post(address.format(one.id), {"no_kk": keluarga.no_kk, "shdk": "9"})
    assert done.headers["Location"] == address.format(other.id)
    twin = make_penduduk(nama="BADRI")
    pair = re.search(r'/penduduk/gabung/[^"]+mutu=ganda', clerk_client.get("/penduduk/ganda/").content.decode())
    assert pair
    assert position(clerk_client.get(pair[0]).content.decode()) == (1, 1)
    assert clerk_client.post(pair[0]).headers["Location"] == "/penduduk/mutu/ganda/"
    assert Penduduk.objects.filter(id__in=[other.id, twin.id]).count() == 1


@pytest.mark.parametrize("mutu", Mutu)
def test_it_opens_every_list_and_every_page_that_mends_it(clerk_client: Client, mutu: Mutu) -> None:
    make_penduduk(keluarga=make_keluarga("", tutup_sejak=None), shdk=Shdk.ISTRI, tanggal_lahir=None)
    assert clerk_client.get(f"/penduduk/mutu/{mutu.value}/", follow=True).status_code == 200


def test_it_counts_on_one_page_and_takes_no_nonsense(clerk_client: Client) -> None:
    one = make_penduduk()
    page = clerk_client.get("/penduduk/mutu/")
    assert {line.url: line.number for line in page.context["open"]} == {
        "tanpa-nik/": 1,
        "tanpa-alamat/": 1,
        "wajib-ktp/": 1,
        "tanpa-keluarga/": 1,
    }
    assert clerk_client.get("/penduduk/mutu/ganda/jumlah/").content.strip() == b"0"
    assert clerk_client.get("/penduduk/mutu/apa-saja/").status_code == 404
    assert "Lewati" not in clerk_client.get(f"/penduduk/{one.id}/ubah/diri/?mutu=x").content.decode()


def test_it_lists_two_people_who_are_only_alike_no_more(clerk_client: Client) -> None:
    one, other = make_penduduk(nama="ASNI"), make_penduduk(nama="ASNI")
    pair = re.search(r'/penduduk/gabung/[^"?]+', clerk_client.get("/penduduk/ganda/").content.decode())
    assert pair
    address = f"{pair[0]}beda/"
    assert address in clerk_client.get(f"{pair[0]}?mutu=ganda").content.decode()
    done = clerk_client.post(f"{address}?mutu=ganda")
    assert done.headers["Location"] == "/penduduk/mutu/ganda/"
    assert clerk_client.post(address).status_code == 302
    assert "/penduduk/gabung/" not in clerk_client.get("/penduduk/ganda/").content.decode().split("</form>")[-1]
    assert (count_pairs(KOTO_BARU).number, BukanGanda.objects.count()) == (0, 1)
    clerk_client.post(address, {"urung": "1"})
    assert count_pairs(KOTO_BARU).number == 1
    Penduduk.objects.filter(id__in=[one.id, other.id]).update(nik="1302105203909001")
    clerk_client.post(address)
    assert count_pairs(KOTO_BARU).number == 1
