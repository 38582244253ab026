"""Which event: for somebody registered here, or one that brings somebody new."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.kode import JenisKelamin, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Penduduk
from nagari.penduduk.mutasi.queries import open_absence
from nagari.penduduk.mutasi.registry import Kind, kinds_for, new_kinds
from nagari.penduduk.queries.filters import from_query
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.views.saving import log_look
from nagari.wilayah.rules.codes import is_village

MOST_FOUND = 10


@require_GET
@requires("mutasi.record")
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_in_region(request, Penduduk.objects.all(), "mutasi.record", pk)
    log_look(request, person, "mutasi")
    stays = person.status_penduduk == StatusPenduduk.TIDAK_TETAP or open_absence(person.id)
    kinds = [one for one in kinds_for(person) if stays or one.jenis != Jenis.SEMENTARA_SELESAI]
    offered = [(kind, reverse("mutasi:record", args=[kind.jenis.value, person.id])) for kind in kinds]
    if person.status_dasar == StatusDasar.HIDUP and person.jenis_kelamin == JenisKelamin.PEREMPUAN:
        birth = next(kind for kind in new_kinds() if kind.jenis == Jenis.LAHIR)
        offered = [(birth, f"{_new(birth)}?orang={person.id}"), *offered]
    back = reverse("penduduk:detail", args=[person.id])
    return render(request, "mutasi/choose.html", {"person": person, "offered": offered, "back_url": back})


@require_GET
@requires("mutasi.record")
def new(request: HttpRequest) -> HttpResponse:
    """Finds the resident it concerns; `?q=` as in the search box. Or one of the events that bring somebody."""
    wilayah = actor(request).wilayah
    if not is_village(wilayah):
        raise Http404
    ensure_in_region(request, "mutasi.record", wilayah)
    term = from_query(request.GET).q
    rows = suggest(term, wilayah, places_of(wilayah), clock.today(), MOST_FOUND) if term else ()
    if term:
        log.record(
            request, Act.SEARCH, model=Penduduk._meta.label, detail=log.masked(term), count=len(rows), now=clock.now()
        )
    offered = [(kind, _new(kind)) for kind in new_kinds()]
    return render(request, "mutasi/new.html", {"q": term, "rows": rows, "offered": offered})


def _new(kind: Kind) -> str:
    return reverse("mutasi:record_new", args=[kind.jenis.value])
