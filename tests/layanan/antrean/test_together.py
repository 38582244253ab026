"""Clerks who press at the same moment, on either database."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone

from layanan.antrean.models import Asal, StatusTiket, Tiket
from layanan.antrean.services import calling, taking
from nagari.accounts.uptime import moment
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU, make_office
from tests.together import all_at_once as at_once

EACH = 15


@pytest.mark.django_db(transaction=True)
def test_it_gives_and_calls_every_number_once_whoever_presses_when() -> None:
    make_office()
    room = Room(moment(timezone.now()))
    taken: list[str] = []
    called: list[int] = []

    def visitors() -> None:
        for _number in range(EACH):
            wish = taking.Wish(layanan=room.surat.pk, asal=Asal.LOKET)
            taken.append(taking.take(KOTO_BARU, wish, moment(timezone.now())).teks)

    def clerk(loket: object) -> Callable[[], None]:
        def work() -> None:
            for _press in range(EACH):
                tiket = calling.call_next(loket, moment(timezone.now()))  # type: ignore[arg-type]
                if tiket is not None:
                    called.append(tiket.pk)

        return work

    at_once(visitors, visitors)
    assert sorted(taken) == [f"A-{number:03d}" for number in range(1, 2 * EACH + 1)]
    at_once(clerk(room.one), clerk(room.two))
    assert Counter(called) == Counter(Tiket.objects.values_list("pk", flat=True))
    assert Tiket.objects.filter(status=StatusTiket.MENUNGGU).count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_calls_one_visitor_when_a_counter_is_pressed_twice() -> None:
    make_office()
    room = Room(moment(timezone.now()))
    for _number in range(4):
        room.take()
    called: list[int | None] = []

    def press() -> None:
        tiket = calling.call_next(room.one, moment(timezone.now()), seen=0)
        called.append(tiket.pk if tiket else None)

    at_once(press, press, press)
    assert len(set(called)) == 1
    assert Tiket.objects.filter(status=StatusTiket.DIPANGGIL).count() == 1
