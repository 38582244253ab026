"""Facilities and their photos."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.sync import blobs
from peta.lokasi import queries, services
from peta.lokasi.forms import FacilityForm
from peta.lokasi.models import FotoSarana, Sarana
from peta.lokasi.rules import Position, position
from peta.lokasi.views.guard import village_page
from peta.lokasi.views.office import DRAW, VIEW


@require_GET
@village_page(VIEW)
def detail(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Sarana.objects.all(), VIEW, pk)
    return _shown(request, info, row)


def _shown(request: HttpRequest, info: SiteInfo, row: Sarana, *, problem: str = "") -> HttpResponse:
    near = queries.nearest_facilities(info.wilayah, Position(row.lat, row.lng), 8)
    context = {
        "row": row,
        "facts": [
            (_("Category"), row.get_kategori_display()),
            (_("Address"), row.alamat),
            (_("Opening hours"), row.jam_buka),
            (_("Everybody may see it"), _("yes") if row.umum else _("no")),
            (_("Remark"), row.keterangan),
            (_("Latitude, longitude"), f"{row.lat:.6f}, {row.lng:.6f}"),
        ],
        "photos": queries.photos([row.id]).get(row.id, []),
        "near": [one for one in near if one.item.id != row.id],
        "may_draw": actor(request).has_perm(DRAW, row),
        "problem": problem,
    }
    return render(request, "peta/kantor/sarana.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@village_page(DRAW)
def new(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """GET lat, lng: where the map was pressed."""
    initial: dict[str, Any] = {"umum": True}
    try:
        at = position(request.GET.get("lat", "")[:24], request.GET.get("lng", "")[:24])
        initial |= {"lat": f"{at.lat:.6f}", "lng": f"{at.lng:.6f}"}
    except CodedError:
        # Nothing of it is needed yet.
        pass
    return _form(request, info, None, initial)


@require_http_methods(["GET", "POST"])
@village_page(DRAW)
def edit(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Sarana.objects.all(), DRAW, pk)
    values = {name: getattr(row, name) for name in ("nama", "kategori", "alamat", "keterangan", "jam_buka", "umum")}
    return _form(request, info, row, {**values, "lat": f"{row.lat:.6f}", "lng": f"{row.lng:.6f}"})


def _form(request: HttpRequest, info: SiteInfo, row: Sarana | None, initial: dict[str, Any]) -> HttpResponse:
    form = FacilityForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_facility(info.wilayah, form.told, clock.now(), sarana=row)
        except UserError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("peta:facility", saved.pk)
    context = {"form": form, "row": row, "is_safe": request.is_secure()}
    return render(request, "peta/kantor/sarana_isi.html", context, status=422 if form.errors else 200)


@require_POST
@village_page(DRAW)
def remove(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Sarana.objects.all(), DRAW, pk)
    services.remove_facility(row)
    messages.success(request, _("“%(name)s” is off the map.") % {"name": row.nama})
    return redirect("peta:office")


@require_POST
@village_page(DRAW)
def add_photo(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST foto."""
    row = get_in_region(request, Sarana.objects.all(), DRAW, pk)
    file = request.FILES.get("foto")
    if file is None:
        return _shown(request, info, row, problem=_("Choose a file first."))
    try:
        services.add_photo(row, file.read(), clock.now())
    except UserError as refused:
        return _shown(request, info, row, problem=str(refused))
    return redirect("peta:facility", row.pk)


@require_GET
@village_page(VIEW)
def photo(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """The picture itself."""
    row = get_in_region(request, FotoSarana.objects.all(), VIEW, pk)
    try:
        content = blobs.get(row.isi)
    except (FileNotFoundError, ValueError):
        return render(request, "peta/kantor/foto_belum.html", {"row": row})
    response = HttpResponse(content, content_type="image/jpeg")
    # Whatever a file may hold, it stays a picture.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_POST
@village_page(DRAW)
def remove_photo(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = get_in_region(request, FotoSarana.objects.all(), DRAW, pk)
    services.remove_photo(row)
    log.record(request, Act.CHANGE, obj=row, detail="removed", now=clock.now())
    return redirect("peta:facility", row.sarana_id)
