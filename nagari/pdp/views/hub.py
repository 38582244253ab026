"""/pelindungan-data/: what waits, the register of processing, retention, erasures, who answers for it."""

import csv
import io
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.pdp import documents, queries, rules
from nagari.pdp.activities import HEADS, activities
from nagari.pdp.forms import ContactForm
from nagari.pdp.models import Pemusnahan
from nagari.pdp.retention import classes
from nagari.pdp.services.contact import set_contact
from nagari.sync.tracking import in_region

SHOWN: Final = 50


@require_GET
@requires("pdp.register")
def index(request: HttpRequest) -> HttpResponse:
    user, now = actor(request), clock.now()
    may_view, may_incident = user.has_perm("pdp.view"), user.has_perm("pdp.incident")
    asked = queries.open_requests(user.wilayah) if may_view else []
    incidents = queries.open_incidents(user.wilayah) if may_incident else []
    context = {
        "requests": len(asked),
        "late": sum(rules.is_late(one.tenggat, now) for one in asked),
        "incidents": len(incidents),
        "outstanding": sum(bool(one.outstanding) for one in queries.erasures(user.wilayah)) if may_view else 0,
        "activities": len(activities()),
        "kontak": queries.contact_for(user.wilayah),
        "may_view": may_view,
        "may_incident": may_incident,
        "may_contact": user.has_perm("pdp.contact"),
    }
    return render(request, "pdp/index.html", context)


@require_GET
@requires("pdp.register")
def activities_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pdp/activities.html", {"rows": activities()})


@require_GET
@requires("pdp.register")
def activities_file(request: HttpRequest, kind: str) -> HttpResponse:
    """`kind`: csv or pdf. Nobody's data is in it."""
    user = actor(request)
    if kind == "pdf":
        return pdf(documents.register(user.wilayah, by=user.nama, at=clock.now()), "kegiatan-pemrosesan")
    if kind != "csv":
        raise Http404
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(HEADS.values())
    writer.writerows([getattr(one, name) for name in HEADS] for one in activities())
    response = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kegiatan-pemrosesan.csv"'
    return response


@require_http_methods(["GET", "POST"])
@office_page("pdp.contact")
def contact(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    known = queries.contact_for(info.wilayah)
    own = known if known is not None and known.wilayah == info.wilayah else None
    names = ("nama", "jabatan", "telepon", "email", "alamat")
    form = ContactForm(sent(request), initial={name: getattr(own, name) for name in names} if own else {})
    if request.method == "POST" and form.is_valid():
        set_contact(info.wilayah, **{name: form.text(name) for name in names})
        log.record_office_change(request, "pdp-kontak")
        messages.success(request, _("Saved. Offices below get it with the next exchange."))
        return redirect("pdp:index")
    context = {"form": form, "known": known, "is_own": own is not None}
    return render(request, "pdp/contact.html", context, status=422 if form.errors else 200)


@require_GET
@requires("pdp.register")
def retention(request: HttpRequest) -> HttpResponse:
    scope = actor(request).wilayah
    rows = Pemusnahan.objects.filter(in_region(scope)).order_by("-pada", "-id")[:SHOWN]
    named = {one.kode: str(one.title) for one in classes}
    context = {"classes": list(classes), "rows": [(row, named.get(row.kelas, row.kelas)) for row in rows]}
    return render(request, "pdp/retention.html", context)


@require_GET
@requires("pdp.register")
def destruction(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Pemusnahan.objects.all(), "pdp.register", pk)
    log.record(request, Act.PRINT, obj=row, now=clock.now())
    return pdf(documents.destruction(row, by=actor(request).nama, at=clock.now()), "berita-acara-pemusnahan")


@require_GET
@requires("pdp.view")
def erasures(request: HttpRequest) -> HttpResponse:
    return render(request, "pdp/erasures.html", {"rows": queries.erasures(actor(request).wilayah)})


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
