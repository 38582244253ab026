from datetime import date

import pytest

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.registry import residents
from nagari.wilayah.rules.lingkungan import LingkunganError
from nagari.wilayah.services.lingkungan import add_lingkungan, close_lingkungan, merge_lingkungan
from tests.office import KOTO_BARU

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 14)


@pytest.fixture
def parts() -> tuple[Lingkungan, Lingkungan]:
    satu, dua = (add_lingkungan(KOTO_BARU, JenisLingkungan.JORONG, name) for name in ("Satu", "Dua"))
    keluarga = Keluarga.objects.create(wilayah=KOTO_BARU, lingkungan=satu, terdata_sejak=TODAY)
    for status in (StatusDasar.HIDUP, StatusDasar.HIDUP, StatusDasar.MATI):
        Penduduk.objects.create(
            wilayah=KOTO_BARU,
            nama="Uji Coba",
            keluarga=keluarga,
            lingkungan=satu,
            status_dasar=status,
            terdata_sejak=TODAY,
        )
    return satu, dua


def test_it_counts_the_living_where_they_are_written_down(parts: tuple[Lingkungan, Lingkungan]) -> None:
    assert residents.counts(KOTO_BARU) == {parts[0].id: 2}


def test_it_keeps_open_a_jorong_that_people_live_in(parts: tuple[Lingkungan, Lingkungan]) -> None:
    with pytest.raises(LingkunganError, match="lingkungan_has_people"):
        close_lingkungan(KOTO_BARU, parts[0].id, TODAY)


def test_it_moves_people_and_families_when_jorong_are_merged(parts: tuple[Lingkungan, Lingkungan]) -> None:
    satu, dua = parts
    merge_lingkungan(KOTO_BARU, satu.id, dua.id, TODAY)
    assert residents.counts(KOTO_BARU) == {dua.id: 2}
    assert set(Penduduk.objects.values_list("lingkungan_id", flat=True)) == {dua.id}
    assert set(Keluarga.objects.values_list("lingkungan_id", flat=True)) == {dua.id}
