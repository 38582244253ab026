"""A resident's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, in_region, requires
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk import drawing, sections
from nagari.penduduk.kode import JenisKelamin, Shdk, StatusDasar
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.models import Penduduk
from nagari.penduduk.models.mutasi import jenis_title
from nagari.penduduk.mutasi.queries import history_of
from nagari.penduduk.panels import panels
from nagari.penduduk.queries.ganda import places_elsewhere
from nagari.penduduk.queries.places import Places, places_of
from nagari.penduduk.queries.resident import Around, around, came_by_merge, record
from nagari.penduduk.rules import age_on
from nagari.penduduk.serah_terima.queries import transit_of


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """`drawn`: "" where it is still to be fetched."""

    name: str
    title: str
    url: str
    drawn: str = ""


@require_GET
@requires("penduduk.view")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Address /penduduk/<id>/."""
    user = actor(request)
    penduduk = in_region(request, record(pk), "penduduk.view")
    places, today = places_of(penduduk.wilayah), clock.today()
    beside = around(penduduk, today)
    log.record(request, Act.VIEW, obj=penduduk, now=clock.now())
    return render(request, "penduduk/detail.html", _context(user, penduduk, beside, places, today))


@require_GET
@requires("penduduk.view")
def beside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Address /penduduk/<id>/panel/, for htmx: what later parts of the site know of the resident. Each of them notes in
    the access log what it showed; in one request, for a distant phone waits for each."""
    user, penduduk = actor(request), in_region(request, record(pk), "penduduk.view")
    if not request.headers.get("HX-Request"):
        return redirect("penduduk:detail", pk)
    drawn = [ShownPanel(one.name, one.title, one.url, _piece(request, one.url)) for one in _panels(user, penduduk)]
    return render(request, "penduduk/_panels.html", {"panels": drawn})


def _piece(request: HttpRequest, url: str) -> SafeString:
    """What the page at that address answers to htmx."""
    match = resolve(url)
    drawn: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return mark_safe(drawn.content.decode())  # noqa: S308  a page of this site


def _panels(user: User, penduduk: Penduduk) -> list[ShownPanel]:
    return [
        ShownPanel(panel.name, str(panel.title), panel.url(penduduk.id))
        for panel in panels.all()
        if user.has_perm(panel.action, penduduk)
    ]


def _context(user: User, penduduk: Penduduk, beside: Around, places: Places, today: date) -> dict[str, Any]:
    may_change = user.has_perm("penduduk.change", penduduk)
    return {
        "penduduk": penduduk,
        "number": penduduk.nomor,
        "full_name": full_name(penduduk),
        "around": beside,
        "place": places.label(penduduk.lingkungan_id),
        "chips": [*chips(penduduk, today), *elsewhere_chips(penduduk.id)],
        "transit": transit_of(penduduk.id) if penduduk.status_dasar == StatusDasar.PINDAH else None,
        "sections": drawing.record_sections(
            penduduk.id,
            shown_sections(penduduk, beside, places, specific=user.has_perm("penduduk.specific", penduduk)),
            may_change=may_change,
        ),
        "members": drawing.member_list(beside.members, penduduk.id),
        "panels": _panels(user, penduduk),
        "events": events(penduduk),
        "may_change": may_change,
        "may_record": user.has_perm("mutasi.record", penduduk),
        "may_merge": user.has_perm("penduduk.merge", penduduk),
        "may_print": user.has_perm("penduduk.print", penduduk),
    }


def full_name(penduduk: Penduduk) -> str:
    named = " ".join(part for part in (penduduk.gelar_depan, penduduk.nama) if part)
    return f"{named}, {penduduk.gelar_belakang}" if penduduk.gelar_belakang else named


def chips(penduduk: Penduduk, today: date) -> list[tuple[str, str, str]]:
    """(tone, text, icon)."""
    is_alive = penduduk.status_dasar == StatusDasar.HIDUP
    status = status_words().get(penduduk.status_dasar, "")
    found = [("leaf", status, "check-circle") if is_alive else ("red", status, "x-circle")]
    if penduduk.shdk == Shdk.KEPALA_KELUARGA:
        found.append(("maroon", _("Head of family"), "house"))
    sexes: dict[int, str] = {JenisKelamin.LAKI_LAKI: _("Male"), JenisKelamin.PEREMPUAN: _("Female")}
    sex = sexes.get(penduduk.jenis_kelamin or 0, "")
    age = ""
    if penduduk.tanggal_lahir:
        age = _("%(age)s years") % {"age": age_on(penduduk.tanggal_lahir, today)}
    if text := ", ".join(part for part in (sex, age) if part):
        found.append(("", text, "person"))
    if not penduduk.nik:
        found.append(("amber", _("Temporary number"), "clock"))
    return found


def elsewhere_chips(key: UUID) -> list[tuple[str, str, str]]:
    """The regency says that the NIK is alive at another office too."""
    places = places_elsewhere(key)
    if not places:
        return []
    return [("red", _("NIK also alive at %(places)s") % {"places": ", ".join(places)}, "exclamation-triangle")]


def shown_sections(
    penduduk: Penduduk, beside: Around, places: Places, *, specific: bool
) -> Iterator[drawing.ShownSection]:
    for section in sections.SECTIONS:
        if names := sections.fields_of(section, specific=specific):
            after = drawing.parent_links(beside.ayah, beside.ibu) if section.slug == "orang-tua" else SafeString("")
            facts = sections.facts_of(penduduk, names, places)
            yield drawing.ShownSection(section.slug, str(section.title), facts, after)


def events(penduduk: Penduduk) -> list[dict[str, object]]:
    """The line of events, the latest first; who changed which field is told by the journal below it."""
    found = _recorded(penduduk)
    is_told = any(one["when"] == penduduk.status_sejak for one in found)
    if penduduk.status_sejak and penduduk.status_dasar != StatusDasar.HIDUP and not is_told:
        title = status_words().get(penduduk.status_dasar, "")
        found.append({"when": penduduk.status_sejak, "title": title, "state": "done"})
    if penduduk.nik and penduduk.nomor_sementara:
        if came_by_merge(penduduk):
            text = _("Temporary number %(number)s") % {"number": penduduk.nomor_sementara}
            found.append({"title": _("Merged with another record"), "text": text, "state": "done"})
        else:
            text = _("Before: temporary number %(number)s") % {"number": penduduk.nomor_sementara}
            found.append({"title": _("NIK received"), "text": text, "state": "done"})
    found.append({"when": penduduk.terdata_sejak, "title": _("Registered here"), "state": "done"})
    return found


def _recorded(penduduk: Penduduk) -> list[dict[str, object]]:
    reversed_text = _("reversed")
    return [
        {
            "when": day,
            "title": format_html('<a href="/mutasi/{}/">{}</a>', key, jenis_title(jenis)),
            "text": reversed_text if is_reversed else "",
            "state": "" if is_reversed else "done",
        }
        for key, jenis, day, is_reversed in history_of(penduduk.id)
    ]
