"""Data protection of one resident: the copy, consents, restriction, erasure."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.pdp import documents, queries
from nagari.pdp.forms import ConsentForm, EraseForm, PurposeForm, ReasonForm
from nagari.pdp.models import SaluranSetuju, Tujuan
from nagari.pdp.services import consents, erasing, restricting
from nagari.pdp.views.hub import pdf
from nagari.pdp.views.requests import clock_chip
from nagari.penduduk.models import Penduduk


@require_GET
@requires("pdp.view")
def of_resident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A piece of the resident's page; by itself a page of its own."""
    penduduk, user = _resident(request, pk, "pdp.view"), actor(request)
    asked, held = queries.requests_of(pk), queries.restrictions_of(pk)
    is_piece = bool(request.headers.get("HX-Request"))
    # The page around the piece has noted the look.
    if asked or held or not is_piece:
        log.record(request, Act.VIEW, obj=penduduk, detail="pdp", now=clock.now())
    yes = {one.tujuan: one for one in queries.consents_of(pk)}
    context = {
        "penduduk": penduduk,
        "requests": [(row, clock_chip(row)) for row in asked],
        "restriction": next((one for one in held if one.dicabut_pada is None), None),
        "consents": [(tujuan, tujuan.label, yes.get(tujuan.value)) for tujuan in Tujuan],
        "channels": SaluranSetuju.choices,
        "may_handle": user.has_perm("pdp.handle", penduduk),
        "may_copy": user.has_perm("pdp.copy", penduduk),
        "may_erase": user.has_perm("pdp.erase", penduduk),
    }
    template = "_of_resident.html" if is_piece else "of_resident.html"
    return render(request, f"pdp/{template}", context)


@require_http_methods(["GET", "POST"])
@requires("pdp.copy")
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks for the purpose, then answers the PDF."""
    penduduk, user = _resident(request, pk, "pdp.copy"), actor(request)
    form = PurposeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        purpose, now = form.text("tujuan"), clock.now()
        log.record(request, Act.EXPORT, obj=penduduk, detail=f"salinan: {purpose}", now=now)
        return pdf(documents.copy_of(penduduk, purpose=purpose, by=user.nama, at=now), "salinan-data")
    context = {"penduduk": penduduk, "form": form, "kontak": queries.contact_for(penduduk.wilayah)}
    return render(request, "pdp/copy.html", context, status=422 if form.errors else 200)


@require_POST
@requires("pdp.handle")
def restrict(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk, form = _resident(request, pk, "pdp.handle"), ReasonForm(request.POST)
    reason = form.text("alasan") if form.is_valid() else ""
    said = _("The use of this record is suspended: it stands in no letter until that is lifted.")
    return _done(request, penduduk, "batasi", said, lambda: restricting.restrict(penduduk, reason, clock.now()))


@require_POST
@requires("pdp.handle")
def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = _resident(request, pk, "pdp.handle")
    said = _("The record may be used again.")
    return _done(request, penduduk, "lepas", said, lambda: restricting.lift(penduduk, clock.now()))


@require_POST
@requires("pdp.handle")
def consent(request: HttpRequest, pk: UUID, tujuan: str) -> HttpResponse:
    """Sent: `saluran`, and `tarik` where it is withdrawn."""
    penduduk = _resident(request, pk, "pdp.handle")
    form = ConsentForm({"tujuan": tujuan, "saluran": request.POST.get("saluran", SaluranSetuju.LOKET)})
    if not form.is_valid():
        raise Http404
    change = consents.withdraw if request.POST.get("tarik") else consents.give
    said = _("Written down. Other offices know it with the next exchange.")
    saluran = form.cleaned_data["saluran"]
    act = f"setuju {tujuan}"
    return _done(request, penduduk, act, said, lambda: change(penduduk, tujuan, saluran, clock.now()))


@require_http_methods(["GET", "POST"])
@requires("pdp.erase")
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What may go of what is held; it then travels to every office that has it."""
    penduduk = _resident(request, pk, "pdp.erase")
    found = erasing.choices(pk)
    form = EraseForm(sent(request), choices=[(name, one.label) for name, one in found])
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(pk, form.cleaned_data["apa"], form.text("alasan"), clock.now())
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=penduduk, detail="pdp hapus", now=clock.now())
            messages.success(request, _("Erased here. Below you see which office has done it, too."))
            return redirect("pdp:erasures")
    context = {"penduduk": penduduk, "form": form, "found": found}
    return render(request, "pdp/erase.html", context, status=422 if form.errors else 200)


def _resident(request: HttpRequest, pk: UUID, action: str) -> Penduduk:
    found: Penduduk = get_in_region(request, Penduduk.objects.select_related("keluarga"), action, pk)
    return found


def _done(request: HttpRequest, penduduk: Penduduk, act: str, said: str, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=penduduk, detail=f"pdp {act}", now=clock.now())
        messages.success(request, said)
    return redirect("penduduk:detail", penduduk.pk)
