"""A village, its jorong, RW and RT drawn or corrected by hand."""

from uuid import UUID

import orjson
from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import is_village
from peta import messages
from peta.models import Batas, Rincian
from peta.queries.boundaries import geometries, holding_parts, versions
from peta.queries.outlines import shapes
from peta.rules.pictures import Drawn, area_of, collection, picture
from peta.rules.versions import holding
from peta.views.boundaries import GIVE, part_of

DRAW = "peta.draw"
# A village or a part of it; more points than anybody sets by hand, and than a slow line likes.
LARGEST = 400_000


class DrawingForm(OfficeForm):
    geometri = forms.CharField(
        widget=forms.HiddenInput,
        max_length=LARGEST,
        error_messages={"required": gettext_lazy("Nothing has been drawn yet.")},
    )
    sumber = forms.CharField(label=gettext_lazy("Source"), max_length=160, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(DRAW)
def part(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = part_of(info, pk)
    return _drawn(request, info, row.id, str(row))


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(GIVE)
def village(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The boundary of this village itself."""
    _only_village(info)
    return _drawn(request, info, None, info.region_name)


def _only_village(info: SiteInfo) -> None:
    if not is_village(info.wilayah):
        raise Http404


def _drawn(request: HttpRequest, info: SiteInfo, pk: UUID | None, title: str) -> HttpResponse:
    rows = versions(info.wilayah, pk)
    held = holding(rows)
    form = DrawingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _save(request, info, pk, form)
        if done is not None:
            return done
    context = {
        "part": title,
        "source": reverse("peta:part-map", args=[pk]) if pk else reverse("peta:draw-village-map"),
        "form": form,
        "versions": rows,
        "held": held,
        "picture": picture(_around(info.wilayah, pk) + _own(held)),
        "may_give": actor(request).has_perm(GIVE, info.wilayah),
    }
    return render(request, "batas/part.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, info: SiteInfo, pk: UUID | None, form: DrawingForm) -> HttpResponse | None:
    # Loads shapely, which a start need not.
    from peta.services.drawing import draw

    try:
        now = clock.require_trusted()
        told = draw(info.wilayah, pk, form.cleaned_data["geometri"], form.text("sumber"), now)
    except CodedError as error:
        form.add_error(None, " ".join(messages.of(error)))
        return None
    except UserError as error:
        form.refuse(error)
        return None
    log.record(request, Act.CHANGE, model=Batas._meta.label, wilayah=info.wilayah, now=now)
    for one in told:
        flash.info(request, " ".join(messages.of(one)))
    flash.success(request, _("The boundary was saved."))
    return redirect("peta:part", pk) if pk else redirect("peta:boundary", info.wilayah)


@require_safe
@office_page(DRAW)
def part_map(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """The village, its other parts, and (kind "own") the one that is drawn."""
    return _map(info, part_of(info, pk).id)


@require_safe
@office_page(GIVE)
def village_map(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The village as it is drawn now, its parts, and (kind "own") its own boundary if somebody gave one."""
    _only_village(info)
    return _map(info, None)


def _map(info: SiteInfo, pk: UUID | None) -> HttpResponse:
    held = holding(versions(info.wilayah, pk))
    found = collection(_around(info.wilayah, pk) + _own(held, "own"))
    return HttpResponse(orjson.dumps(found), content_type="application/json")


def _around(wilayah: str, part_id: UUID | None) -> list[Drawn]:
    rows = shapes(Tingkat.DESA, wilayah, Rincian.PENUH)
    village = [Drawn("around", one.properties["nama"], one.area) for one in rows]
    others = {key: row for key, row in holding_parts(wilayah).items() if key != part_id}
    return village + [Drawn("held", "", area_of(orjson.loads(row.geometri))) for row in others.values()]


def _own(held: Batas | None, kind: str = "new") -> list[Drawn]:
    if held is None:
        return []
    return [Drawn(kind, "", area_of(orjson.loads(geometries([held.id])[held.id])))]
