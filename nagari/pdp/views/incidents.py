"""Incidents: the form, the 72 hours, the two letters."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page, own_row
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.pdp import documents, rules
from nagari.pdp.forms import IncidentForm
from nagari.pdp.models import Insiden
from nagari.pdp.services import incidents as services
from nagari.pdp.views.hub import pdf
from nagari.sync.tracking import in_region

ACTION = "pdp.incident"
WHOM = ("lembaga", "subjek")
Chip = tuple[str, str, str]


def clock_chip(row: Insiden) -> Chip:
    """How long there is to tell both, or that they were told."""
    now, told = clock.now(), [row.lembaga_pada, row.subjek_pada]
    if all(told):
        late = any(rules.is_late(rules.due(row.diketahui_pada), now, at) for at in told)
        return ("amber", _("told late"), "clock") if late else ("leaf", _("told in time"), "check-circle")
    left = rules.hours_left(rules.due(row.diketahui_pada), now)
    if left < 0:
        text = ngettext("%(count)s hour over", "%(count)s hours over", -left) % {"count": -left}
        return "red", text, "exclamation-triangle"
    return "amber", ngettext("%(count)s hour left", "%(count)s hours left", left) % {"count": left}, "clock"


@require_GET
@requires(ACTION)
def index(request: HttpRequest) -> HttpResponse:
    rows = Insiden.objects.filter(in_region(actor(request).wilayah)).order_by("-diketahui_pada", "-id")[:100]
    log.record(request, Act.LIST, model=Insiden._meta.label, count=len(rows), now=clock.now())
    return render(request, "pdp/incidents.html", {"rows": [(row, clock_chip(row)) for row in rows]})


@require_http_methods(["GET", "POST"])
@office_page(ACTION)
def new(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    form = IncidentForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_incident(
                info.wilayah,
                clock.now(),
                judul=form.text("judul"),
                diketahui=form.cleaned_data["diketahui"],
                data=form.text("terungkap"),
                kejadian=form.text("kejadian"),
                penanganan=form.text("penanganan"),
                jumlah=form.cleaned_data["jumlah"],
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=row, now=clock.now())
            return redirect("pdp:incident", row.pk)
    return render(request, "pdp/incident_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@office_page(ACTION)
def detail(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """Sent: what is known by now. Of an office below it is only read."""
    row = get_in_region(request, Insiden.objects.all(), ACTION, pk)
    is_own = row.wilayah == info.wilayah and row.ditutup_pada is None
    names = ("kejadian", "penanganan", "jumlah")
    initial = {name: getattr(row, name) for name in names}
    form = IncidentForm(sent(request), initial={**initial, "terungkap": row.data})
    for name in ("judul", "diketahui"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        own_row(Insiden.objects.all(), info, pk)
        try:
            services.amend(
                row,
                data=form.text("terungkap"),
                kejadian=form.text("kejadian"),
                penanganan=form.text("penanganan"),
                jumlah=form.cleaned_data["jumlah"],
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=row, now=clock.now())
            messages.success(request, _("Saved."))
            return redirect("pdp:incident", pk)
    log.record(request, Act.VIEW, obj=row, now=clock.now())
    context = {
        "row": row,
        "chip": clock_chip(row),
        "form": form,
        "is_own": is_own,
        "due": rules.due(row.diketahui_pada),
    }
    return render(request, "pdp/incident.html", context, status=422 if form.errors else 200)


@require_POST
@office_page(ACTION)
def told(request: HttpRequest, info: SiteInfo, pk: UUID, whom: str) -> HttpResponse:
    row = own_row(Insiden.objects.all(), info, pk)
    if whom not in WHOM:
        raise Http404
    try:
        services.note_told(row, whom, clock.now())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=row, detail=whom, now=clock.now())
    return redirect("pdp:incident", pk)


@require_POST
@office_page(ACTION)
def close(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = own_row(Insiden.objects.all(), info, pk)
    try:
        services.close(row, clock.now())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=row, detail="tutup", now=clock.now())
    return redirect("pdp:incident", pk)


@require_GET
@requires(ACTION)
def letter(request: HttpRequest, pk: UUID, whom: str) -> HttpResponse:
    """A draft, to be signed with a pen."""
    row = get_in_region(request, Insiden.objects.all(), ACTION, pk)
    if whom not in WHOM:
        raise Http404
    log.record(request, Act.PRINT, obj=row, detail=whom, now=clock.now())
    made = documents.incident_letter(row, whom, by=actor(request).nama, at=clock.now())
    return pdf(made, f"pemberitahuan-{whom}")
