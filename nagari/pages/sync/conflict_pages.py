"""/sinkron/benturan/: where two offices changed the same value, a person says which one holds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.middleware import actor_of
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.pages.sync import line, rivals
from nagari.penduduk.models import Penduduk
from nagari.penduduk.mutasi.corrections import follow_register
from nagari.penduduk.sentences import tell
from nagari.sync import conflicts, waking
from nagari.sync.acting import acting
from nagari.sync.conflicts import Dispute
from nagari.sync.core.errors import SyncRefused
from nagari.sync.tracking import SyncedModel

REASON_LENGTH = 150


@require_GET
@requires("sync.settle")
def index(request: HttpRequest) -> HttpResponse:
    rows = rivals.disputed(actor(request).wilayah)
    log.record(request, Act.LIST, detail="conflicts", count=len(rows), now=clock.now())
    return render(request, "sinkron/benturan.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sync.settle")
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """All rivals, field by field; by POST the one that holds."""
    row = rivals.conflicting(request, key)
    dispute = conflicts.dispute(key)
    if dispute is None:
        messages.info(request, _("There is nothing to settle here any more."))
        return redirect("sync:conflicts")
    if request.method == "POST" and _settle(request, row, dispute):
        return redirect("sync:settled", key)
    log.record(request, Act.VIEW, obj=row, detail="conflict", now=clock.now())
    context = {
        "name": rivals.name_of(row),
        "url": rivals.url_of(row),
        "rivalries": rivals.rivalries(dispute, row, specific=actor(request).has_perm("penduduk.specific", row)),
        "may_settle": rivals.may_settle(dispute),
        "reason": request.POST.get("alasan", "")[:REASON_LENGTH],
    }
    return render(request, "sinkron/satu_benturan.html", context, status=422 if request.method == "POST" else 200)


def _settle(request: HttpRequest, row: SyncedModel, dispute: Dispute) -> bool:
    """False, with a message, where it was not done."""
    if not rivals.may_settle(dispute):
        messages.error(request, _("The office of this record has to settle it."))
        return False
    picked = {name: request.POST[f"pilih-{name}"] for name in dispute.fields if f"pilih-{name}" in request.POST}
    reason = request.POST.get("alasan", "").strip()[:REASON_LENGTH]
    try:
        chosen = rivals.chosen(dispute, picked)
        if broken := rivals.broken_rules(row, chosen.values, clock.now()):
            for one in map(tell, broken):
                messages.error(request, f"{one.message} {one.remedy}")
            return False
        conflicts.settle(
            row.pk,
            chosen.values,
            who=actor_of(request),
            now=timezone.now(),
            reason=reason or conflicts.REASON,
            bring_back=chosen.bring_back,
        )
        if isinstance(row, Penduduk):
            with acting(actor_of(request), conflicts.REASON):
                follow_register(row.pk)
    except (KeyError, SyncRefused):
        messages.error(request, _("Something has changed meanwhile. Look at the values again."))
        return False
    line.forget()
    waking.wake()
    log.record(request, Act.CHANGE, obj=row, detail="settle", now=clock.now())
    messages.success(request, _("Settled. Every office gets it; the history keeps what was not chosen."))
    return True
