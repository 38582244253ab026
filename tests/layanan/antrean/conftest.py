"""One small waiting room: two services, two counters."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from layanan.antrean.models import Asal, LayananAntrean, Loket, Tiket
from layanan.antrean.services import setup, taking
from nagari.accounts.uptime import Moment, moment
from nagari.kantor import clock
from nagari.kantor.models import ClockState, Kantor
from tests.office import KOTO_BARU, NOW

ALL_DAY = {"buka": time(0, 0), "tutup": time(23, 59)}


class Room:
    """`at` moves on by a second with every use, as a clock does."""

    def __init__(self, start: Moment) -> None:
        self.surat = setup.save_service(KOTO_BARU, setup.Layanan(nama="Surat", huruf="A", **ALL_DAY))
        self.data = setup.save_service(KOTO_BARU, setup.Layanan(nama="Data penduduk", huruf="b", **ALL_DAY))
        both = [self.surat.pk, self.data.pk]
        self.one = setup.save_counter(KOTO_BARU, 1, "", both)
        self.two = setup.save_counter(KOTO_BARU, 2, "", both)
        setup.save_rules(KOTO_BARU, setup.Aturan(jalur=("LANSIA", "HAMIL"), selang=2))
        self.wall, self.ticks, self.boot = start.wall, start.ticks, start.boot

    def at(self, seconds: float = 1) -> Moment:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds
        return Moment(self.boot, self.ticks, self.wall)

    def set_clock(self, wall: datetime) -> None:
        self.wall = wall

    def take(self, layanan: LayananAntrean | None = None, jalur: str = "", **more: object) -> Tiket:
        wish = taking.Wish(layanan=(layanan or self.surat).pk, asal=Asal.KIOSK, jalur=jalur, **more)  # type: ignore[arg-type]
        return taking.take(KOTO_BARU, wish, self.at())

    def counter(self) -> Loket:
        return self.one


def doubt_the_clock(days: int) -> None:
    """The last entry was made so many days from now: below 0 the clock is believed again."""
    last_seen = timezone.now() + timedelta(days=days)
    ClockState.objects.update_or_create(pk=clock.ROW, defaults={"last_seen": last_seen})
    clock.forget()


@pytest.fixture
def room(office: Kantor) -> Room:
    return Room(Moment("boot-1", 1000.0, NOW))


@pytest.fixture
def live_room(office: Kantor) -> Room:
    """In the time that pages have: now."""
    return Room(moment(timezone.now()))
