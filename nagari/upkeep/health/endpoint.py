"""/sehat/ and /sehat/metrik/, beside Django's pages: what is asked about the database must not need it to answer."""

import hmac
import json
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from nagari.lib.network import is_own_machine
from nagari.sync.release import VERSION
from nagari.upkeep.health import metrics
from nagari.upkeep.health.looking import look
from nagari.upkeep.health.rules import Vitals, is_well, judged

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

PATH: Final = "/sehat/"
METRICS: Final = "/sehat/metrik/"
# However often it is asked.
_KEPT_SECONDS: Final = 2.0


class Looking:
    """One look for all who ask within two seconds."""

    def __init__(self, look: Callable[[], Vitals] = look, ticks: Callable[[], float] = time.monotonic) -> None:
        self._look, self._ticks = look, ticks
        self._lock = threading.Lock()
        self._kept: tuple[float, Vitals] | None = None

    def vitals(self) -> Vitals:
        with self._lock:
            if self._kept is None or self._ticks() - self._kept[0] > _KEPT_SECONDS:
                self._kept = (self._ticks(), self._look())
            return self._kept[1]


def beside(pages: Wsgi, looking: Looking | None = None, clock: Callable[[], datetime] = timezone.now) -> Wsgi:
    """`pages` with these addresses in front."""
    looking = looking or Looking()

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path not in (PATH, METRICS):
            return pages(environ, start_response)
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return _said(start_response, HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", "GET")
        close_old_connections()
        try:
            if path == PATH:
                return _health(start_response, looking.vitals(), clock())
            if not _may_see_figures(environ):
                return _said(start_response, HTTPStatus.FORBIDDEN, "text/plain", "token")
            told = metrics.text(looking.vitals(), clock())
            return _said(start_response, HTTPStatus.OK, "text/plain; version=0.0.4", told)
        finally:
            close_old_connections()

    return application


def _health(start_response: Any, vitals: Vitals, now: datetime) -> Iterable[bytes]:
    """To everybody no more than what is well and what is not."""
    states = judged(vitals, now)
    is_ok = is_well(states)
    told = json.dumps({"ok": is_ok, "version": VERSION, "checks": states})
    return _said(start_response, HTTPStatus.OK if is_ok else HTTPStatus.SERVICE_UNAVAILABLE, "application/json", told)


def _may_see_figures(environ: dict[str, Any]) -> bool:
    """From the machine itself, or with the token that was set for who collects them."""
    if settings.METRICS_TOKEN:
        given = str(environ.get("HTTP_AUTHORIZATION", ""))
        if hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
            return True
    # A proxy names who asked it.
    named = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return is_own_machine(str(environ.get("REMOTE_ADDR", ""))) and (not named or is_own_machine(named))


def _said(start_response: Any, status: HTTPStatus, kind: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
