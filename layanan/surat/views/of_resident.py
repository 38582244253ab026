"""A resident's letters, on the resident's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from layanan.surat.models import Keadaan
from layanan.surat.queries.letters import letters_about
from layanan.surat.showing import TONES
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.models import Penduduk

VIEW = "surat.view"


@require_GET
@requires(VIEW)
def of_resident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A piece of that page; without scripts a page of its own."""
    resident = get_in_region(request, Penduduk.objects.all(), VIEW, pk)
    user = actor(request)
    rows = letters_about(resident.pk)
    if rows:
        log.record(request, Act.VIEW, obj=resident, detail="surat", now=clock.now())
    template = "_of_resident.html" if request.headers.get("HX-Request") else "of_resident.html"
    context = {
        "resident": resident,
        "rows": [(row, *TONES[Keadaan(row.keadaan)]) for row in rows],
        "may_issue": user.wilayah == resident.wilayah and user.has_perm("surat.issue", resident),
    }
    return render(request, f"surat/{template}", context)
