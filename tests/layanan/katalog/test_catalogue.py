from dataclasses import replace

import pytest

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan, SyaratLayanan, VersiLayanan
from layanan.katalog.queries import catalogue
from layanan.katalog.rules.content import Isi
from layanan.katalog.services import kinds
from layanan.katalog.services.loading import load_catalogue
from nagari.lib.errors import UserError
from tests.layanan.katalog.test_content import GOOD
from tests.office import KOTO_BARU, NOW, SELAYO

REGENCY, DISTRICT = "13.02", "13.02.10"
pytestmark = pytest.mark.django_db


def few(monkeypatch: pytest.MonkeyPatch, **services: Isi) -> None:
    monkeypatch.setattr(shipped, "services", lambda: services)


def codes(wilayah: str) -> list[str]:
    return sorted(one.jenis.kode for one in catalogue.catalogue(wilayah))


def test_it_loads_all_and_again_nothing() -> None:
    first = load_catalogue(REGENCY, NOW)
    assert (first.added, first.renewed, first.kept) == (59, 0, ())
    again = load_catalogue(REGENCY, NOW)
    assert (again.added, again.renewed, again.kept) == (0, 0, ())
    assert JenisLayanan.objects.count() == VersiLayanan.objects.count() == 59
    assert SyaratLayanan.objects.count() == 33
    for found in catalogue.catalogue(REGENCY):
        assert catalogue.content(found.versi) == shipped.services()[found.jenis.kode]
    # What a regency keeps is everybody's below it; internal papers are nobody's to ask for.
    assert len(catalogue.catalogue(KOTO_BARU)) == 59
    assert len(catalogue.offered(KOTO_BARU)) == 56
    assert catalogue.offered(DISTRICT) == []
    assert load_catalogue(KOTO_BARU, NOW).added == 0


def test_it_renews_what_nobody_changed_and_leaves_what_somebody_did(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, A1=GOOD, B1=GOOD, C1=GOOD)
    load_catalogue(REGENCY, NOW)
    kinds.change_kind(JenisLayanan.objects.get(kode="B1"), replace(GOOD, judul="Milik kabupaten"), NOW)
    JenisLayanan.objects.get(kode="C1").delete()
    few(monkeypatch, A1=replace(GOOD, biaya=1), B1=replace(GOOD, biaya=1), C1=GOOD)
    told = load_catalogue(REGENCY, NOW)
    assert (told.added, told.renewed, told.kept) == (0, 1, ("B1",))
    assert codes(REGENCY) == ["A1", "B1"]
    assert [one.versi.biaya for one in catalogue.catalogue(REGENCY) if one.jenis.kode == "A1"] == [1]


def test_it_keeps_the_old_version_for_those_who_asked_under_it() -> None:
    row = kinds.add_kind(REGENCY, "uji-1", GOOD, NOW)
    old = row.versi
    assert kinds.change_kind(row, replace(GOOD, biaya=5000), NOW)
    row.refresh_from_db()
    assert (row.versi.nomor, row.versi.biaya) == (2, 5000)
    assert not kinds.change_kind(row, replace(GOOD, biaya=5000), NOW)
    old.refresh_from_db()
    assert catalogue.content(old) == GOOD
    assert row.kode == "UJI-1"


@pytest.mark.parametrize(
    ("kode", "isi", "code"),
    [
        ("X", GOOD, "kind_code"),
        ("SURAT SAYA", GOOD, "kind_code"),
        ("É1", GOOD, "kind_code"),
        ("ADA", GOOD, "kind_taken"),
        ("BARU", replace(GOOD, rute=()), "kind_wrong"),
    ],
)
def test_it_refuses_a_kind(kode: str, isi: Isi, code: str) -> None:
    kinds.add_kind(REGENCY, "ADA", GOOD, NOW)
    with pytest.raises(UserError) as refused:
        kinds.add_kind(KOTO_BARU, kode, isi, NOW)
    assert refused.value.code == code
    assert JenisLayanan.objects.count() == 1


def test_it_lets_an_office_add_its_own_and_switch_off_what_it_does_not_give() -> None:
    common = kinds.add_kind(REGENCY, "BERSAMA", GOOD, NOW)
    kinds.add_kind(KOTO_BARU, "SENDIRI", GOOD, NOW)
    kinds.add_kind(SELAYO, "TETANGGA", GOOD, NOW)
    assert codes(KOTO_BARU) == ["BERSAMA", "SENDIRI"]
    kinds.switch_kind(KOTO_BARU, common, aktif=False)
    assert [one.jenis.kode for one in catalogue.offered(KOTO_BARU)] == ["SENDIRI"]
    assert [one.jenis.kode for one in catalogue.offered(SELAYO)] == ["BERSAMA", "TETANGGA"]
    kinds.switch_kind(KOTO_BARU, common, aktif=True)
    assert len(catalogue.offered(KOTO_BARU)) == 2
    kinds.switch_kind(REGENCY, common, aktif=False)
    assert [one.jenis.kode for one in catalogue.offered(SELAYO)] == ["TETANGGA"]


def test_it_drops_the_own_copy_once_the_regency_sends_its_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, A1=GOOD)
    load_catalogue(KOTO_BARU, NOW)
    alone = catalogue.catalogue(KOTO_BARU)
    load_catalogue(REGENCY, NOW)
    together = catalogue.catalogue(KOTO_BARU)
    assert [one.jenis.wilayah for one in alone + together] == [KOTO_BARU, REGENCY]
    assert [(one.is_own, one.is_given) for one in alone + together] == [(True, True), (False, True)]
