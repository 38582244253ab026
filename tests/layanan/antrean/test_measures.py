"""What figures and maps are told of the queue and the survey."""

from datetime import date
from typing import Any

import pytest

from layanan.antrean.models import JawabanSkm, RekapAntrean
from layanan.antrean.queries import figures
from layanan.antrean.rules.figures import binned
from nagari.kantor.models import Kantor
from nagari.statistik.measures import Asked, Reading, measures
from nagari.statistik.rules import month_of
from nagari.sync import projections
from tests.office import KOTO_BARU, NOW, SELAYO

MAY = date(2026, 5, 4)


def told(code: str, day: date = MAY) -> dict[str, Reading]:
    measure = measures.get(code)
    assert measure is not None
    places = ["13.02.10", KOTO_BARU, SELAYO]
    return dict(measure.read(Asked(codes=places, line=0, way="", month=month_of(day), now=NOW)))


def day(wilayah: str, tanggal: date, minutes: list[int]) -> None:
    waits = binned(one * 60 for one in minutes)
    numbers: dict[str, Any] = {"diambil": len(minutes), "dilayani": len(minutes), "tunggu": waits}
    RekapAntrean.objects.create(wilayah=wilayah, tanggal=tanggal, huruf="A", nama="Surat", **numbers)


@pytest.mark.django_db
def test_it_keeps_waiting_times_by_month(office: Kantor) -> None:
    day(KOTO_BARU, MAY, [1, 2, 3, 45])
    day(KOTO_BARU, date(2026, 5, 20), [2])
    day(KOTO_BARU, date(2026, 4, 20), [80, 80])
    projections.run(NOW)
    ((_code, board),) = figures.offices("13.02", date(2026, 5, 1), date(2026, 5, 31))
    assert told("tunggu")[KOTO_BARU].value == pytest.approx(board.wait)
    assert told("pengunjung") == {KOTO_BARU: Reading(5.0, 5)}
    assert told("pengunjung", date(2026, 4, 1))[KOTO_BARU].value == 2
    RekapAntrean.objects.filter(tanggal=MAY).delete()
    projections.run(NOW)
    assert told("pengunjung")[KOTO_BARU].value == 1
    assert projections.verify(NOW) == []


@pytest.mark.django_db
def test_it_keeps_the_index_of_satisfaction_and_no_answer_out_of_shape(office: Kantor) -> None:
    for marks in ([4] * 9, [3] * 9, [9] * 9, [3] * 8, "?"):
        JawabanSkm.objects.create(wilayah=KOTO_BARU, tanggal=MAY, unsur=marks)
    projections.run(NOW)
    assert told("kepuasan") == {KOTO_BARU: Reading(87.5, 2)}
    assert told("kepuasan", date(2027, 4, 30)) == {KOTO_BARU: Reading(87.5, 2)}
    assert told("kepuasan", date(2027, 5, 1)) == {}
