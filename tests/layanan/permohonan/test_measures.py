"""What figures and maps are told of requests is what the requests say, and a recount finds the same."""

from datetime import timedelta

import pytest

from layanan.permohonan.measures import ALL, line_of
from layanan.permohonan.rules.history import Langkah
from nagari.accounts.models import User
from nagari.kantor.models import Kantor
from nagari.statistik.measures import NUMBER, PER_CENT, Asked, measures
from nagari.statistik.models import Angka
from nagari.statistik.rules import month_of
from nagari.sync import projections
from tests.layanan.permohonan.desk import hand_in, lead, offer
from tests.office import KOTO_BARU, NOW

MONTH = month_of(NOW.date())


def told(code: str, line: int = ALL, way: str = NUMBER.code, month: int = MONTH) -> float | None:
    measure = measures.get(code)
    assert measure is not None
    found = measure.read(Asked(codes=[KOTO_BARU], line=line, way=way, month=month, now=NOW))
    return found[KOTO_BARU].value


@pytest.mark.django_db
def test_it_counts_requests_by_kind_month_and_delay(office: Kantor, clerk: User, head: User) -> None:
    services = offer("SKTM", "SKP")
    hand_in(services["SKP"], clerk, NOW - timedelta(days=9))
    hand_in(services["SKP"], clerk, NOW - timedelta(days=60))
    refused = hand_in(services["SKTM"], clerk)
    projections.run(NOW)
    assert (told("permohonan"), told("permohonan", line_of("SKP")), told("permohonan", month=MONTH - 2)) == (2, 1, 1)
    assert (told("permohonan-berjalan"), told("permohonan-berjalan", line_of("SKTM"))) == (3, 1)
    assert (told("terlambat"), told("terlambat", way=PER_CENT.code)) == (2, pytest.approx(200 / 3))
    lead(refused, (Langkah.PERIKSA, clerk), (Langkah.TOLAK, head))
    projections.run(NOW)
    projections.run(NOW)
    assert (told("permohonan"), told("permohonan-berjalan")) == (2, 2)
    assert projections.verify(NOW) == []
    kind = Angka.objects.filter(seri="permohonan_jalan").first()
    assert kind is not None
    Angka.objects.filter(pk=kind.pk).update(nilai=77)
    assert projections.verify(NOW) != []


@pytest.mark.django_db
def test_it_names_every_kind_once_and_nothing_unknown(office: Kantor) -> None:
    # An office that was alone before has a copy of its own.
    offer("SKP", wilayah=KOTO_BARU)
    offer("SKTM", "SKP")
    measure = measures.get("permohonan")
    assert measure is not None
    assert measure.lines is not None
    codes = [one.code for one in measure.lines(MONTH)]
    assert codes[0] == ALL
    assert sorted(codes) == sorted({ALL, line_of("SKTM"), line_of("SKP")})
    assert told("permohonan", 12345) == 0
