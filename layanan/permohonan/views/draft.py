"""The letter that will come of a request, for whoever signs or approves it to read before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.letters import makes_letter, material
from layanan.permohonan.queries.standing import standing
from layanan.surat.services.drafting import draft as drawn
from nagari.accounts import log
from nagari.accounts.access import get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError


@require_GET
@office_page("permohonan.act")
def draft(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """Address /permohonan/<id>/konsep/: a PDF without number, marked across; what keeps it from being made is said."""
    row = get_in_region(request, Permohonan.objects.select_related("versi"), "permohonan.act", pk)
    if not makes_letter(standing(row), info.wilayah):
        messages.info(request, _("No letter of this office is to come of this request any more."))
        return redirect("permohonan:detail", pk)
    now = clock.now()
    try:
        content = drawn(material(row), now)
    except UserError as refused:
        messages.error(request, str(refused))
        return redirect("permohonan:detail", pk)
    log.record(request, Act.VIEW, obj=row, detail="konsep", now=now)
    headers = {"Content-Disposition": 'inline; filename="konsep.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
