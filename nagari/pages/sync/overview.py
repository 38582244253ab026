"""/sinkron/: the state of the exchange of this site, and the button that exchanges at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts.access import actor, requires
from nagari.accounts.middleware import open_while_locked
from nagari.accounts.models import User
from nagari.jobs import services as jobs
from nagari.kantor import site as office
from nagari.kantor.models import Level
from nagari.lib.errors import UserError
from nagari.pages.sync import line, rivals, words
from nagari.sync import statements, status, succession
from nagari.sync.models import Parked, Peer, ProjectionState, Refusal, SessionLog, SiteState, Stream
from nagari.sync.transport.messages import unpacked
from nagari.wilayah.models import Wilayah

SESSIONS = 20
JOB = "sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """Changes of one site about one region. `there`: how many the site above is known to hold; None where there is
    none above."""

    site: str
    region: str
    channel: str
    count: int
    there: int | None
    waits: int
    size: str
    is_own: bool


@require_GET
@requires("sync.view")
def index(request: HttpRequest) -> HttpResponse:
    user, now = actor(request), timezone.now()
    peer, facts, info = statements.parent(), status.line(now), office.current()
    rows, page = _streams(peer, request.GET.get("hal", "1"))
    context = {
        "line": line.told(facts, now),
        "to_settle": rivals.to_settle(user.wilayah) if user.has_perm("sync.settle") else 0,
        "may_settle": user.has_perm("sync.settle"),
        "facts": facts,
        "peer": peer,
        "skew": words.skew(peer.skew_ms) if peer else "",
        "skewed": bool(peer and peer.skew_ms and abs(peer.skew_ms) > 5 * 60_000),
        "rate": words.size(peer.rate) if peer and peer.rate else "",
        "trouble": words.trouble(facts.error) if facts.error else None,
        "streams": rows,
        "page": page,
        "sessions": _sessions(),
        "refusals": [(one, words.trouble(one.code)) for one in Refusal.objects.order_by("-last_at")[:SESSIONS]],
        "waiting_rows": Parked.objects.order_by("since")[:SESSIONS],
        "broken": ProjectionState.objects.filter(is_stale=True),
        "may_sync": user.has_perm("sync.now") and peer is not None,
        "may_enroll": user.has_perm("sync.enroll") and info is not None and info.level != Level.KABUPATEN,
        "may_renew": user.has_perm("sync.enroll") and info is not None,
        "may_bundle": user.has_perm("sync.bundle"),
        "above": info is not None and info.level != Level.NAGARI and user.has_perm("sync.offices"),
        "top": info is not None and info.level == Level.KABUPATEN,
    }
    return render(request, "sinkron/index.html", context)


@require_GET
@login_not_required
@open_while_locked
def status_line(request: HttpRequest) -> HttpResponse:
    """The line of the header, for pages that stay open; what it shows comes with every page's context.

    It asks by itself, so it neither covers the page of somebody who is typing nor says anything to a stranger.
    """
    return render(request, "status_line.html") if isinstance(request.user, User) else HttpResponse(status=204)


@require_POST
@requires("sync.now")
def now(request: HttpRequest) -> HttpResponse:
    """Exchange at once; the page of the work shows how far it is and leads back here."""
    user = actor(request)
    if statements.parent() is None:
        return redirect("sync:index")
    job = jobs.enqueue(JOB, {}, user_id=user.pk, wilayah=user.wilayah, now=timezone.now())
    return redirect("jobs:detail", job.pk)


@require_POST
@requires("sync.enroll")
def renew(request: HttpRequest) -> HttpResponse:
    """A new key for this computer, on purpose."""
    try:
        succession.renew_key(timezone.now())
    except UserError as error:
        messages.error(request, f"{error.message} {error.remedy}")
    else:
        messages.success(request, _("This computer has a new key. The next exchange makes it known."))
    return redirect("sync:index")


def _streams(peer: Peer | None, number: str) -> tuple[list[StreamRow], Any]:
    found = Stream.objects.select_related("site").annotate(
        bytes=Sum(Length("segments__body")), pieces=Count("segments")
    )
    page = Paginator(found.order_by("site__wilayah", "site_id", "scope", "channel"), 25).get_page(number)
    theirs = (
        {(key.site, key.scope, key.channel): head for key, head in unpacked(bytes(peer.theirs)).items()} if peer else {}
    )
    names = dict(Wilayah.objects.filter(code__in={row.scope for row in page}).values_list("code", "name"))
    return [_stream(row, theirs if peer else None, names) for row in page], page


def _stream(row: Any, theirs: Mapping[tuple[UUID, str, str], int] | None, names: Mapping[str, str]) -> StreamRow:
    there = theirs.get((row.site.uuid, row.scope, row.channel), 0) if theirs is not None else None
    return StreamRow(
        site=row.site.name or row.site.wilayah,
        region=names.get(row.scope, row.scope),
        channel=words.channel(row.channel),
        count=row.admitted,
        there=there,
        waits=row.admitted - row.applied,
        size=words.size(row.bytes or 0),
        is_own=row.site.state in (SiteState.OWN, SiteState.FORMER),
    )


def _sessions() -> list[tuple[SessionLog, str, str]]:
    rows = SessionLog.objects.select_related("peer__site")[:SESSIONS]
    return [
        (row, words.size(row.bytes_up + row.bytes_down), words.trouble(row.code)[0] if row.code else "") for row in rows
    ]
