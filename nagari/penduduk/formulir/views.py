"""The forms as PDF, from the page of a family or an event."""

from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.penduduk.formulir import events, f101
from nagari.penduduk.formulir.blocks import Form
from nagari.penduduk.formulir.cases import case_of, region_of, signed_at
from nagari.penduduk.formulir.wording import TITLES
from nagari.penduduk.models import Keluarga, Mutasi
from nagari.penduduk.services.checks import members_of
from nagari.printing.paper import paper
from nagari.printing.rendering import render, render_apart

PRINT = "penduduk.print"
# A table of more is drawn in a process of its own.
_MEMBERS_HERE = 10


@require_GET
@requires(PRINT)
def of_family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """F-1.01 of a family."""
    user = actor(request)
    keluarga = get_in_region(request, Keluarga.objects.all(), PRINT, pk)
    members, wilayah = members_of(keluarga.id), keluarga.wilayah
    log.record(request, Act.PRINT, obj=keluarga, detail="F-1.01", count=max(1, len(members)), now=clock.now())
    with override(OFFICIAL_LANGUAGE):
        specific = user.has_perm("penduduk.specific", keluarga)
        place = signed_at(wilayah, clock.today())
        one = f101.form(keluarga, members, region_of(wilayah), place=place, specific=specific)
        return _drawn(request, keluarga, one, apart=len(members) > _MEMBERS_HERE)


@require_GET
@requires(PRINT)
def of_event(request: HttpRequest, pk: UUID, kode: str) -> HttpResponse:
    """One of the forms that go with an event (`events.forms_of`); 404 for another one."""
    user = actor(request)
    rows = Mutasi.objects.select_related("penduduk__keluarga", "keluarga")
    mutasi = get_in_region(request, rows, PRINT, pk)
    number = kode.upper()
    if number not in events.forms_of(mutasi.jenis):
        raise Http404
    log.record(request, Act.PRINT, obj=mutasi, detail=number, now=clock.now())
    with override(OFFICIAL_LANGUAGE):
        case = case_of(mutasi, today=clock.today(), specific=user.has_perm("penduduk.specific", mutasi))
        return _drawn(request, mutasi, events.form(number, case))


def _drawn(request: HttpRequest, row: Model, one: Form, *, apart: bool = False) -> HttpResponse:
    wilayah: str = row.wilayah  # type: ignore[attr-defined]
    title = TITLES[one.kode]
    head = paper(
        wilayah,
        title=f"{one.kode} {title}",
        printed_by=actor(request).nama,
        at=clock.now(),
        code=one.kode,
        with_letterhead=False,
    )
    data = {"paper": head, "heading": title, "subheadings": list(one.subheadings), "blocks": list(one.blocks)}
    draw = render_apart if apart else render
    response = HttpResponse(draw("lembar", data, sheet=one.sheet, at=clock.now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{one.kode.lower()}.pdf"'
    return response
