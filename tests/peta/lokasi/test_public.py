"""Places for everybody: what was ticked, nothing of what was not, nearest first."""

from typing import Any

import pytest
from django.test import Client

from nagari.kantor.models import Kantor, Level
from nagari.wilayah import freshness
from nagari.wilayah.models import Wilayah
from peta.lokasi.models import Kategori, LetakRumah
from peta.lokasi.views import public
from tests.accounts.walk.lokasi import make_facility
from tests.office import KOTO_BARU, NOW, SELAYO, make_office
from tests.penduduk.people import make_family

PAGE, GROUND = "/peta/sarana/", "/peta/sarana/peta.json"


@pytest.fixture(autouse=True)
def fresh() -> None:
    public.LIMIT.forget()


def names(answer: Any) -> list[str]:
    return [one.row.nama for one in answer.context["lines"]]


def listed(wilayah: str = KOTO_BARU) -> None:
    make_facility(wilayah, nama="Surau Jauh", lng=100.7, umum=True, keterangan="RAHASIA", jam_buka="Subuh-Isya")
    make_facility(wilayah, nama="SDN 09", kategori=Kategori.SEKOLAH, umum=True)
    make_facility(wilayah, nama="Gudang")


def test_everybody_sees_what_was_ticked_and_nothing_else(office: Kantor, client: Client) -> None:
    listed()
    family, *_people = make_family()
    LetakRumah.objects.create(wilayah=KOTO_BARU, keluarga=family, lat=-0.83, lng=100.65, cara="ketuk", dicatat_pada=NOW)
    page, ground = client.get(PAGE), client.get(GROUND)
    assert names(page) == ["SDN 09", "Surau Jauh"]
    for text in (page.content.decode(), ground.content.decode()):
        assert "Subuh-Isya" in text
        for secret in ("RAHASIA", "Gudang", "SYAFRIL", family.id.hex):
            assert secret not in text
    assert set(ground.json()) == {"sarana", "batas", "indikatif"}
    assert names(client.get(f"{PAGE}?kategori=sekolah")) == ["SDN 09"]
    assert len(names(client.get(f"{PAGE}?kategori=x"))) == 2
    assert PAGE in client.get("/").content.decode()


def test_the_nearest_come_first_and_a_house_is_not_told_exactly(office: Kantor, client: Client) -> None:
    listed()
    page = client.get(f"{PAGE}?lat=-0.835123&lng=100.700456")
    assert names(page) == ["Surau Jauh", "SDN 09"]
    near = page.context["lines"][0].near
    assert (page.context["here"], near.metres < 20) == ((-0.835, 100.7), True)
    assert "4,9 km" in page.content.decode()
    for bad in ("lat=x&lng=1", "lat=100&lng=-1", "lat=-0.8", "lat=%00&lng=%00", "lat=nan&lng=nan"):
        assert client.get(f"{PAGE}?{bad}").status_code == 422, bad


def test_a_regency_shows_those_of_its_villages_one_by_one_too(db: None, client: Client) -> None:
    make_office("13.02", Level.KABUPATEN)
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    freshness.forget()
    listed()
    make_facility(SELAYO, nama="Balai Adat", kategori=Kategori.ADAT, umum=True)
    assert names(client.get(PAGE)) == ["SDN 09", "Surau Jauh", "Balai Adat"]
    assert names(client.get(f"{PAGE}?tempat={SELAYO}")) == ["Balai Adat"]
    assert [one[1] for one in client.get(f"{GROUND}?tempat={SELAYO}").json()["sarana"]] == ["Balai Adat"]
    for other in ("13.01", "x", "13.02.99.2001"):
        assert client.get(f"{PAGE}?tempat={other}").status_code == 404


def test_who_copies_everything_by_machine_is_asked_to_wait(
    office: Kantor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/peta/sarana/" not in client.get("/").content.decode()
    monkeypatch.setattr(public.LIMIT, "count", 2)
    assert [client.get(address).status_code for address in (PAGE, GROUND, PAGE, GROUND)] == [200, 200, 429, 429]


def test_a_village_knows_no_other_place(office: Kantor, client: Client) -> None:
    assert client.get(f"{PAGE}?tempat={SELAYO}").status_code == 404
    assert client.get(f"{PAGE}?tempat={KOTO_BARU}").status_code == 200
