"""Who may be the first user. As long as there is none, whoever opens the site could take the office: so only somebody
at the machine itself, or with the code that the server prints there."""

import hmac
import ipaddress
import secrets
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from nagari.accounts.models import User
from nagari.kantor import site
from nagari.lib.environment import kept_secret

# Without 0 O 1 I L: it is read from one screen and typed into another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PASSED = "first_access"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_open() -> bool:
    """Nobody is there yet. An office at work has somebody, so this is not asked on every page."""
    info = site.current()
    return not (info is not None and info.ready) and not User.objects.exists()


def code() -> str:
    """The code, the same until the first user exists: KUBU-7F3K. For whoever starts the server."""
    return kept_secret(_path(), _invented)


def close() -> None:
    """There is a user now: the code opens nothing any more."""
    _path().unlink(missing_ok=True)


def try_code(request: HttpRequest, typed: str) -> bool:
    """Lets this browser pass when the code is right."""
    fits = hmac.compare_digest(_normal(typed).encode(), _normal(code()).encode())
    if fits:
        request.session[PASSED] = True
    return fits


def may_pass(request: HttpRequest) -> bool:
    return is_this_machine(request) or bool(request.session.get(PASSED))


def is_this_machine(request: HttpRequest) -> bool:
    """A browser on the machine itself, not somebody whom a proxy on it stands for."""
    if settings.BEHIND_TLS or any(name in request.META for name in FORWARDED):
        return False
    name, _port = split_domain_port(request.get_host().lower())
    try:
        return name in LOCAL_NAMES and ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _invented() -> str:
    letters = "".join(secrets.choice(LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _normal(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def _path() -> Path:
    return Path(settings.NAGARI_DATA) / "kode-awal.txt"
