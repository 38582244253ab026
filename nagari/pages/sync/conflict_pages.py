"""/sinkron/benturan/: where two offices changed the same value, a person says which one holds."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.pages.sync import rivals
from nagari.sync.models import Conflict
from nagari.sync.tracking import SyncedModel


@require_GET
@requires("sync.settle")
def index(request: HttpRequest) -> HttpResponse:
    rows = rivals.disputed(actor(request).wilayah)
    log.record(request, Act.LIST, detail="conflicts", count=len(rows), now=clock.now())
    return render(request, "sinkron/benturan.html", {"rows": rows})


@require_GET
@requires("sync.settle")
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mine, theirs, field by field."""
    row = _record(request, key)
    log.record(request, Act.VIEW, obj=row, detail="conflict", now=clock.now())
    return render(request, "sinkron/satu_benturan.html", _context(request, row))


def _context(request: HttpRequest, row: SyncedModel) -> dict[str, object]:
    found = rivals.rivalries(row, specific=actor(request).has_perm("penduduk.specific", row))
    return {"row": row, "name": rivals.name_of(row), "url": rivals.url_of(row), "rivalries": found}


def _record(request: HttpRequest, key: UUID) -> SyncedModel:
    one = Conflict.objects.filter(object=key).order_by("-found_at").first()
    row = rivals.record(one.model, key) if one is not None else None
    if row is None:
        raise Http404
    ensure_in_region(request, "sync.settle", row.wilayah)
    return row
