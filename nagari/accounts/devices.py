"""Browsers in which somebody has logged in before. A login in any other is told to the person until he says it was he.

A cookie with a random key knows a browser again. It opens nothing, and only its digest is kept.
"""

import hashlib
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from nagari.accounts import log, throttle
from nagari.accounts.models import Device, Session, User
from nagari.accounts.queries import device_name
from nagari.accounts.rules import Act

NAME = f"perangkat{settings.COOKIE_SUFFIX}"
# The longest that browsers keep one; each login renews it.
SECONDS = 400 * 86400
# Of one account; the ones not seen for longest go.
KEPT = 20
_KEY = re.compile(r"[\w-]{22}")


def note(request: HttpRequest, user: User, now: datetime) -> Device:
    """Keeps that `user` has logged in here. The first browser of an account is known; there is nobody to ask."""
    key = request.COOKIES.get(NAME, "")
    if not _KEY.fullmatch(key):
        key = secrets.token_urlsafe(16)
    request.device_key = key  # type: ignore[attr-defined]
    seen = {
        "name": device_name(request.headers.get("User-Agent", "")),
        "address": throttle.client_address(request),
        "last_at": now,
    }
    row, _is_new = Device.objects.update_or_create(
        user=user,
        digest=hashlib.sha256(key.encode()).hexdigest(),
        defaults=seen,
        create_defaults={**seen, "first_at": now, "is_known": not Device.objects.filter(user=user).exists()},
    )
    newest = Device.objects.filter(user=user).order_by("-last_at", "-pk").values_list("pk", flat=True)[:KEPT]
    Device.objects.filter(user=user).exclude(pk__in=list(newest)).delete()
    return row


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """The browser keeps the key of a login that this request has made."""
    if key := getattr(request, "device_key", ""):
        response.set_cookie(
            NAME, key, max_age=SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )


def count_unknown(user: User) -> int:
    return Device.objects.filter(user=user, is_known=False).count()


@transaction.atomic
def own_up(user: User, *, now: datetime) -> None:
    """The person says of all new ones that it was he."""
    known = Device.objects.filter(user=user, is_known=False).update(is_known=True)
    if known:
        log.record(user, Act.DEVICES_KNOWN, obj=user, detail=user.username, count=known, now=now)


@transaction.atomic
def disown(user: User, *, keep_session: str | None, now: datetime) -> int:
    """It was somebody else: forgets the new ones and logs out everywhere but here; how many sessions ended."""
    Device.objects.filter(user=user, is_known=False).delete()
    ended, _each = Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    log.record(user, Act.DEVICES_FOREIGN, obj=user, detail=user.username, count=max(1, ended), now=now)
    return ended
