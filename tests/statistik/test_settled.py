"""What is drawn of figures is kept only as long as they are what they were."""

import pytest
from django.db import connection
from django.utils import timezone

from nagari.penduduk.models import Penduduk
from nagari.statistik import queries
from nagari.statistik.registry import Piece
from nagari.sync import projections
from tests.office import KOTO_BARU, make_office
from tests.penduduk.people import make_penduduk

pytestmark = pytest.mark.django_db(transaction=True)
EVERYBODY = [Piece("penduduk", 0, 0)]


def shown() -> int:
    return queries.settled("uji", lambda: queries.one(EVERYBODY, KOTO_BARU).total)


def test_it_is_never_older_than_the_figures() -> None:
    make_office()
    make_penduduk()
    # Before the first counting, which no change announces.
    assert shown() == 0
    projections.run(timezone.now())
    assert shown() == 1
    make_penduduk()
    assert shown() == 1
    projections.run(timezone.now())
    assert shown() == 2
    Penduduk.objects.update(status_dasar=2)
    projections.run(timezone.now())
    assert shown() == 0


def test_it_is_worked_out_once_while_nothing_changes() -> None:
    make_office()
    projections.run(timezone.now())
    times = []
    for _ in range(3):
        queries.settled("hitung", lambda: times.append(1))
    assert len(times) == (1 if connection.vendor == "sqlite" else 3)
