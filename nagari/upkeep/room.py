"""Room on the disk: told of beforehand, and when it is gone writing stops with a sentence while reading goes on.

A ballast file keeps some megabytes for what even a look needs (the line of the access log); it is let go when somebody
else has filled the disk to the last byte.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError

MEGABYTE: Final = 1 << 20
# From here on every page of staff says so; an office writes some ten megabytes a week.
LOW_BYTES: Final = 1024 * MEGABYTE
# From here on nothing is written any more but sessions and the access log.
FULL_BYTES: Final = 150 * MEGABYTE
BALLAST_BYTES: Final = 32 * MEGABYTE
# Somebody else has filled even what was left.
LAST_BYTES: Final = 16 * MEGABYTE
KEPT_SECONDS: Final = 3.0
# The server understood, and has no room for what it was to keep (RFC 4918).
NO_ROOM: Final = 507
_NAME: Final = "ruang.bin"
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Coming and going, and what makes room or saves what is there.
_FREE: Final = ("/masuk/", "/keluar/", "/akun/", "/cadangan/", "/bahasa/", "/pekerjaan/")
_SIGNS: Final = ("disk is full", "disk I/O error", "No space left")
_DAMAGED: Final = ("malformed", "not a database")
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
GetResponse = Callable[[HttpRequest], HttpResponse]


class Room(StrEnum):
    PLENTY = "plenty"
    LOW = "low"
    FULL = "full"


_kept: tuple[float, int] | None = None


def free() -> int:
    """Bytes left where the data lie; asked by every page, so kept for a moment."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    left = shutil.disk_usage(settings.NAGARI_DATA).free
    _kept = (time.monotonic() + KEPT_SECONDS, left)
    return left


def forget() -> None:
    global _kept
    _kept = None


def room() -> Room:
    left = free()
    if left < FULL_BYTES:
        return Room.FULL
    return Room.LOW if left < LOW_BYTES else Room.PLENTY


def is_full() -> bool:
    return room() is Room.FULL


def warning() -> str:
    """For every page of staff; "" while there is room."""
    match room():
        case Room.PLENTY:
            return ""
        case Room.LOW:
            return _("Only %(megabytes)d MB are left on the disk of this computer. Tell the technician today.") % {
                "megabytes": free() // MEGABYTE
            }
        case Room.FULL:
            return _("The disk of this computer is full: everything can be read, nothing can be saved.")


def look(_now: datetime) -> None:
    """Now and then: keep the ballast while there is plenty, let it go when the last of the disk is used up."""
    ballast = Path(settings.NAGARI_DATA) / _NAME
    forget()
    if free() < LAST_BYTES:
        ballast.unlink(missing_ok=True)
    elif free() > LOW_BYTES and not ballast.exists():
        with suppress(OSError):
            _fill(ballast)
    forget()


def _fill(path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            # Zeros that are written: a hole would keep no room.
            for _one in range(BALLAST_BYTES // MEGABYTE):
                file.write(bytes(MEGABYTE))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def refusal() -> UserError:
    return UserError(
        "disk_full",
        _("The disk of this computer is full, so nothing was saved."),
        _("Everything can still be read. Have the technician make room, then do it again."),
    )


class FullDisk:
    """Refuses what would write while there is no room, and says so too where the disk itself refused."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _READS and not request.path.startswith(_FREE) and is_full():
            return _refused(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (DatabaseError, OSError)):
            if any(sign in str(exception) for sign in _SIGNS):
                # What was begun is rolled back; the next page looks anew.
                forget()
                (Path(settings.NAGARI_DATA) / _NAME).unlink(missing_ok=True)
                return _refused(request)
            if isinstance(exception, DatabaseError) and any(sign in str(exception) for sign in _DAMAGED):
                return render(request, "cadangan/rusak_kini.html", status=503)
        return None


def _refused(request: HttpRequest) -> HttpResponse:
    template = "pages/_refused.html" if getattr(request, "htmx", False) else "pages/refused.html"
    return render(request, template, {"refusal": refusal()}, status=NO_ROOM)


def beside(pages: Wsgi, exchange: str) -> Wsgi:
    """The application `pages`, but for what other sites send to `exchange` while there is no room: they try again."""

    def answered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == exchange and is_full():
            start("503 Service Unavailable", [("Content-Type", "text/plain"), ("Content-Length", "9")])
            return [b"disk_full"]
        return pages(environ, start)

    return answered
