"""The database is damaged: noticed before anything is served, and the way out shown, on a page that needs no database.

Only somebody at the computer itself may press the button. Its key is here, so no paper is needed, unless the keys are
gone too.
"""

import hmac
import secrets
import signal
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any, Final
from urllib.parse import parse_qs

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from waitress.server import create_server
from whitenoise import WhiteNoise

from nagari.lib.errors import UserError
from nagari.upkeep.backups import database, keys
from nagari.upkeep.rescue import finding, restarting, staging
from nagari.upkeep.rescue.finding import Found

_LARGEST: Final = 4_000
_LOCAL: Final = frozenset({"127.0.0.1", "::1"})
_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_OF_WORDS: Final = frozenset({"backup_key", "words_count", "word_unknown", "words_check"})
Environ = dict[str, Any]
Start = Callable[..., Any]


def faults() -> list[str]:
    """What SQLite finds wrong with this site's database; nothing where it is whole, new, or not SQLite's."""
    told = settings.DATABASES["default"]
    return faults_of(Path(str(told["NAME"]))) if told["ENGINE"].endswith(".sqlite3") else []


def faults_of(path: Path) -> list[str]:
    if not path.exists() or not path.stat().st_size:
        return []
    found = database.faults(path, is_quick=True)
    # Busy is not damaged.
    return [] if found and "locked" in found[0] else found


def serve(bound: socket.socket, reason: str) -> bool:
    """Show the way out until a backup waits to be put in place (True), or until somebody ends the program."""
    page = _Page(reason)
    application = WhiteNoise(page, root=str(settings.STATIC_ROOT), prefix=settings.STATIC_URL.strip("/"))
    server = create_server(application, sockets=[bound], threads=1, ident=None)
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
    former = {number: signal.signal(number, _end) for number in signals}
    try:
        # Ends cleanly when it is interrupted.
        server.run()
    finally:
        server.close()
        for number, handler in former.items():
            signal.signal(number, handler)
    return page.is_done


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Page:
    """The one page, as a WSGI application."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.token = secrets.token_urlsafe(16)
        self.is_done = False

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        with translation.override(settings.LANGUAGE_CODE):
            status, body = self._answer(environ)
        content = body.encode()
        start(
            status,
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(content))),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", "default-src 'self'"),
                *([("Refresh", "4; url=/")] if self.is_done else []),
            ],
        )
        return [content]

    def _answer(self, environ: Environ) -> tuple[str, str]:
        is_here = _is_this_machine(environ)
        error: UserError | None = None
        found = finding.backups()
        if environ["REQUEST_METHOD"] == "POST" and is_here and not self.is_done:
            try:
                self._restore(_form(environ), found)
            except UserError as refused:
                error = refused
        context = {
            "reason": self.reason,
            "found": found,
            "is_here": is_here,
            # Of a backup that another key opens, too: a former computer's, on a stick.
            "needs_words": keys.kept_seed() is None or (error is not None and error.code in _OF_WORDS),
            "token": self.token,
            "error": error,
            "is_done": self.is_done,
        }
        status = "200 OK" if self.is_done else "503 Service Unavailable"
        return status, render_to_string("cadangan/rusak.html", context)

    def _restore(self, form: dict[str, str], found: list[Found]) -> None:
        if not hmac.compare_digest(form.get("tanda", "").encode(), self.token.encode()):
            return
        chosen = next((one for one in found if one.path.name == form.get("cadangan")), None)
        if chosen is None:
            return
        seed = keys.read_words(form["kata"]) if form.get("kata") else keys.kept_seed()
        if seed is None:
            seed = keys.read_words("")
        staging.stage(chosen.path, keys.identities(seed), timezone.now())
        self.is_done = True
        restarting.soon()


def _form(environ: Environ) -> dict[str, str]:
    try:
        length = min(int(environ.get("CONTENT_LENGTH") or 0), _LARGEST)
    except ValueError:
        return {}
    sent = parse_qs(environ["wsgi.input"].read(length).decode(errors="replace"))
    return {name: values[0] for name, values in sent.items()}


def _is_this_machine(environ: Environ) -> bool:
    if settings.BEHIND_TLS or any(name in environ for name in _FORWARDED):
        return False
    name = str(environ.get("HTTP_HOST", "")).rpartition(":")[0] or str(environ.get("HTTP_HOST", ""))
    return environ.get("REMOTE_ADDR") in _LOCAL and name in ("localhost", "127.0.0.1", "[::1]")
