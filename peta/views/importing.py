"""A file of boundaries: hand in, look through, write. Everything works without JavaScript."""

from typing import Any

import orjson
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.models import Level
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from peta import messages
from peta.forms.boundaries import SourceForm, UploadForm
from peta.models import BarisImporBatas, ImporBatas
from peta.queries import drawings
from peta.rules.matching import By
from peta.rules.pictures import collection, picture
from peta.views.boundaries import GIVE, listing


@require_POST
@office_page(GIVE)
def hand_in(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    # Loads shapely, which a start need not.
    from peta.services.importing import start

    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            impor = start(file.read(), file.name, info.wilayah, actor(request).pk, clock.require_trusted())
        except CodedError as error:
            form.add_error("berkas", " ".join(messages.of(error)))
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return redirect("peta:import", impor.pk)
    return render(request, "batas/index.html", listing(request, info, form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(GIVE)
def look(request: HttpRequest, info: SiteInfo, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    form = SourceForm(request.POST if request.method == "POST" else None, official=info.level == Level.KABUPATEN)
    if request.method == "POST" and form.is_valid():
        done = _write(request, impor, form)
        if done is not None:
            return done
    context = {
        "impor": impor,
        "form": form,
        "rows": [_shown(row, request) for row in impor.baris.defer("geometri")],
        "notices": [messages.tell(one["code"], one["params"]) for one in impor.notices],
        "findings": impor.findings,
        "picture": picture(drawings.of_import(impor)),
    }
    return render(request, "batas/look.html", context, status=422 if form.is_bound else 200)


def _write(request: HttpRequest, impor: ImporBatas, form: SourceForm) -> HttpResponse | None:
    from peta.services.boundaries import Source
    from peta.services.importing import write

    cleaned = form.cleaned_data
    source = Source(
        resmi=bool(cleaned.get("resmi")), sumber=form.text("sumber"), berlaku_sejak=cleaned["berlaku_sejak"]
    )
    try:
        now = clock.require_trusted()
        written = write(impor, _choices(request, impor), source, now)
    except UserError as error:
        form.refuse(error)
        return None
    log.record(request, Act.IMPORT, model=ImporBatas._meta.label, wilayah=impor.wilayah, count=len(written), now=now)
    told = ngettext("%(count)s boundary was written.", "%(count)s boundaries were written.", len(written))
    flash.success(request, told % {"count": len(written)} if written else _("All of it held already."))
    return redirect("peta:boundaries")


def _choices(request: HttpRequest, impor: ImporBatas) -> dict[int, str]:
    """What was picked for each area; a box that is not there picks nothing."""
    places = impor.baris.exclude(geometri="").values_list("place", flat=True)
    return {place: request.POST.get(f"area-{place}", "")[:60] for place in places}


def _shown(row: BarisImporBatas, request: HttpRequest) -> dict[str, Any]:
    options = [
        (f"{one['code']}/{one['part']}" if one["part"] else one["code"], one["name"], one["within"])
        for one in row.candidates
    ]
    refusing = [one for one in row.remarks if one["code"] not in ("area_repaired", "area_joined")]
    sure = options[0][0] if options and row.by == By.CODE else ""
    return {
        "row": row,
        "options": options,
        "is_refused": not options or bool(refusing),
        "picked": request.POST.get(f"area-{row.place}", "") if request.method == "POST" else sure,
        "remarks": [messages.tell(one["code"], one["params"]) for one in row.remarks],
    }


@require_POST
@office_page(GIVE)
def discard(request: HttpRequest, info: SiteInfo, pk: int) -> HttpResponse:
    _impor(request, pk).delete()
    flash.info(request, _("Nothing of the file was written."))
    return redirect("peta:boundaries")


@require_safe
@office_page(GIVE)
def import_map(request: HttpRequest, info: SiteInfo, pk: int) -> HttpResponse:
    found = collection(drawings.of_import(_impor(request, pk)))
    return HttpResponse(orjson.dumps(found), content_type="application/json")


def _impor(request: HttpRequest, pk: int) -> ImporBatas:
    return get_in_region(request, ImporBatas.objects.all(), GIVE, pk)
