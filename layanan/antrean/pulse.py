"""What screens ask for every second, from the memory of the process: one query tells whether it still holds.

The office's server has four threads, so no connection stays open: displays and phones ask again and again, and are
answered with 304 and a hundred bytes as long as nothing has changed for them.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2s
from typing import Any, Final

import orjson
from django.utils import timezone

from layanan.antrean.models import Denyut, StatusTiket, Tiket
from layanan.antrean.queries.board import Board, Kept, Setup, Shown, read_board, read_setup
from layanan.antrean.queries.offers import Offer, offers
from layanan.antrean.rules import voice
from layanan.antrean.said import said
from layanan.antrean.services import turn
from nagari.accounts.uptime import moment
from nagari.kantor import clock, site
from nagari.sync.prepared import Statement

SETUP_SECONDS: Final = 5.0
# How often a look at the date may close a day that is over.
ROLL_SECONDS: Final = 60.0
# Appointments become due, services open, while nothing else happens.
STALE_SECONDS: Final = 30.0
CALLS: Final = 8
NEXT: Final = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` empty and `status` 304 where the asker knows it already; 404 for no such ticket."""

    status: int
    etag: str = ""
    body: bytes = b""


@dataclass(slots=True)
class _Kept:
    setup: Setup | None = None
    setup_until: float = 0.0
    board: Board | None = None
    board_mark: int = 0
    tickets: Kept = field(default_factory=Kept)
    board_until: float = 0.0
    rolled: float = 0.0


_kept = _Kept()
_lock = threading.Lock()
# Asked by every screen every second.
_PULSE: Final = Statement(lambda: Denyut.objects.order_by("pk").values_list("versi", "hari_id", "hari__closed_at"))


def forget() -> None:
    """Of the office and its queue; for whoever changes its set-up, and for tests."""
    global _kept
    _kept = _Kept()


def setup() -> Setup | None:
    """None before the first day."""
    kept, now = _kept, time.monotonic()
    if kept.setup is None or now > kept.setup_until:
        info = site.current()
        kept.setup = read_setup(info.wilayah) if info else None
        kept.setup_until = now + SETUP_SECONDS
    return kept.setup


def gives_now() -> bool:
    """Are numbers given at this moment?"""
    found = setup()
    return found is not None and found.gives_any(timezone.localtime(clock.now()))


def board(found: Setup) -> Board:
    """One query; two when something changed."""
    kept = _kept
    versi, hari_id, closed_at = _PULSE.row() or (0, None, None)
    if closed_at is not None:
        # The day is over: no screen goes on calling its numbers.
        hari_id = None
    now = time.monotonic()
    old = kept.board
    if old is not None and old.versi == versi and kept.board_mark == found.mark and now < kept.board_until:
        return old
    with _lock:
        # Four threads would each do the same; the second finds it done.
        again = kept.board
        if again is not None and again.versi == versi and kept.board_mark == found.mark and now < kept.board_until:
            return again
        if kept.board_mark != found.mark:
            kept.tickets = Kept()
        made = read_board(versi, hari_id, found, clock.now(), kept.tickets)
        kept.board, kept.board_mark, kept.board_until = made, found.mark, now + STALE_SECONDS
        return made


def of_figures(known: str, day: date) -> Answer:
    """304 where the figures of the day, as they were shown before, still hold; the page itself makes the body."""
    found = setup()
    if found is None:
        return Answer(404)
    etag = _etag("angka", board(found).versi, found.mark, day)
    return Answer(304 if _same(known, etag) else 200, etag)


def state(known: str = "") -> Answer:
    """The whole waiting room, for displays, kiosks and counters. `known`: If-None-Match."""
    found = setup()
    if found is None:
        return Answer(404)
    _roll()
    shown, now = board(found), clock.now()
    local = timezone.localtime(now)
    offered = offers(shown, found, local)
    # The minute too: the clock on the wall follows one that was put right, and nothing else need happen.
    loads = [(one.is_open, one.is_late, one.load.waiting, one.load.minutes) for one in offered]
    # The visit of the last one called is over, and nobody comes any more.
    is_over = not (shown.waiting or shown.held or shown.at_counter or found.gives_any(local))
    etag = _etag(shown.versi, found.mark, f"{local:%H.%M}", loads, is_over)
    if _same(known, etag):
        return Answer(304, etag)
    return Answer(200, etag, orjson.dumps({**_told(found, shown, offered, now), "tutup": is_over}))


def ticket(kode: str, known: str = "") -> Answer:
    """One number, for the phone that follows it."""
    found = setup()
    if found is None:
        return Answer(404)
    told = follow(kode, found)
    if told is None:
        return Answer(404)
    etag = _etag(*told.values())
    return Answer(304, etag) if _same(known, etag) else Answer(200, etag, orjson.dumps(told))


def follow(kode: str, found: Setup) -> dict[str, Any] | None:
    """What is to be said of a number; None where there is none."""
    shown = board(found).by_code.get(kode)
    if not kode.isalnum():
        # PostgreSQL refuses the zero sign in text.
        return None
    if shown is not None:
        return _followed(shown.teks, shown.status, shown)
    row = Tiket.objects.filter(kode=kode).first()
    return _followed(row.teks, row.status, None) if row else None


def _followed(teks: str, status: str, shown: Shown | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "nomor": teks,
        "keadaan": status,
        "depan": shown.ahead if shown else 0,
        "menit": shown.minutes if shown else 0,
        "loket": shown.loket if shown else None,
        "panggil": shown.panggilan if shown else 0,
    }
    return told | {"kata": said(told)}


def _told(found: Setup, shown: Board, offered: list[Offer], now: datetime) -> dict[str, Any]:
    calls = [one for one in shown.called if one.loket is not None][:CALLS]
    at_counter = {one.loket: one for one in shown.at_counter}
    return {
        "v": shown.versi,
        "jam": f"{timezone.localtime(now):%H.%M}",
        "panggil": [
            {
                "id": one.panggilan,
                "nomor": one.teks,
                "loket": one.loket,
                "klip": voice.clips(one.huruf, one.nomor, one.loket or 0),
                "teks": voice.spoken(one.huruf, one.nomor, one.loket or 0),
                "selesai": one.status not in (StatusTiket.DIPANGGIL, StatusTiket.DILAYANI),
            }
            for one in calls
        ],
        "loket": [
            {"no": one.nomor, "nama": one.nama, "nomor": at_counter[one.nomor].teks if one.nomor in at_counter else ""}
            for one in found.counters
        ],
        "antre": [{"nomor": one.teks, "prioritas": one.is_priority} for one in shown.waiting[:NEXT]],
        "sisa": len(shown.waiting),
        "layanan": [
            {
                "id": one.load.id,
                "sisa": one.load.waiting,
                "menit": one.load.minutes,
                "buka": one.is_open,
                "telat": one.is_late,
            }
            for one in offered
        ],
        "berjalan": found.rules.teks_berjalan,
        "umum": found.rules.pengumuman,
        "suara": found.rules.suara,
    }


def _roll() -> None:
    kept, now = _kept, time.monotonic()
    if now - kept.rolled > ROLL_SECONDS and clock.is_trusted():
        kept.rolled = now
        turn.roll(moment(clock.now()))


def _etag(*parts: object) -> str:
    return f'"{blake2s(repr(parts).encode(), digest_size=6).hexdigest()}"'


def _same(known: str, etag: str) -> bool:
    return bool(known) and etag in known
