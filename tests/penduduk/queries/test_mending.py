import pytest

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.mending import Mending, figures, to_mend
from nagari.sync import projections
from tests.office import KOTO_BARU, NOW, SELAYO

pytestmark = pytest.mark.django_db
SERIAL = iter(range(9001, 10000))


def resident(wilayah: str = KOTO_BARU, **values: object) -> Penduduk:
    fields = {"nama": "UJI", "nik": f"130210570890{next(SERIAL)}", "terdata_sejak": NOW.date(), **values}
    return Penduduk.objects.create(wilayah=wilayah, **fields)


def family(*members: tuple[Shdk, StatusDasar], wilayah: str = KOTO_BARU) -> list[Penduduk]:
    row = Keluarga.objects.create(wilayah=wilayah, no_kk=f"130210010101{next(SERIAL)}", terdata_sejak=NOW.date())
    return [resident(wilayah, keluarga=row, shdk=shdk, status_dasar=status) for shdk, status in members]


HEAD, WIFE = Shdk.KEPALA_KELUARGA, Shdk.ISTRI
HERE, DEAD = StatusDasar.HIDUP, StatusDasar.MATI


def test_it_finds_nothing_in_a_sound_register() -> None:
    family((HEAD, HERE), (WIFE, HERE))
    assert to_mend(KOTO_BARU) == Mending(without_nik=0, doubled=0, headless=0)


def test_it_counts_families_that_lost_their_head() -> None:
    family((HEAD, DEAD), (WIFE, HERE))
    family((WIFE, HERE))
    family((HEAD, HERE))[0].delete()
    (_head, wife), (gone,) = family((HEAD, HERE), (WIFE, HERE)), family((HEAD, DEAD))
    assert to_mend(KOTO_BARU).headless == 2
    _head.delete()
    assert to_mend(KOTO_BARU).headless == 3
    assert (wife.keluarga_id, gone.status_dasar) == (_head.keluarga_id, DEAD)


def test_it_counts_a_family_whose_head_was_replaced_as_sound() -> None:
    family((HEAD, DEAD), (HEAD, HERE))
    assert to_mend(KOTO_BARU).headless == 0


def test_it_counts_numbers_that_living_people_share() -> None:
    nik = "1302105708909001"
    for status in (HERE, HERE, HERE, DEAD):
        resident(nik=nik, status_dasar=status)
    once = "1302105708909002"
    resident(nik=once)
    resident(nik=once, status_dasar=DEAD)
    resident(nik=once).delete()
    assert to_mend(KOTO_BARU).doubled == 1


def test_it_counts_who_waits_for_a_nik() -> None:
    resident(nik="")
    resident(nik="", status_dasar=DEAD)
    assert to_mend(KOTO_BARU).without_nik == 1


def test_it_looks_only_into_the_own_region() -> None:
    resident(SELAYO, nik="")
    family((WIFE, HERE), wilayah=SELAYO)
    nik = "1302105708909003"
    resident(nik=nik)
    resident(SELAYO, nik=nik)
    assert to_mend(KOTO_BARU) == Mending(without_nik=0, doubled=0, headless=0)
    assert to_mend("13.02.10").doubled == 1


def test_its_figures_are_those_of_statistics_and_of_the_rows() -> None:
    family((HEAD, HERE), (WIFE, HERE))
    family((HEAD, DEAD))
    resident(status_penduduk=2)
    before = figures(KOTO_BARU)
    projections.run(NOW)
    assert (before.people, before.families) == (2, 1)
    assert figures(KOTO_BARU) == before
    assert figures("13.02").people == 2
    assert figures(SELAYO).people == 0
