"""/sinkron/jurnal/: the journal as witness. Every stream with its chain of signed segments, checked on demand."""

from datetime import UTC, datetime
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, requires
from nagari.accounts.rules import Act
from nagari.jobs import services as jobs
from nagari.kantor import clock
from nagari.pages.sync import witness, words
from nagari.pdp.queries import witnesses
from nagari.sync import journal
from nagari.sync.core import segment as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.identity import verifier
from nagari.sync.models import Segment, Site, Stream
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import chain

JOB: Final = "journal"
PER_PAGE: Final = 25


@require_GET
@requires("sync.view")
def index(request: HttpRequest) -> HttpResponse:
    """Streams of the own region, those below it and those above."""
    scope = actor(request).wilayah
    near = in_region(scope, "scope") | Q(scope__in=["", *chain(scope)])
    found = Stream.objects.filter(near).select_related("site")
    found = found.annotate(pieces=Count("segments"), newest=Max("segments__stored_at"))
    page = Paginator(found.order_by("site__wilayah", "site_id", "scope", "channel"), PER_PAGE).get_page(
        request.GET.get("hal")
    )
    regions = dict(Wilayah.objects.filter(code__in={row.scope for row in page}).values_list("code", "name"))
    sites = {site.uuid: site.name or site.wilayah for site in Site.objects.all()}
    wrong = witness.amiss(scope)
    told = sorted(witnesses(scope).values(), key=lambda row: row.wilayah)
    context = {
        "page": page,
        "rows": [(row, regions.get(row.scope, row.scope), words.channel(row.channel)) for row in page],
        "amiss": [(sites.get(one.site, str(one.site)), one) for rows in wrong.values() for one in rows],
        "witnesses": [(sites.get(row.situs, row.wilayah), row, bool(wrong.get(row.situs))) for row in told],
        "may_check": actor(request).has_perm("sync.now"),
    }
    return render(request, "sinkron/jurnal.html", context)


@require_POST
@requires("sync.now")
def check(request: HttpRequest) -> HttpResponse:
    """Look through chain, content and signatures of everything that is held, as a job; and say in the journal what was
    found."""
    user = actor(request)
    job = jobs.enqueue(JOB, {}, user_id=user.pk, wilayah=user.wilayah, now=timezone.now())
    log.record(request, Act.CHANGE, model=Stream._meta.label, detail="jurnal", now=clock.now())
    return redirect("jobs:detail", job.pk)


@require_GET
@requires("sync.view")
def stream(request: HttpRequest, pk: int) -> HttpResponse:
    """The segments of one stream, latest first, each of them checked while it is shown."""
    row = get_object_or_404(Stream.objects.select_related("site"), pk=pk)
    if row.site.wilayah:
        _ensure_visible(request, row)
    page = Paginator(row.segments.order_by("-first"), PER_PAGE).get_page(request.GET.get("hal"))
    region = Wilayah.objects.filter(code=row.scope).values_list("name", flat=True).first() or row.scope
    context = {
        "row": row,
        "region": region,
        "channel": words.channel(row.channel),
        "page": page,
        "segments": [_shown(row, one) for one in page],
        "key": bytes(row.site.public_key).hex(),
    }
    return render(request, "sinkron/jurnal_aliran.html", context)


@require_POST
@requires("sync.certify")
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has looked into what an exchange noticed of that site. What its own testimony says stays until it says
    otherwise."""
    site = get_object_or_404(Site, pk=pk)
    ensure_in_region(request, "sync.certify", site.wilayah)
    count = witness.seen(site.uuid)
    if count:
        log.record(request, Act.CHANGE, obj=site, detail="jurnal", count=count, now=clock.now())
        messages.success(request, _("Noted as looked into."))
    return redirect("sync:journal")


def _ensure_visible(request: HttpRequest, row: Stream) -> None:
    """Streams about the own region or those below; what comes from above everybody may see."""
    scope = actor(request).wilayah
    if not scope.startswith(row.scope):
        ensure_in_region(request, "sync.view", row.scope)


def _shown(stream: Stream, row: Segment) -> dict[str, Any]:
    """The numbers, the hashes of this and of the one before, and "" or the code of what is wrong."""
    before = stream.segments.filter(last=row.first - 1).values_list("hash", "last").first() if row.first > 1 else None
    head, tip = (before[1], bytes(before[0])) if before else (0, core.START)
    code, previous, sealed_at = "", "", None
    try:
        one = journal.load(row)
        previous, sealed_at = one.header.previous.hex(), one.header.sealed_at
        core.check(one, head=head, tip=tip, verify=verifier(bytes(stream.site.public_key)))
        if one.hash != bytes(row.hash):
            code = "segment_hash"
    except SyncRefused as refused:
        code = refused.code
    return {
        "row": row,
        "hash": bytes(row.hash).hex(),
        "previous": previous,
        "sealed_at": _moment(sealed_at),
        "code": code,
        "sentence": witness.sentence(code) if code else "",
    }


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
