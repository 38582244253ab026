"""Answers while typing: one sentence at a field of an event's form; nothing is saved."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError
from nagari.lib.nik import check_nik, is_temporary
from nagari.penduduk.messages import describe
from nagari.penduduk.models import Penduduk
from nagari.penduduk.mutasi.forms.base import by_number
from nagari.penduduk.mutasi.queries import last_presence
from nagari.penduduk.mutasi.rules import check_day, check_late
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.rules import Finding, check_name
from nagari.penduduk.rules.person import check_birth, check_number
from nagari.penduduk.sentences import tell
from nagari.wilayah.queries.search import find_regions

_PARENTS = ("nik_ibu", "nik_ayah", "nik_pasangan")
_NAMES = ("nama_ibu", "nama_ayah", "nama_pasangan")
_FAR = date(2200, 1, 1)
_MOST = 5


@require_POST
@requires("mutasi.record")
def check(request: HttpRequest, name: str) -> HttpResponse:
    """`name`: a field of the form, of person n "n-nama". `?jenis= &orang=`: which event, of whom."""
    place, dash, field = name.partition("-")
    field = field if dash else name
    typed = request.POST.get(name, "").replace("\x00", "").strip()[:100]
    if not typed:
        return HttpResponse("")
    if field in ("tanggal", "tanggal_lahir"):
        return _date(request, field, typed)
    if field in _PARENTS:
        return _resident(request, typed)
    if field in _NAMES:
        return _named(request, typed)
    if field == "tempat":
        return _regions(request, typed)
    return _told(
        request, _of_person(field, typed, request.POST.get(f"{place}-jenis_kelamin" if dash else "jenis_kelamin"))
    )


def _of_person(field: str, typed: str, sex: str | None) -> tuple[Finding, ...]:
    if field == "nama":
        return tuple(check_name(typed))
    if field == "nik":
        digits = "".join(sign for sign in typed if sign not in " .-")
        return check_number(digits, None, int(sex) if sex in ("1", "2") else None)
    return ()


def _told(request: HttpRequest, found: tuple[Finding, ...], error: str = "") -> HttpResponse:
    return render(request, "penduduk/_check.html", {"told": [tell(one) for one in found], "error": error})


def _date(request: HttpRequest, field: str, typed: str) -> HttpResponse:
    today, jenis = clock.today(), request.GET.get("jenis", "")
    try:
        day = parse_date(typed, latest=_FAR)
    except CodedError as error:
        return _told(request, (), " ".join(describe(error)))
    if day is None:
        return HttpResponse("")
    late = check_late(jenis, day, today, request.POST.get("alasan_terlambat", "").strip())
    if field == "tanggal_lahir":
        return _told(request, (*check_birth(day, today=today), *late))
    person = _person(request)
    found = check_day(
        day,
        today=today,
        born=person.tanggal_lahir if person else None,
        earlier=last_presence(person.id) if person and jenis not in ("kawin", "cerai") else None,
    )
    return _told(request, (*found, *late))


def _person(request: HttpRequest) -> Penduduk | None:
    try:
        key = UUID(request.GET.get("orang", ""))
    except ValueError:
        return None
    return Penduduk.objects.filter(id=key, wilayah=actor(request).wilayah).first()


def _resident(request: HttpRequest, typed: str) -> HttpResponse:
    """Whose number it is, if it is somebody's here."""
    wilayah = actor(request).wilayah
    digits = "".join(sign for sign in typed if sign not in " .-")
    one = by_number(wilayah, digits)
    if one is not None:
        log.record(request, Act.SEARCH, obj=one, detail="mutasi", now=clock.now())
        home = places_of(wilayah).label(one.lingkungan_id)
        return render(request, "mutasi/_found.html", {"one": one, "home": home})
    if is_temporary(digits):
        return _told(request, (), _("Nobody here has this number."))
    errors = tuple(Finding(one.code, "nik", params=one.params) for one in check_nik(digits).errors)
    if errors:
        return _told(request, errors)
    return render(request, "mutasi/_found.html", {"one": None})


def _named(request: HttpRequest, typed: str) -> HttpResponse:
    """Residents of that name, so that nobody registered here is written down by name alone."""
    if len(typed) < 3:
        return HttpResponse("")
    wilayah = actor(request).wilayah
    rows: Any = suggest(typed, wilayah, places_of(wilayah), clock.today(), _MOST)
    if rows:
        log.record(
            request, Act.SEARCH, model=Penduduk._meta.label, detail=log.masked(typed), count=len(rows), now=clock.now()
        )
    return render(request, "mutasi/_named.html", {"rows": rows})


def _regions(request: HttpRequest, typed: str) -> HttpResponse:
    hits = find_regions(typed, level=None, near=actor(request).wilayah, limit=_MOST)
    # What a press on a line writes into the fields of the form.
    fills = [json.dumps({"kode_tempat": one.code, "tempat": f"{one.name}, {one.above}"[:100]}) for one in hits]
    return render(request, "mutasi/_regions.html", {"hits": zip(hits, fills, strict=True) if hits else ()})
