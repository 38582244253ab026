"""The lock: after some minutes without a person at it, a session shows nothing until the password is given; and once
after hours of work, until everything is given that a login takes.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from nagari.accounts import log, throttle
from nagari.accounts.models import Session, User
from nagari.accounts.rules import Act
from nagari.accounts.uptime import Moment, idle_seconds

# Posted along with a whole form that met the lock.
UNLOCK_FIELD = "unlock_password"
TOKEN_FIELD = "unlock_token"  # noqa: S105  the name of a field
SECRETS = ("password", "sandi", "code", "token")


def step() -> float:
    """Seconds between two notes of activity: a write for every request would cost a slow disk 13 ms each."""
    return min(60.0, settings.IDLE_MINUTES * 15.0)


def is_locked(row: Session, now: Moment) -> bool:
    """The browser covers the page on the minute; the server allows for two notes it has not heard of yet."""
    idle = idle_seconds(row.seen, now)
    return row.is_locked or idle is None or idle > settings.IDLE_MINUTES * 60 + 2 * step() or is_over(row, now)


def is_over(row: Session, now: Moment) -> bool:
    """Is it longer than a day's work since the person proved wholly who he is?"""
    age = idle_seconds(row.began, now) if row.began else None
    return age is None or age > settings.SESSION_HOURS * 3600


def asks_token(request: HttpRequest, row: Session, now: Moment) -> bool:
    """Does opening it take the second factor too?"""
    return isinstance(request.user, User) and request.user.factor_since is not None and is_over(row, now)


def touch(row: Session, now: Moment) -> None:
    """Notes activity, at most once a `step()`."""
    idle = idle_seconds(row.seen, now)
    if idle is None or idle >= step() or row.boot != now.boot:
        _write(row, now, is_locked=False)


def close(row: Session) -> None:
    Session.objects.filter(pk=row.pk).update(is_locked=True)


def unlock(request: HttpRequest, row: Session, password: str, token: str, now: Moment) -> bool:
    """Opens the session again if this is its own person's password, and `token` where the session is over.

    Failures count as failed logins do.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    over = is_over(row, now)
    # Within its time the session itself stands for the second factor it was opened with.
    if authenticate(request, username=user.username, password=password, token=token if over else None) is None:
        throttle.record_failure(request, user.username)
        return False
    # Only from here: whoever guesses elsewhere must not gain five tries whenever the person comes back to the desk.
    throttle.forget(user.username, throttle.client_address(request))
    _write(row, now, is_locked=False)
    if over:
        # Under a new key, which begins now.
        request.session.cycle_key()
    log.record(user, Act.UNLOCKED, now=now.wall)
    return True


def answer(request: HttpRequest, row: Session, now: Moment, *, wrong: bool = False) -> HttpResponse:
    """What a locked session gets instead of the page: 423 for scripts and forms, the lock page for a link."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=423, headers={"HX-Trigger": "locked"})
    if request.method == "POST":
        kept = {
            "fields": list(kept_fields(request)),
            "files": [name for name, _file in request.FILES.items()],
            "action": request.get_full_path(),
            "unlock_field": UNLOCK_FIELD,
            "token_field": TOKEN_FIELD if asks_token(request, row, now) else "",
            "wrong": wrong,
        }
        return render(request, "accounts/lock_kept.html", kept, status=423)
    return to_lock_page(request)


def to_lock_page(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('accounts:lock')}?{urlencode({'next': request.get_full_path()})}")


def kept_fields(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """What was being sent, to be sent again after the password; never passwords themselves."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not any(secret in name for secret in SECRETS):
            for value in values:
                yield name, str(value)


def _write(row: Session, now: Moment, *, is_locked: bool) -> None:
    Session.objects.filter(pk=row.pk).update(boot=now.boot, ticks=now.ticks, seen_at=now.wall, is_locked=is_locked)
