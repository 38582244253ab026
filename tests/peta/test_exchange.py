"""Maps between an office and its regency: what is drawn and pointed at goes up, what the regency gives comes down to
whom it concerns."""

import pytest

from nagari.penduduk.models import Keluarga
from nagari.sync import blobs, journal, projections
from peta.dasar.queries import current
from peta.dasar.services import keep
from peta.lokasi.models import Cara, Kategori, LetakRumah, Sarana
from peta.lokasi.rules import Position
from peta.lokasi.services import Told, forget_house, place_house, save_facility
from peta.models import Batas
from peta.rules.matching import Target
from peta.services.boundaries import Source, give
from tests.office import NOW
from tests.sync.asking import sync
from tests.sync.offices import KOTO_BARU, REGENCY, SELAYO, Make, SimulatedOffice, enrol, make_office

__all__ = ["make_office"]
AREA = '{"type":"Polygon","coordinates":[[[100.64,-0.84],[100.68,-0.84],[100.68,-0.8],[100.64,-0.84]]]}'
TILES = b"PMTiles" + bytes(30_000)


@pytest.fixture
def regency(make_office: Make) -> SimulatedOffice:
    return make_office(REGENCY)


@pytest.fixture
def nagari(make_office: Make, regency: SimulatedOffice) -> SimulatedOffice:
    office = make_office(KOTO_BARU)
    enrol(office, regency, bytes(7))
    sync(office, regency)
    return office


def settle(office: SimulatedOffice) -> None:
    with office.at():
        journal.seal(NOW)
        projections.run(NOW)


def exchange(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """Until all has arrived: attachments are asked for once the rows that point to them have come."""
    for _round in range(3):
        for one in (nagari, regency):
            settle(one)
        assert sync(nagari, regency)[0].ok


def test_houses_places_and_boundaries_of_an_office_reach_the_regency(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    with nagari.at():
        keluarga = Keluarga.objects.create(wilayah=KOTO_BARU, no_kk="1302100105099001", terdata_sejak=NOW)
        place_house(keluarga, Position(-0.835, 100.656), Cara.KETUK, NOW)
        told = Told(nama="SDN 09", kategori=Kategori.SEKOLAH, at=Position(-0.83, 100.65), umum=True)
        save_facility(KOTO_BARU, told, NOW)
        give(KOTO_BARU, [(Target(KOTO_BARU, "", ""), AREA)], Source(sumber="jalan kaki"), NOW)
    exchange(nagari, regency)
    with regency.at():
        assert (LetakRumah.objects.get().lat, Sarana.objects.get().umum) == (-0.835, True)
        held = Batas.objects.get()
        assert (held.wilayah, held.geometri, held.sumber) == (KOTO_BARU, AREA, "jalan kaki")
    with nagari.at():
        forget_house(Keluarga.objects.get())
    exchange(nagari, regency)
    with regency.at():
        assert not LetakRumah.objects.exists()


def test_a_boundary_the_regency_gives_reaches_that_village_alone_and_the_basemap_everybody(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    with regency.at():
        for code in (KOTO_BARU, SELAYO):
            give(REGENCY, [(Target(code, "", ""), AREA)], Source(), NOW)
        row = keep(REGENCY, TILES, "© Contoh", NOW)
    exchange(nagari, regency)
    with nagari.at():
        assert [one.wilayah for one in Batas.objects.all()] == [KOTO_BARU]
        found = current(KOTO_BARU)
        assert found is not None
        assert (found.isi, found.sumber, blobs.get(found.isi)) == (row.isi, "© Contoh", TILES)
    with nagari.at():
        # Its own is the newer one, and stays here.
        own = keep(KOTO_BARU, TILES[:-1], "", NOW.replace(year=2027))
        assert current(KOTO_BARU) == own
    exchange(nagari, regency)
    with regency.at():
        assert (current(REGENCY) or own).isi == row.isi
