"""A NIK that is alive in two offices is told to both by the regency, and taken back when one corrects it (I6)."""

from datetime import UTC, date, datetime

import pytest

from nagari.kantor.models import Level
from nagari.penduduk.models import KabarGanda, Penduduk
from nagari.sync import projections
from tests.office import KOTO_BARU, SELAYO, make_office

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NIK = "1302104505909001"

pytestmark = pytest.mark.django_db


def resident(wilayah: str, nik: str = NIK) -> Penduduk:
    return Penduduk.objects.create(wilayah=wilayah, nama="Rahmi", nik=nik, terdata_sejak=date(2026, 5, 14))


def told() -> set[tuple[str, str]]:
    projections.run(NOW)
    return {(row.wilayah, row.tempat) for row in KabarGanda.objects.all()}


def test_i6_the_regency_tells_both_offices_and_takes_it_back() -> None:
    make_office("13.02", Level.KABUPATEN)
    resident(KOTO_BARU)
    assert told() == set()
    other = resident(SELAYO)
    assert told() == {(KOTO_BARU, SELAYO), (SELAYO, KOTO_BARU)}
    Penduduk.objects.filter(pk=other.pk).update(nik="1302104505909002")
    assert told() == set()


def test_it_is_silent_about_two_of_one_office_and_below_the_regency() -> None:
    make_office(KOTO_BARU, Level.NAGARI)
    resident(KOTO_BARU)
    resident(KOTO_BARU)
    assert told() == set()


def test_a_rebuild_tells_nothing_anew() -> None:
    make_office("13.02", Level.KABUPATEN)
    resident(KOTO_BARU)
    resident(SELAYO)
    told()
    before = set(KabarGanda.all_objects.values_list("id", "deleted_at"))
    projections.rebuild("nik_ganda", NOW)
    assert projections.verify(NOW) == []
    assert set(KabarGanda.all_objects.values_list("id", "deleted_at")) == before
