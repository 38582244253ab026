"""Pages that many look at are answered by a replica, save to who has just written what it does not have yet."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from nagari.lib.errors import UserError
from nagari.upkeep.replicas import rules
from nagari.upkeep.replicas.routing import reading
from nagari.upkeep.replicas.watching import Replica, position_now, replicas

COOKIE: Final = f"tulis{settings.COOKIE_SUFFIX}"
# By then a replica has it, or is too far behind to be asked at all.
COOKIE_SECONDS: Final = 120
PATHS: Final = ("/peta/", "/statistik/", "/status/", "/permohonan/status/", "/sinkron/kantor/")
_SAFE: Final = frozenset({"GET", "HEAD"})


class ReadReplicas:
    """Has to stand last: the page itself is called from here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _SAFE and response.status_code < 500:
            response.set_cookie(
                COOKIE,
                str(position_now()),
                max_age=COOKIE_SECONDS,
                secure=settings.BEHIND_TLS,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        found = _replica(request)
        if found is None:
            return None
        replica, seen = found
        if timezone.now() - seen.as_of >= rules.WORTH_TELLING:
            request.figures_as_of = seen.as_of  # type: ignore[attr-defined]
        try:
            with reading(replica.alias):
                return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            # It went away in the middle; a page that only reads can be begun again.
            replica.gone()
        except (UserError, PermissionDenied):
            # What is raised in here passes those by who word a refusal and log it: they hear of it from the primary.
            pass
        request.figures_as_of = None  # type: ignore[attr-defined]
        return None


def _replica(request: HttpRequest) -> tuple[Replica, rules.Seen] | None:
    if request.method not in _SAFE or not request.path.startswith(PATHS):
        return None
    written = rules.position_of(request.COOKIES.get(COOKIE, "0"))
    if written is None:
        return None
    known = {one.alias: one for one in replicas}
    choice = rules.chosen(
        [(alias, one.seen(timezone.now)) for alias, one in known.items()], written=written, now=timezone.now()
    )
    return (known[choice[0]], choice[1]) if choice else None
