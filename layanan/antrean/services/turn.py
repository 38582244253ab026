"""One change of the queue at a time, and the day it belongs to.

Every change runs inside `turn(at)`: alone among all changes (SQLite: IMMEDIATE; PostgreSQL: an advisory lock), in the
day that is open, and it moves the pulse on, so that screens know. `at` is accounts.uptime.Moment with office time.
Raises ClockUntrusted where nobody can tell which day it is: numbers of a new day must not join the one before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from layanan.antrean.models import Denyut, HariAntrean, Jejak, JejakTiket, Tiket
from layanan.antrean.services.closing import close
from layanan.antrean.services.gate import Gate
from nagari.accounts.uptime import Moment
from nagari.kantor import clock
from nagari.sync.prepared import Alteration, Insertion, Objects

# SQLite lets who finds it locked sleep and ask again, up to a tenth of a second at a time; threads of this process
# hand the turn on at once instead.
_gate: Final = Gate()
# Any key of PostgreSQL's advisory locks ("antrea" as a number).
_LOCK: Final = 0x616E74726561
_ROW: Final = 1
# People wait no longer than this without anything happening; a longer rest is the end of a day.
SAME_DAY_SECONDS: Final = 2 * 3600.0
# A clock that differs less from the machine's own time was not put right by hand.
PUT_RIGHT_SECONDS: Final = 300.0
# Room between two places in line, for those who are put back between them.
PLACE_STEP: Final = 1 << 20

# Read and written while everybody else waits for the turn.
_PULSE: Final = Objects(Denyut, lambda pk: Denyut.objects.filter(pk=pk), "hari")
_MOVED: Final = Alteration(Denyut, ("versi", "hari_id", "boot", "ticks", "last_at"), ("id",))
_OF_NOTE: Final = ("tiket_id", "jenis", "at", "loket_id", "user_id")
_NOTED: Final = Insertion(JejakTiket, *_OF_NOTE)


@dataclass(slots=True)
class Turn:
    """`versi`: the number of this change, greater than of any before."""

    at: Moment
    hari: HariAntrean
    versi: int
    # Written down together at its end.
    noted: list[JejakTiket] = field(default_factory=list)

    def note(self, tiket: Tiket, jenis: Jejak, *, loket: UUID | None = None, user_id: int | None = None) -> None:
        self.noted.append(JejakTiket(tiket=tiket, jenis=jenis, at=self.at.wall, loket_id=loket, user_id=user_id))

    @property
    def last_place(self) -> int:
        return self.versi * PLACE_STEP


@contextmanager
def turn(at: Moment, *, of_visitor: bool = False) -> Iterator[Turn]:
    """`of_visitor`: whoever serves the others goes before him."""
    with _handed_on(of_visitor), transaction.atomic():
        alone()
        pulse = _PULSE.first(_ROW) or Denyut.objects.create(pk=_ROW)
        hari = _day(pulse, at)
        found = Turn(at, hari, pulse.versi + 1)
        yield found
        for one in found.noted:
            _NOTED.insert(*(getattr(one, name) for name in _OF_NOTE))
        _MOVED.alter((found.versi, hari.pk, at.boot, at.ticks, at.wall), (_ROW,))
        clock.note_seen()


@contextmanager
def _handed_on(of_visitor: bool) -> Iterator[None]:
    """Not inside a transaction: it has the database's lock already, and who has the turn may wait for that."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _gate.passed(of_visitor=of_visitor):
        yield


def alone() -> None:
    """Until the end of this transaction nobody else changes the queue."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def touch() -> None:
    """The set-up changed: screens have to look again."""
    with transaction.atomic():
        alone()
        pulse, _made = Denyut.objects.get_or_create(pk=_ROW)
        Denyut.objects.filter(pk=_ROW).update(versi=pulse.versi + 1)


def roll(at: Moment) -> bool:
    """Close the day if it is over; whether it was. For screens that show it while nobody presses anything."""
    pulse = Denyut.objects.select_related("hari").filter(pk=_ROW).first()
    if pulse is None or pulse.hari is None or pulse.hari.closed_at is not None:
        return False
    if pulse.hari.tanggal == timezone.localdate(at.wall) or _goes_on(pulse, at):
        return False
    with transaction.atomic():
        alone()
        fresh = HariAntrean.objects.get(pk=pulse.hari.pk)
        if fresh.closed_at is None:
            close(fresh, at.wall)
    touch()
    return True


def _day(pulse: Denyut, at: Moment) -> HariAntrean:
    today = timezone.localdate(at.wall)
    hari = pulse.hari
    is_open = hari is not None and hari.closed_at is None
    if hari is not None and is_open and _goes_on(pulse, at):
        if hari.tanggal != today and clock.is_trusted() and _was_put_right(pulse, at):
            _call_it(hari, today, at)
        return hari
    # Started anew with a dead battery: it shows the date of the last entry, which is that of an earlier day.
    clock.require_trusted()
    if hari is not None and is_open:
        if hari.tanggal == today:
            return hari
        close(hari, at.wall)
    # Closed already, and somebody still works: its numbers go on.
    again = HariAntrean.objects.filter(tanggal=today).order_by("-id").first()
    if again is not None:
        again.closed_at = None
        again.save(update_fields=["closed_at"])
        return again
    return HariAntrean.objects.create(tanggal=today, opened_at=at.wall, boot=at.boot)


def _goes_on(pulse: Denyut, at: Moment) -> bool:
    """The date changed while people wait: the clock was put right, or it is midnight. The machine ran all the time."""
    return bool(pulse.boot) and pulse.boot == at.boot and 0 <= at.ticks - pulse.ticks < SAME_DAY_SECONDS


def _was_put_right(pulse: Denyut, at: Moment) -> bool:
    """The clock went another way than time since the machine was switched on; at midnight both go on alike."""
    if pulse.last_at is None:
        return False
    by_the_clock = (at.wall - pulse.last_at).total_seconds()
    return abs(by_the_clock - (at.ticks - pulse.ticks)) > PUT_RIGHT_SECONDS


def _call_it(hari: HariAntrean, today: date, at: Moment) -> None:
    """The day bears the date that was found to be right, unless another day does.

    One that began before the machine was switched on keeps its own: its figures are those of that date.
    """
    if hari.boot == at.boot and not HariAntrean.objects.filter(tanggal=today).exists():
        hari.tanggal = today
        hari.save(update_fields=["tanggal"])
