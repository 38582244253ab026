"""The requests of a resident, on the resident's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from layanan.permohonan.queries import visits
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.models import Penduduk

VIEW = "permohonan.view"


@require_GET
@requires(VIEW)
def of_resident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A piece of that page; without scripts a page of its own."""
    resident = get_in_region(request, Penduduk.objects.all(), VIEW, pk)
    user = actor(request)
    rows = visits.of_resident(resident.pk, user.wilayah)
    if rows:
        log.record(request, Act.VIEW, obj=resident, detail="permohonan", now=clock.now())
    # Whoever lives in another office's village asks there.
    may_take = user.wilayah == resident.wilayah and user.has_perm("permohonan.take", resident)
    template = "_of_resident.html" if request.headers.get("HX-Request") else "of_resident.html"
    context = {"resident": resident, "rows": rows, "may_take": may_take}
    return render(request, f"permohonan/{template}", context)
