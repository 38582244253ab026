"""Requests of residents about their own data, with their clock."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.pdp import queries, rules
from nagari.pdp.forms import DecisionForm, RequestForm
from nagari.pdp.models import HubunganPemohon, JenisHak, PermintaanHak
from nagari.pdp.services import requests as services
from nagari.penduduk.models import Penduduk

PER_PAGE: Final = 50
Chip = tuple[str, str, str]


def clock_chip(row: PermintaanHak) -> Chip:
    """(tone, text, icon): how long there is, or that it was in time."""
    now = clock.now()
    if row.diputus_pada is not None and row.status not in queries.OPEN:
        late = rules.is_late(row.tenggat, now, row.diputus_pada)
        return ("amber", _("late"), "clock") if late else ("leaf", _("in time"), "check-circle")
    left = rules.hours_left(row.tenggat, now)
    if left < 0:
        text = ngettext("%(count)s hour over", "%(count)s hours over", -left) % {"count": -left}
        return "red", text, "exclamation-triangle"
    text = ngettext("%(count)s hour left", "%(count)s hours left", left) % {"count": left}
    return ("amber" if row.tenggat - now < rules.SOON else "sky"), text, "clock"


@require_GET
@requires("pdp.view")
def index(request: HttpRequest) -> HttpResponse:
    """`?daftar=semua`: those that are finished, too."""
    scope, is_all = actor(request).wilayah, request.GET.get("daftar") == "semua"
    rows = queries.all_rows(scope) if is_all else queries.open_rows(scope)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("hal"))
    log.record(request, Act.LIST, model=PermintaanHak._meta.label, count=len(page.object_list), now=clock.now())
    context = {"page": page, "rows": [(row, clock_chip(row)) for row in page], "is_all": is_all}
    return render(request, "pdp/requests.html", context)


@require_http_methods(["GET", "POST"])
@requires("pdp.handle")
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = get_in_region(request, Penduduk.objects.all(), "pdp.handle", pk)
    initial = {"jenis": JenisHak.AKSES, "hubungan": HubunganPemohon.SENDIRI}
    form = RequestForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.take_in(
                penduduk,
                form.cleaned_data["jenis"],
                clock.now(),
                nama=form.text("nama"),
                hubungan=form.cleaned_data["hubungan"],
                uraian=form.text("uraian"),
                soal_nomor=form.cleaned_data["soal_nomor"],
                diterima=form.cleaned_data["diterima"],
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=penduduk, detail=f"pdp {row.jenis}", now=clock.now())
            return redirect("pdp:request", row.pk)
    status = 422 if form.errors else 200
    return render(request, "pdp/request_new.html", {"penduduk": penduduk, "form": form}, status=status)


@require_GET
@requires("pdp.view")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk, "pdp.view")
    return _shown(request, row, DecisionForm())


@require_POST
@requires("pdp.handle")
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, form = _row(request, pk, "pdp.handle"), DecisionForm(request.POST)
    if form.is_valid():
        try:
            status = form.cleaned_data["status"]
            services.decide(row, status, form.text("hasil"), actor(request).nama, clock.now())
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=row.penduduk, detail=f"pdp {row.jenis}", now=clock.now())
            messages.success(request, _("Saved. Now tell the resident, and note it here."))
            return redirect("pdp:request", pk)
    return _shown(request, row, form)


@require_POST
@requires("pdp.handle")
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk, "pdp.handle")
    try:
        services.note_told(row, clock.now())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=row.penduduk, detail=f"pdp {row.jenis}", now=clock.now())
    return redirect("pdp:request", pk)


def _row(request: HttpRequest, pk: UUID, action: str) -> PermintaanHak:
    rows = PermintaanHak.objects.select_related("penduduk")
    found: PermintaanHak = get_in_region(request, rows, action, pk)
    return found


def _shown(request: HttpRequest, row: PermintaanHak, form: DecisionForm) -> HttpResponse:
    log.record(request, Act.VIEW, obj=row.penduduk, detail="pdp", now=clock.now())
    may = actor(request).has_perm("pdp.handle", row)
    context = {
        "row": row,
        "chip": clock_chip(row),
        "form": form,
        "is_open": row.status in queries.OPEN,
        "may_handle": may,
        "may_copy": row.jenis == JenisHak.AKSES and actor(request).has_perm("pdp.copy", row),
        "may_erase": row.jenis == JenisHak.HAPUS and actor(request).has_perm("pdp.erase", row),
    }
    return render(request, "pdp/request.html", context, status=422 if form.errors else 200)
