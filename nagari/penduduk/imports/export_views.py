"""Giving out: the template to fill in, and residents in the three layouts."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from import_export.formats import base_formats

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.imports.export import PendudukResource, paths_of
from nagari.penduduk.imports.template import make_template
from nagari.penduduk.kode import Layout
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.filters import SPECIFIC_FILTERS, from_query
from nagari.penduduk.queries.listing import all_listed
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.specific import SPECIFIC

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {"xlsx": base_formats.XLSX, "csv": base_formats.CSV}


@require_GET
@requires("penduduk.import")
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_template(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="templat-penduduk.xlsx"'
    return response


@lru_cache(maxsize=1)
def _template() -> bytes:
    return make_template(settings.OPTIONAL_FIELDS)


@require_GET
@requires("penduduk.export")
def export(request: HttpRequest) -> HttpResponse:
    """`susunan` own, opensid, siak; `jenis` xlsx, csv or none for the page; and the values of the list."""
    kind, layout = request.GET.get("jenis", ""), request.GET.get("susunan", Layout.OWN)
    today = clock.today()
    rows = _residents(request, today)
    if not kind:
        return render(request, "penduduk/impor/export.html", {"count": rows.count(), "kept": _kept(request)})
    if kind not in _FORMATS or layout not in {one.value for one in Layout}:
        return HttpResponseBadRequest(_("There is no such kind of file."))
    user = actor(request)
    hidden = frozenset[str]() if user.has_perm("penduduk.specific") else SPECIFIC
    data = PendudukResource(Layout(layout), paths_of(user.wilayah), hidden).export(queryset=rows)
    form = _FORMATS[kind]()
    told = f"{layout} {kind}"
    log.record(request, Act.EXPORT, model="penduduk.Penduduk", detail=told, count=len(data), now=clock.now())
    content = form.export_data(data)
    if kind == "csv":
        # With its mark, or Excel takes UTF-8 for something else.
        content = b"\xef\xbb\xbf" + content.encode()
    response = HttpResponse(content, content_type=form.get_content_type())
    response.headers["Content-Disposition"] = f'attachment; filename="penduduk-{today:%Y%m%d}.{kind}"'
    return response


def _residents(request: HttpRequest, today: date) -> QuerySet[Penduduk]:
    user = actor(request)
    allowed = SPECIFIC_FILTERS if user.has_perm("penduduk.specific") else ()
    wanted = from_query(request.GET.dict(), allowed=allowed)
    return all_listed(wanted, user.wilayah, places_of(user.wilayah), today)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.GET.dict().items() if name not in ("jenis", "susunan", "hal")]
