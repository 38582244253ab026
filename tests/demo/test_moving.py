import pytest

from nagari.demo.moving import send_family
from nagari.penduduk.kode import Shdk, StatusPerkawinan
from nagari.penduduk.models import TawaranPindah
from tests.office import KOTO_BARU, SELAYO, make_regions
from tests.penduduk.people import TODAY, make_family, make_penduduk

pytestmark = pytest.mark.django_db


def test_it_sends_a_family_of_four_to_the_other_office() -> None:
    make_regions()
    card = make_family(SELAYO)[0]
    send_family(SELAYO, KOTO_BARU, TODAY)
    assert not TawaranPindah.objects.exists()
    make_penduduk(SELAYO, nama="DEWI", keluarga=card, shdk=Shdk.ANAK, status_perkawinan=StatusPerkawinan.BELUM_KAWIN)
    send_family(SELAYO, KOTO_BARU, TODAY)
    offer = TawaranPindah.objects.get()
    assert (offer.wilayah, offer.asal, offer.jumlah) == (KOTO_BARU, SELAYO, 4)
