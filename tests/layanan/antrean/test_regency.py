"""What the regency sees of its offices' queues."""

from datetime import date

import pytest

from layanan.antrean.models import JawabanSkm, RekapAntrean
from layanan.antrean.queries import figures
from layanan.antrean.queries import survey as queries
from layanan.antrean.rules.figures import binned
from nagari.kantor.models import Kantor
from nagari.sync.checks import check_models
from tests.office import KOTO_BARU, SELAYO

START, END = date(2026, 5, 1), date(2026, 5, 31)


def day(wilayah: str, tanggal: date, minutes: list[int]) -> None:
    RekapAntrean.objects.create(
        wilayah=wilayah,
        tanggal=tanggal,
        huruf="A",
        nama="Surat",
        diambil=len(minutes),
        dilayani=len(minutes),
        tunggu=binned(one * 60 for one in minutes),
        layan=binned([300.0]),
        nilai=[0, 0, 1, 1],
    )


def test_it_puts_the_office_with_the_longest_wait_first(office: Kantor) -> None:
    day(KOTO_BARU, START, [1, 2, 3])
    day(KOTO_BARU, END, [1, 2, 45])
    day(SELAYO, START, [55, 58])
    day(SELAYO, date(2026, 4, 30), [1])
    found = figures.offices("13.02", START, END)
    assert [(one.label, one.taken) for one in found] == [("Selayo", 2), ("Koto Baru", 6)]
    assert found[0].wait == pytest.approx(55)
    assert found[1].rating == 3.5
    assert figures.offices("13.01", START, END) == []


def test_it_takes_figures_of_other_versions_as_they_are(office: Kantor) -> None:
    values = {"huruf": "A", "nama": "x", "diambil": 1, "tunggu": [1] * 40, "nilai": []}
    RekapAntrean.objects.create(wilayah=SELAYO, tanggal=START, **values)
    [one] = figures.offices("13.02", START, END)
    assert one.rating is None
    assert one.wait is not None


def test_it_compares_the_index_of_offices(office: Kantor) -> None:
    for wilayah, mark in ((KOTO_BARU, 3), (SELAYO, 4)):
        JawabanSkm.objects.create(wilayah=wilayah, tanggal=START, unsur=[mark] * 9)
    found = queries.indexes("13.02", START, END)
    assert [(name, str(one.index), one.mutu) for name, one in found] == [
        ("Selayo", "100.00", "A"), ("Koto Baru", "75.00", "C")
    ]  # fmt: skip


def test_it_registers_nothing_that_the_engine_refuses() -> None:
    assert check_models() == []
