"""What staff see of the catalogue, and how those who keep it change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog import showing
from layanan.katalog.forms import kinds as forms
from layanan.katalog.forms import rows
from layanan.katalog.forms.choosing import SUGGESTED, suggestions
from layanan.katalog.messages import user_error
from layanan.katalog.models import JenisLayanan, Peran, Tindakan, Tingkat, TipeIsian
from layanan.katalog.queries import catalogue
from layanan.katalog.rules import lines
from layanan.katalog.rules.content import Isi, Syarat
from layanan.katalog.services import kinds
from layanan.katalog.services.loading import load_catalogue
from layanan.katalog.views.public import LONGEST_SEARCH
from nagari.accounts.access import actor
from nagari.kantor import changes, clock
from nagari.kantor.access import FOREIGN, office_page, own_row
from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.models import Level
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit
from nagari.lib.errors import CodedError, UserError

HOME = "katalog:keeping"
EDIT = "katalog.change"
# `?teks`: a part as lines, for who copies a whole list.
AS_TEXT = "teks"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a service that is edited by itself: its title, its form, what it starts with, and a word about it."""

    title: Promise
    form: Callable[..., Any]
    initial: Callable[[Isi, Mapping[str, Syarat]], dict[str, Any]]
    intro: Promise


PARTS: dict[str, Part] = {
    "syarat": Part(
        gettext_lazy("Requirements"),
        forms.RequirementsForm,
        lambda isi, listed: {"teks": lines.requirement_lines(isi.syarat, listed)},
        gettext_lazy("One a line, by its code or in own words. “?” after it: if there is one. “bila …”: only then."),
    ),
    "isian": Part(
        gettext_lazy("Form"),
        forms.FieldsForm,
        lambda isi, _listed: {"teks": lines.field_lines(isi.isian)},
        gettext_lazy("One field a line: name | label | type. “?” after the type: may be left out."),
    ),
    "rute": Part(
        gettext_lazy("Route"),
        forms.RouteForm,
        lambda isi, _listed: {"teks": lines.stage_lines(isi.rute)},
        gettext_lazy("One stage a line, in order: level | role | actions | limit | bila condition."),
    ),
    "komponen": Part(
        gettext_lazy("Service standard"),
        forms.ComponentsForm,
        lambda isi, _listed: forms.ComponentsForm.initial_of(isi),
        gettext_lazy("What is left empty says what is usual."),
    ),
}


@require_GET
@office_page("katalog.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    every = catalogue.catalogue(info.wilayah)
    found = catalogue.titled(every, text)
    may_change = actor(request).has_perm(EDIT, info.wilayah)
    context = {
        "rows": [(row, showing.stops(catalogue.route(row.versi), info.words)) for row in found],
        "q": text,
        "count": len(found),
        "has_any": bool(every),
        "group_names": [name for name, _rows in catalogue.grouped(every)],
        "may_change": may_change,
        # Where an office above keeps the catalogue, there is nothing to take over.
        "may_load": may_change and (not every or any(row.is_own and row.jenis.bawaan for row in every)),
    }
    return render(request, "katalog/index.html", context)


@require_GET
@office_page("katalog.view")
def service(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    found = catalogue.find(info.wilayah, pk)
    if found is None:
        if JenisLayanan.objects.filter(pk=pk).exists():
            raise PermissionDenied(FOREIGN)
        raise Http404
    isi = catalogue.content(found.versi)
    context = {
        "found": found,
        "isi": isi,
        "fields": [(one, TipeIsian(one.tipe).label) for one in isi.isian],
        "shown": showing.shown(isi, info.words),
        "versions": catalogue.versions(found.jenis),
        "may_change": actor(request).has_perm(EDIT, info.wilayah),
        "is_public": catalogue.is_offered(found, info.wilayah),
    }
    return render(request, "katalog/service.html", context)


@require_POST
@office_page(EDIT)
def load(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The shipped catalogue; what is there already stays as it is."""
    told = load_catalogue(info.wilayah, clock.now())
    changes.tell(request)
    messages.success(
        request,
        _("%(added)s services came in, %(renewed)s were renewed.") % {"added": told.added, "renewed": told.renewed},
    )
    return redirect(HOME)


@require_POST
@office_page(EDIT)
def switch(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST aktif=ya or tidak."""
    found = catalogue.find(info.wilayah, pk)
    if found is None:
        if JenisLayanan.objects.filter(pk=pk).exists():
            raise PermissionDenied(FOREIGN)
        raise Http404
    is_on = request.POST.get("aktif") == "ya"
    kinds.switch_kind(info.wilayah, found.jenis, aktif=is_on)
    changes.tell(request)
    messages.success(request, _("This service is given again.") if is_on else _("This service is not given any more."))
    return redirect("katalog:kept", pk)


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def add(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    first = {"penandatangan": "kepala", "mengetahui": forms.NOBODY}
    form = forms.NewKindForm(request.POST or None, kata=info.words, initial=first)
    if request.method == "POST":
        form.check_code(info.wilayah)
    usual = forms.USUAL_ROUTE if info.level != Level.KECAMATAN else forms.USUAL_ROUTE_DISTRICT
    blank = Isi(judul="", kelompok="", rute=lines.stages_from(usual))
    page = Editing(
        title=_("New service"),
        back=reverse(HOME),
        saved=_("The service has been entered. Now its requirements, its form and its route."),
        template="katalog/form.html",
        help="layanan",
    )
    return edit(
        request,
        form,
        page,
        lambda form: kinds.add_kind(info.wilayah, form.text("kode"), form.changed(blank), clock.now()),
    )


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def change(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row, isi = _kept(info, pk)
    form = forms.KindForm(request.POST or None, kata=info.words, initial=forms.KindForm.initial_of(isi))
    page = _page(isi, pk, isi.judul)
    return edit(
        request, form, page, lambda form: kinds.change_kind(row, form.changed(isi), clock.now()), isi=isi, pk=pk
    )


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def part(request: HttpRequest, info: SiteInfo, pk: UUID, bagian: str) -> HttpResponse:
    row, isi = _kept(info, pk)
    chosen = PARTS.get(bagian)
    if chosen is None:
        raise Http404
    listed = catalogue.requirements(info.wilayah)
    if bagian in rows.OF_PART and AS_TEXT not in request.GET:
        return _rows(request, row, isi, listed, bagian)
    form: OfficeForm = chosen.form(request.POST or None, initial=chosen.initial(isi, listed))

    def save(form: Any) -> None:
        try:
            changed = form.changed(isi, listed)
        except CodedError as refused:
            raise user_error(refused) from None
        kinds.change_kind(row, changed, clock.now())

    page = _page(isi, pk, str(chosen.title), str(chosen.intro))
    return edit(request, form, page, save, isi=isi, pk=pk, words=_words(bagian, listed, isi))


def _rows(request: HttpRequest, row: JenisLayanan, isi: Isi, listed: Mapping[str, Syarat], bagian: str) -> HttpResponse:
    found = rows.OF_PART[bagian](request.POST if request.method == "POST" else None, isi, listed)
    if found.wants_more:
        return render(request, "katalog/rows.html", _around(found, row, isi, bagian))
    if request.method == "POST" and found.is_valid():
        try:
            kinds.change_kind(row, found.changed, clock.now())
        except UserError as refused:
            found.refuse(refused)
        else:
            changes.tell(request)
            messages.success(request, _("The service has been saved. Requests that run go on as they began."))
            return redirect("katalog:kept", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "katalog/rows.html", _around(found, row, isi, bagian), status=status)


def _around(found: rows.Rows, row: JenisLayanan, isi: Isi, bagian: str) -> dict[str, Any]:
    return {
        "rows": found,
        "isi": isi,
        "back": reverse("katalog:kept", args=[row.pk]),
        "as_text": f"?{AS_TEXT}",
        "more": rows.MORE,
        "fields": [(one.nama, one.label) for one in isi.isian] if bagian != "isian" else [],
        "suggested": (SUGGESTED, suggestions(isi.isian)) if bagian != "isian" else None,
    }


def _kept(info: SiteInfo, pk: UUID) -> tuple[JenisLayanan, Isi]:
    row = own_row(JenisLayanan.objects.select_related("versi"), info, pk)
    if row.versi is None:
        raise Http404
    return row, catalogue.content(row.versi)


def _page(isi: Isi, pk: UUID, title: str, intro: str = "") -> Editing:
    return Editing(
        title=title,
        back=reverse("katalog:kept", args=[pk]),
        saved=_("The service has been saved. Requests that run go on as they began."),
        intro=intro,
        template="katalog/form.html",
        help="layanan",
    )


def _words(bagian: str, listed: Mapping[str, Syarat], isi: Isi) -> list[tuple[str, str]]:
    """The words that may stand in these lines, with what they mean."""
    match bagian:
        case "syarat":
            return [(one.kode, one.nama) for one in listed.values()]
        case "isian":
            return [(value, str(label)) for value, label in TipeIsian.choices]
        case "rute":
            listing = (*Tingkat.choices, *Peran.choices, *Tindakan.choices)
            return [*((value, str(label)) for value, label in listing), *((one.nama, one.label) for one in isi.isian)]
    return []
