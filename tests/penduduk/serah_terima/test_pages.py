"""The pages of a hand-over, seen from both offices."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import KabarPindah, Penduduk, TawaranPindah
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima.services import offer_departure, refuse
from tests.office import KOTO_BARU, SELAYO, make_user
from tests.penduduk.people import make_family, make_places

NEW_KK = "1302100205269005"


def today() -> str:
    return f"{timezone.localdate():%d-%m-%Y}"


def offered(asal: str, tujuan: str, days: int = 0) -> TawaranPindah:
    """A family that leaves `asal` today, offered so many days ago."""
    people = make_family(asal)[1:]
    entry = Entry(wilayah=asal, today=timezone.localdate() - timedelta(days=days))
    offer_departure(entry, [one.id for one in people], entry.today, MoveFacts(tempat=tujuan, wilayah=tujuan))
    return TawaranPindah.objects.get()


def test_it_offers_whoever_moves_to_a_village_of_the_regency(clerk_client: Client) -> None:
    _card, head, wife, child = make_family()
    address = f"/mutasi/catat/pindah/{head.id}/"
    page = clerk_client.get(address).content.decode()
    assert re.search(r'name="tawarkan"[^>]*checked', page)
    data = {
        "orang": [str(one.id) for one in (head, wife, child)],
        "tanggal": today(),
        "tempat": "Selayo",
        "kode_tempat": SELAYO,
        "tawarkan": "on",
        "catat": "1",
    }
    done = clerk_client.post(address, data)
    assert done.status_code == 302, done.content.decode()
    offer = TawaranPindah.objects.get()
    assert (offer.wilayah, offer.jumlah) == (SELAYO, 3)
    page = clerk_client.get(f"/penduduk/{head.id}/").content.decode()
    assert f"/mutasi/tawaran/{offer.id}/" in page
    assert "Selayo" in clerk_client.get("/mutasi/tawaran/").content.decode()
    assert f"/mutasi/tawaran/{offer.id}/tarik/" in clerk_client.get(f"/mutasi/tawaran/{offer.id}/").content.decode()


@pytest.mark.parametrize("kode", ["", "13.71.01.1001", KOTO_BARU])
def test_it_offers_nobody_who_moves_elsewhere(clerk_client: Client, kode: str) -> None:
    _card, _head, _wife, child = make_family()
    data = {"orang": [str(child.id)], "tanggal": today(), "tempat": "Padang", "kode_tempat": kode, "tawarkan": "on"}
    clerk_client.post(f"/mutasi/catat/pindah/{child.id}/", {**data, "catat": "1"})
    assert not TawaranPindah.objects.exists()


def test_it_takes_people_in_with_their_data(clerk_client: Client) -> None:
    offer = offered(SELAYO, KOTO_BARU)
    jorong = make_places()[0]
    assert "/mutasi/tawaran/" in clerk_client.get("/").content.decode()
    page = clerk_client.get(f"/mutasi/tawaran/{offer.id}/").content.decode()
    assert "SYAFRIL" in page
    address = f"/mutasi/tawaran/{offer.id}/terima/"
    form = clerk_client.get(address).content.decode()
    relations = re.findall(r'name="(shdk-[0-9a-f]{32})"', form)
    shdk = dict(zip(dict.fromkeys(relations), ["1", "3", "4"], strict=True))
    data = {"tanggal": today(), "no_kk": NEW_KK, "alamat": "Jalan Raya", "lingkungan": str(jorong.id), **shdk}
    preview = clerk_client.post(address, data).content.decode()
    codes = re.search(r'name="yakin" value="([^"]*)"', preview)
    assert codes, preview
    assert not KabarPindah.objects.exists()
    done = clerk_client.post(address, {**data, "catat": "1", "yakin": codes[1]})
    assert done.status_code == 302, done.content.decode()
    new = Penduduk.objects.get(nama="SYAFRIL", wilayah=KOTO_BARU)
    assert new.status_dasar == StatusDasar.HIDUP
    assert new.predecessor_id
    assert KabarPindah.objects.get().wilayah == SELAYO
    # Once is enough: the page leads back to the offer.
    assert clerk_client.get(address).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"no_kk": "12345"}, {"tanggal": "31-02-2026"}, {"tanggal": ""}, {"lingkungan": "x"}, {"no_kk": NEW_KK}]
)
def test_it_says_what_is_wrong_and_takes_nobody_in(clerk_client: Client, wrong: dict[str, str]) -> None:
    offer = offered(SELAYO, KOTO_BARU)
    jorong = make_places()[0]
    data = {"tanggal": today(), "no_kk": "", "lingkungan": str(jorong.id), **wrong, "catat": "1"}
    response = clerk_client.post(f"/mutasi/tawaran/{offer.id}/terima/", data)
    assert response.status_code == 422
    assert not Penduduk.objects.filter(wilayah=KOTO_BARU).exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"orang": [{"id": "x", "isi": {}}, 7, {}]},
        {"orang": 7, "no_kk": None, "alamat": []},
        [],
        {"orang": "x"},
        {"orang": [{"id": "0" * 32, "isi": {"nama": "RAHMI", "tanggal_lahir": "31-31", "shdk": "x"}, "riwayat": 3}]},
        {"orang": [{"id": "0" * 32, "isi": [], "riwayat": [4, {}, {"jenis": [], "tanggal": 5}]}]},
    ],
)
def test_it_opens_an_offer_that_cannot_be_read_whole(clerk_client: Client, bad: object) -> None:
    """What another office sent."""
    offer = offered(SELAYO, KOTO_BARU)
    TawaranPindah.objects.filter(id=offer.id).update(isi=bad)
    page = clerk_client.get(f"/mutasi/tawaran/{offer.id}/")
    assert page.status_code == 200
    assert ("RAHMI" in page.content.decode()) == ("RAHMI" in str(bad))
    assert clerk_client.get(f"/mutasi/tawaran/{offer.id}/terima/").status_code == 200


def test_it_refuses_with_a_reason(clerk_client: Client) -> None:
    offer = offered(SELAYO, KOTO_BARU)
    address = f"/mutasi/tawaran/{offer.id}/tolak/"
    assert clerk_client.get(address).status_code == 200
    assert clerk_client.post(address, {"alasan": ""}).status_code == 422
    assert clerk_client.post(address, {"alasan": "Salah nagari"}).status_code == 302
    assert KabarPindah.objects.get().alasan == "Salah nagari"
    assert clerk_client.post(address, {"alasan": "lagi"}).status_code == 422


def test_it_leads_the_old_office_to_taking_them_back(clerk_client: Client) -> None:
    offer = offered(KOTO_BARU, SELAYO)
    refuse(Entry(wilayah=SELAYO, today=timezone.localdate()), offer.id, "Tidak datang")
    assert "/mutasi/tawaran/" in clerk_client.get("/").content.decode()
    page = clerk_client.get(f"/mutasi/tawaran/{offer.id}/").content.decode()
    assert "Tidak datang" in page
    address = f"/mutasi/{offer.rombongan}/batal/"
    assert address in page
    assert clerk_client.post(address, {"alasan": "Ditolak"}).status_code == 302
    assert Penduduk.objects.filter(wilayah=KOTO_BARU, status_dasar=StatusDasar.HIDUP).count() == 3


def test_it_asks_back_and_waits(clerk_client: Client) -> None:
    offer = offered(KOTO_BARU, SELAYO)
    assert clerk_client.post(f"/mutasi/tawaran/{offer.id}/tarik/", {"alasan": "Tidak jadi"}).status_code == 302
    refused = clerk_client.post(f"/mutasi/{offer.rombongan}/batal/", {"alasan": "Tidak jadi"})
    assert refused.status_code == 422


def test_it_offers_the_way_back_alone_after_a_week(clerk_client: Client) -> None:
    offer = offered(KOTO_BARU, SELAYO, days=9)
    assert f"/mutasi/{offer.rombongan}/batal/" in clerk_client.get(f"/mutasi/tawaran/{offer.id}/").content.decode()


def test_it_shows_an_offer_to_its_two_offices_alone_and_logs_each_look(client: Client, office: Kantor) -> None:
    offer = offered("13.71.01.1001", SELAYO)
    client.force_login(make_user(Role.CLERK))
    assert client.get(f"/mutasi/tawaran/{offer.id}/").status_code == 404
    mine = TawaranPindah.objects.create(
        wilayah=KOTO_BARU, asal=SELAYO, rombongan=offer.id, tanggal=offer.tanggal, tanggal_catat=offer.tanggal,
        nama="ROSNIDAR", jumlah=1, isi={},
    )  # fmt: skip
    before = AccessLog.objects.count()
    assert client.get(f"/mutasi/tawaran/{mine.id}/").status_code == 200
    assert client.get("/mutasi/tawaran/").status_code == 200
    assert AccessLog.objects.count() == before + 2
