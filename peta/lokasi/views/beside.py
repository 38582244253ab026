"""Where a family's house stands, as its page and those of its members tell it; and the way to the map."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.wilayah.rules.codes import is_village
from peta.lokasi import queries
from peta.lokasi.views.office import HOUSES, PLACE


@require_GET
@office_page(HOUSES)
def of_resident(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    person = get_in_region(request, Penduduk.objects.select_related("keluarga"), HOUSES, pk)
    return _told(request, info, person.keluarga)


@require_GET
@office_page(HOUSES)
def of_family(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    return _told(request, info, get_in_region(request, Keluarga.objects.all(), HOUSES, pk))


def _told(request: HttpRequest, info: SiteInfo, keluarga: Keluarga | None) -> HttpResponse:
    """At a village; the offices above have no map of houses."""
    at = queries.house_of(keluarga) if keluarga else None
    if at is not None:
        log.record(request, Act.VIEW, obj=keluarga, detail="peta", now=clock.now())
    is_open = keluarga is not None and keluarga.tutup_sejak is None
    context = {
        "keluarga": keluarga,
        "at": at,
        "row": queries.house_row(keluarga.id) if keluarga and at else None,
        "has_map": is_village(info.wilayah),
        "may_place": is_open and is_village(info.wilayah) and actor(request).has_perm(PLACE, keluarga),
    }
    return render(request, "peta/kantor/_di_peta.html", context)
