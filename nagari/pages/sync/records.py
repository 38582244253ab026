"""/sinkron/riwayat/: the past of a resident or a family, and the way back to an earlier value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.middleware import actor_of
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.pages.sync import delivery
from nagari.pages.sync.telling import Words, key_of, restored_values, told
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import tell
from nagari.penduduk.services.families import update_keluarga
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import update_penduduk
from nagari.sync import history
from nagari.sync.acting import acting
from nagari.sync.history import Event

Record = Penduduk | Keluarga


def _change_penduduk(row: Record, values: dict[str, Any], confirmed: list[str]) -> None:
    now = {name: getattr(row, name) for name in values}
    update_penduduk(row.id, values, now, confirmed=confirmed, today=clock.today())


def _change_keluarga(row: Record, values: dict[str, Any], _confirmed: list[str]) -> None:
    update_keluarga(row.id, values, {name: getattr(row, name) for name in values}, today=clock.today())


@dataclass(frozen=True, slots=True)
class Kind:
    model: type[Penduduk] | type[Keluarga]
    change: Callable[[Record, dict[str, Any], list[str]], None]
    back: str


KINDS = {
    "penduduk": Kind(Penduduk, _change_penduduk, "penduduk:detail"),
    "keluarga": Kind(Keluarga, _change_keluarga, "keluarga:detail"),
}


@require_GET
@requires("penduduk.view")
def past(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """A piece of the record's page for htmx, a page of its own else."""
    user = actor(request)
    row = _record(request, kind, pk, "penduduk.view")
    events = told(
        history.of_object(row.id),
        KINDS[kind].model,
        places_of(row.wilayah),
        specific=user.has_perm("penduduk.specific", row),
        may_change=user.has_perm("penduduk.change", row) and row.deleted_at is None,
    )
    log.record(request, Act.VIEW, obj=row, detail="history", now=clock.now())
    context = {"events": events, "kind": kind, "row": row, "name": _name(row), "back": KINDS[kind].back}
    piece = request.headers.get("HX-Request") == "true"
    return render(request, "sinkron/_riwayat.html" if piece else "sinkron/riwayat.html", context)


@require_GET
@requires("penduduk.view")
def delivered(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """A piece of the record's page: whether all of it has reached the sites above. It shows nothing of the record."""
    row = _record(request, kind, pk, "penduduk.view")
    context = {"deliveries": delivery.deliveries(row.id), "row": row, "name": _name(row), "back": KINDS[kind].back}
    piece = request.headers.get("HX-Request") == "true"
    return render(request, "sinkron/_sampai.html" if piece else "sinkron/sampai.html", context)


@require_POST
@requires("penduduk.change")
def restore(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """The value a field had before an event, as a new change. Rules refuse or ask, as they do in a form."""
    row = _record(request, kind, pk, "penduduk.change")
    name, key = request.POST.get("isian", ""), request.POST.get("peristiwa", "")
    event = next((one for one in history.of_object(row.id) if key_of(one) == key), None)
    if event is None:
        messages.error(request, _("This change is not there any more. Look at the history again."))
        return redirect(KINDS[kind].back, row.id)
    try:
        values = restored_values(event, KINDS[kind].model, name)
        with acting(actor_of(request), history.RESTORED):
            KINDS[kind].change(row, values, request.POST.getlist("yakin"))
    except (KeyError, ValueError, TypeError):
        messages.error(request, _("This value cannot be put back. Enter it by hand."))
    except Refused as refused:
        return _ask(request, kind, row, refused, event)
    else:
        log.record(request, Act.CHANGE, obj=row, detail=f"restore {name}", now=clock.now())
        messages.success(request, _("The earlier value is back, as a new change."))
    return redirect(KINDS[kind].back, row.id)


def _ask(request: HttpRequest, kind: str, row: Record, refused: Refused, event: Event) -> HttpResponse:
    name = request.POST.get("isian", "")
    old = next(one.old for one in event.changes if one.field == name)
    words = Words(KINDS[kind].model, places_of(row.wilayah), [(name, old)])
    context = {
        "label": words.label(name),
        "value": words.shown(name, old),
        "findings": [tell(one) for one in refused.findings],
        "may_confirm": not refused.has_errors,
        "codes": [*request.POST.getlist("yakin"), *refused.codes],
        "kind": kind,
        "row": row,
        "name": _name(row),
        "back": KINDS[kind].back,
        "isian": request.POST.get("isian", ""),
        "peristiwa": request.POST.get("peristiwa", ""),
    }
    return render(request, "sinkron/kembalikan.html", context, status=422)


def _record(request: HttpRequest, kind: str, pk: UUID, action: str) -> Record:
    if kind not in KINDS:
        raise Http404
    rows: QuerySet[Any] = KINDS[kind].model.objects.all()
    row: Record = get_in_region(request, rows, action, pk)
    return row


def _name(row: Record) -> str:
    return row.nama if isinstance(row, Penduduk) else f"KK {row.no_kk}"
