"""Kept figures equal a recount, whatever happened in whatever order (I5)."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from nagari.kantor.models import Kantor, Level
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.services.lingkungan import follow_merge
from nagari.statistik.models import Angka
from nagari.sync import projections
from nagari.wilayah.models import Lingkungan
from tests import proving
from tests.office import KOTO_BARU, NOW, SELAYO, make_office
from tests.penduduk.figures.recount import kept, recount
from tests.penduduk.people import make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 14)


class Chance:
    """Random life of two villages: what a clerk, an event or another office may do to rows."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.parts: dict[str, list[Any]] = {code: [None, *make_places(code)] for code in (KOTO_BARU, SELAYO)}
        self.families: dict[str, list[Keluarga | None]] = {
            code: [None, *(make_keluarga(f"13021020031590{at:02}", code) for at in range(12))] for code in self.parts
        }

    def fields(self, village: str) -> dict[str, Any]:
        pick = self.random.choice
        born = date(1930, 1, 1) + timedelta(days=self.random.randrange(35_000))
        return {
            "jenis_kelamin": pick([None, 1, 2]), "tanggal_lahir": pick([None, born, born, born]),
            "agama": pick([None, 1, 2]), "golongan_darah": pick([None, 3, 13]), "pendidikan_kk": pick([1, 5, 8]),
            "pekerjaan": pick([1, 9, 99]), "status_perkawinan": pick([None, 1, 2, 4]), "shdk": pick([None, 1, 3, 4]),
            "kewarganegaraan": pick([None, 1, 1, 2]), "cacat": pick([None, 1, 7]), "ktp_el": pick([None, 1, 2, 3]),
            "status_penduduk": pick([1, 1, 1, 2]), "status_dasar": pick([1, 1, 1, 1, 2, 3, 4, 6]),
            "lingkungan": pick(self.parts[village]), "keluarga": pick(self.families[village]),
            "terdata_sejak": pick([TODAY, date(2024, 1, 2)]), "asuransi": pick([None, 2]),
        }  # fmt: skip

    def happen(self) -> None:
        village = self.random.choice([KOTO_BARU, KOTO_BARU, SELAYO])
        rows = Penduduk.all_objects.filter(wilayah=village)
        what = self.random.random()
        count = rows.count()
        if what < 0.3 or not count:
            make_penduduk(village, **self.fields(village))
            return
        row = rows.order_by("id")[self.random.randrange(count)]
        if what < 0.8:
            values = self.fields(village)
            some = self.random.sample(sorted(values), self.random.randrange(1, 6))
            Penduduk.all_objects.filter(pk=row.pk).update(**{name: values[name] for name in some})
        elif what < 0.9:
            Penduduk.all_objects.filter(pk=row.pk).update(deleted_at=None if row.deleted_at else NOW)
        else:
            # A whole family moves, or dies out.
            members = Penduduk.objects.filter(keluarga=self.random.choice(self.families[village]))
            members.update(status_dasar=self.random.choice([1, 2, 3]))


@pytest.mark.proved
@pytest.mark.parametrize("level", [Level.NAGARI, Level.KABUPATEN])
def test_i5_kept_figures_equal_a_recount_after_random_events(level: Level) -> None:
    office = make_office(KOTO_BARU if level is Level.NAGARI else "13.02", level)
    seed = 4
    chance = Chance(seed)
    for number in range(proving.count(150, 10_000)):
        chance.happen()
        if chance.random.random() < 0.04:
            projections.run(NOW)
            if number % proving.count(7, 70) == 0:
                assert kept() == recount(office.wilayah), f"seed {seed}, event {number}"
    projections.run(NOW)
    assert kept() == recount(office.wilayah), f"seed {seed}"
    assert projections.verify(NOW) == []


def test_it_counts_nobody_twice_who_is_written_several_times(office: Kantor) -> None:
    _keluarga, head, _wife, _child = make_family()
    projections.run(NOW)
    before = kept()
    for _ in range(2):
        Penduduk.objects.filter(pk=head.pk).update(status_dasar=2)
        Penduduk.objects.filter(pk=head.pk).update(status_dasar=1)
    projections.run(NOW)
    assert kept() == before
    assert Angka.objects.get(seri="keluarga", bagian="").kategori == 3


def test_verify_names_a_figure_that_was_tampered_with(office: Kantor) -> None:
    make_family()
    assert projections.verify(NOW) == []
    Angka.objects.filter(seri="agama").update(nilai=7)
    assert projections.verify(NOW) == ["angka_penduduk"]
    projections.rebuild("angka_penduduk", NOW)
    Angka.objects.filter(seri="keluarga").update(nilai=7)
    assert projections.verify(NOW) == ["angka_keluarga"]


def test_parts_are_kept_where_the_village_is_and_not_above() -> None:
    make_office("13.02", Level.KABUPATEN)
    jorong, _rt = make_places()
    make_penduduk(lingkungan=jorong)
    projections.run(NOW)
    assert not Angka.objects.exclude(bagian="").exists()
    found = Angka.objects.filter(seri="penduduk").values_list("wilayah", flat=True)
    assert sorted(found) == ["13.02", "13.02.10", KOTO_BARU]


def test_a_merged_jorong_takes_its_figures_along(office: Kantor) -> None:
    jorong, rt = make_places()
    make_penduduk(lingkungan=rt)
    projections.run(NOW)
    follow_merge(rt.id, jorong.id)
    projections.run(NOW)
    assert list(Angka.objects.filter(seri="penduduk").exclude(bagian="").values_list("bagian", flat=True)) == [
        jorong.id.hex
    ]
    assert Lingkungan.objects.filter(id=rt.id).exists()
