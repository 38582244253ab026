import pytest

from nagari.demo.locations import PLACES, put_on_map
from nagari.kantor.models import Kantor
from nagari.wilayah.models import JenisLingkungan, Lingkungan, Wilayah
from peta.lokasi import queries
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.penduduk.people import make_family, make_places


@pytest.mark.usefixtures("office")
def test_it_puts_houses_places_and_jorong_on_the_map_of_the_demo() -> None:
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)
    make_places()
    Lingkungan.objects.create(wilayah=KOTO_BARU, jenis=JenisLingkungan.JORONG, nama="Koto Gadang")
    make_family()
    assert put_on_map(KOTO_BARU, NOW) == 1
    assert len(queries.houses(KOTO_BARU)) == 1
    assert len(queries.facilities(KOTO_BARU)) == len(PLACES)
    drawn = queries.parts(KOTO_BARU)
    assert [bool(one.bentuk) for one in drawn] == [True, True]
    assert all((one.luas or 0) > 0.5 for one in drawn)


def test_it_puts_nothing_where_no_centre_is_known(office: Kantor) -> None:
    make_family()
    assert put_on_map(office.wilayah, NOW) == 0
