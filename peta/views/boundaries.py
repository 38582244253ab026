"""Boundaries of regions: the list, one with its versions, and files of them."""

from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import FOREIGN, office_page
from nagari.kantor.models import Level
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Lingkungan, Tingkat, Wilayah
from nagari.wilayah.queries.lingkungan import flat, office_tree
from nagari.wilayah.rules.codes import covers, depth_of, is_code, is_village, level_of
from peta.forms.boundaries import UploadForm
from peta.models import Batas, ImporBatas
from peta.queries import drawings
from peta.queries.boundaries import holding_parts, holding_regions, versions
from peta.rules.export import kml
from peta.rules.pictures import collection, picture
from peta.rules.versions import holding

VIEW, GIVE = "peta.view", "peta.batas"
_FORMATS = {"geojson": "application/geo+json", "kml": "application/vnd.google-earth.kml+xml"}


@require_safe
@office_page(VIEW)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    return render(request, "batas/index.html", listing(request, info, UploadForm()))


def listing(request: HttpRequest, info: SiteInfo, form: UploadForm) -> dict[str, Any]:
    """What the list shows, also when a file was refused."""
    tingkat = _level(request, info)
    held = holding_regions(info.wilayah)
    regions = Wilayah.objects.filter(in_region(info.wilayah, "code"), level=tingkat, valid_to__isnull=True)
    rows = [(code, name, held.get(code)) for code, name in regions.order_by("code").values_list("code", "name")]
    return {
        "form": form,
        "rows": rows,
        "given": sum(row is not None for _code, _name, row in rows),
        "tingkat": tingkat,
        "levels": [one for one in Tingkat if one >= max(depth_of(info.wilayah), Tingkat.KABUPATEN)],
        "source": f"{reverse('peta:boundaries-map')}?tingkat={int(tingkat)}",
        "picture": picture(drawings.of_level(tingkat, info.wilayah)),
        "pending": ImporBatas.objects.filter(wilayah=info.wilayah).order_by("-id"),
        "parts": _parts(info.wilayah) if is_village(info.wilayah) else None,
        "may_give": actor(request).has_perm(GIVE, info.wilayah),
        "may_draw": actor(request).has_perm("peta.draw", info.wilayah),
    }


def _level(request: HttpRequest, info: SiteInfo) -> Tingkat:
    asked = request.GET.get("tingkat", "")
    lowest = max(depth_of(info.wilayah), Tingkat.KABUPATEN)
    levels = {str(int(one)): one for one in Tingkat if one >= lowest}
    return levels.get(asked, Tingkat.DESA)


def _parts(wilayah: str) -> list[tuple[Any, Batas | None]]:
    held = holding_parts(wilayah)
    return [(part, held.get(part.id)) for part in flat(office_tree(wilayah))]


@require_safe
@office_page(VIEW)
def region(request: HttpRequest, info: SiteInfo, kode: str) -> HttpResponse:
    row = _region(info, kode)
    rows = versions(kode)
    held = holding(rows)
    context = {
        "region": row,
        "versions": rows,
        "held": held,
        "picture": picture(drawings.of_region(kode)),
        "may_give": _may_give(request, info, kode),
        "may_draw": is_village(kode) and kode == info.wilayah and actor(request).has_perm(GIVE, kode),
    }
    return render(request, "batas/region.html", context)


def _region(info: SiteInfo, kode: str) -> Wilayah:
    if not is_code(kode):
        raise Http404
    if not covers(info.wilayah, kode):
        raise PermissionDenied(FOREIGN)
    row = Wilayah.objects.filter(code=kode, level__gte=Tingkat.KABUPATEN).first()
    if row is None:
        raise Http404
    return row


def _may_give(request: HttpRequest, info: SiteInfo, kode: str) -> bool:
    is_ours = kode == info.wilayah or info.level == Level.KABUPATEN
    return is_ours and actor(request).has_perm(GIVE, kode)


@require_safe
@office_page(VIEW)
def region_map(request: HttpRequest, info: SiteInfo, kode: str) -> HttpResponse:
    _region(info, kode)
    return _json(collection(drawings.of_region(kode)))


@require_safe
@office_page(VIEW)
def level_map(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    return _json(collection(drawings.of_level(_level(request, info), info.wilayah)))


def _json(found: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(found), content_type="application/json")


@require_POST
@office_page(GIVE)
def choose(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """An older version holds again."""
    from peta.services.boundaries import go_back

    row = _version(info, pk)
    try:
        go_back(info.wilayah, pk, clock.require_trusted())
        log.record(request, Act.CHANGE, obj=row, now=clock.now())
        flash.success(request, _("This version holds again."))
    except UserError as error:
        flash.error(request, str(error))
    return _back(row)


@require_POST
@office_page(GIVE)
def remove(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    from peta.services.boundaries import remove as take_away

    row = _version(info, pk)
    try:
        take_away(info.wilayah, pk)
        log.record(request, Act.CHANGE, obj=row, now=clock.now())
        flash.success(request, _("The version was removed."))
    except UserError as error:
        flash.error(request, str(error))
    return _back(row)


def _back(row: Batas) -> HttpResponse:
    if row.lingkungan_id:
        return redirect("peta:part", row.lingkungan_id)
    return redirect("peta:boundary", row.wilayah)


def _version(info: SiteInfo, pk: UUID) -> Batas:
    row: Batas | None = Batas.objects.filter(pk=pk).select_related("lingkungan").first()
    if row is None:
        raise Http404
    if not covers(info.wilayah, row.wilayah):
        raise PermissionDenied(FOREIGN)
    return row


@require_GET
@office_page(VIEW)
def version_file(request: HttpRequest, info: SiteInfo, pk: UUID, ending: str) -> HttpResponse:
    row = _version(info, pk)
    found = drawings.feature(row)
    name = f"batas-{row.wilayah}-{row.nomor}"
    log.record(request, Act.EXPORT, obj=row, now=clock.now())
    return _file([found], name, ending)


@require_GET
@office_page(VIEW)
def level_file(request: HttpRequest, info: SiteInfo, tingkat: int, ending: str) -> HttpResponse:
    """All boundaries of a level that were given; cells are no boundaries, and stay here."""
    if tingkat not in Tingkat.values:
        raise Http404
    held = [row.id for code, row in holding_regions(info.wilayah).items() if level_of(code) == tingkat]
    rows = Batas.objects.filter(id__in=held).select_related("lingkungan").order_by("wilayah")
    features = [drawings.feature(row) for row in rows]
    log.record(request, Act.EXPORT, model=Batas._meta.label, wilayah=info.wilayah, count=len(features), now=clock.now())
    return _file(features, f"batas-{info.wilayah}-tingkat-{tingkat}", ending)


def _file(features: list[dict[str, Any]], name: str, ending: str) -> HttpResponse:
    if ending not in _FORMATS:
        raise Http404
    body = kml(name, features) if ending == "kml" else orjson.dumps({"type": "FeatureCollection", "features": features})
    response = HttpResponse(body, content_type=_FORMATS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def part_of(info: SiteInfo, pk: UUID) -> Lingkungan:
    part: Lingkungan | None = Lingkungan.objects.filter(pk=pk).first()
    if part is None:
        raise Http404
    if part.wilayah != info.wilayah:
        raise PermissionDenied(FOREIGN)
    return part
