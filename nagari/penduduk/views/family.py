"""Families: list, the card's page, its fields, what the members are to the head."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.words import words
from nagari.penduduk.forms.resident import (
    LOADED,
    KeluargaForm,
    carried_texts,
    confirmed_codes,
    initial_of,
    loaded_texts,
    loaded_values,
)
from nagari.penduduk.kode import JenisKelamin, Shdk
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.panels import family_panels
from nagari.penduduk.queries.families import SIZE, Flaw, Sized, earlier_numbers, events_of, list_keluarga, sized_from
from nagari.penduduk.queries.filters import from_query
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.queries.resident import members
from nagari.penduduk.sentences import tell
from nagari.penduduk.services import families
from nagari.penduduk.services.checks import check_members, members_of
from nagari.penduduk.services.outcomes import Refused, Stale
from nagari.penduduk.views.listing import page_number, place_title
from nagari.penduduk.views.saving import log_look, show_both, show_both_relations, tell_kept, typed_data
from nagari.penduduk.worklists import work_of
from nagari.templates.wording import nik, tanggal

FIELDS = ("no_kk", "alamat", "lingkungan", "kode_pos", "tanggal_kk")
_FLAWS = {flaw.value: flaw for flaw in Flaw}


@require_GET
@requires("penduduk.view")
def index(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    wanted = from_query(request.GET)
    flaw = _FLAWS.get(request.GET.get("periksa", ""), Flaw.NONE)
    places = places_of(user.wilayah)
    sized = sized_from(request.GET)
    listing = list_keluarga(wanted.q, flaw, wanted.lingkungan, user.wilayah, places, page_number(request), sized)
    log.record(
        request,
        Act.SEARCH if wanted.q else Act.LIST,
        model=Keluarga._meta.label,
        detail=log.masked(wanted.q),
        count=len(listing.rows),
        now=clock.now(),
    )
    context = {
        "listing": listing,
        "page": listing.page,
        "rows": listing.rows,
        "q": wanted.q,
        "flaw": flaw.value,
        "sized": _told_size(sized) if sized else "",
        "kept": [(name, request.GET[name]) for name in SIZE if sized and name in request.GET],
        "place": wanted.lingkungan,
        "places": [(key, name, key == str(wanted.lingkungan)) for key, name in places.choices()],
        "dusun": place_title(places),
        "flaws": [
            (Flaw.NONE.value, _("All families")),
            (Flaw.NO_HEAD.value, _("Without a head")),
            (Flaw.TWO_HEADS.value, _("With two heads")),
            (Flaw.EMPTY.value, _("Without members")),
            (Flaw.CLOSED.value, _("Closed")),
        ],
        "may_change": user.has_perm("penduduk.change"),
    }
    return render(request, "keluarga/list.html", context)


def _told_size(sized: Sized) -> str:
    parts = []
    if sized.most is not None:
        parts.append(ngettext("%(count)s person", "%(count)s persons", sized.most) % {"count": sized.most})
    elif sized.least > 1:
        parts.append(_("%(count)s persons and more") % {"count": sized.least})
    if sized.jk_kepala is not None:
        heads = {JenisKelamin.LAKI_LAKI: _("a man is head"), JenisKelamin.PEREMPUAN: _("a woman is head")}
        parts.append(heads.get(JenisKelamin(sized.jk_kepala), "") if sized.jk_kepala else _("without a head"))
    return ", ".join(parts) or _("Somebody lives in it")


def _panels(user: User, keluarga: Keluarga) -> list[tuple[str, str]]:
    """What later parts of the site tell of a family: title and address, fetched after the page."""
    return [
        (str(one.title), one.url(keluarga.id)) for one in family_panels.all() if user.has_perm(one.action, keluarga)
    ]


@require_GET
@requires("penduduk.view")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Address /keluarga/<id>/."""
    user = actor(request)
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.view", pk)
    today = clock.today()
    alive = members_of(keluarga.id)
    findings = [tell(one) for one in check_members(alive, today=today)]
    log.record(request, Act.VIEW, obj=keluarga, count=max(1, len(alive)), now=clock.now())
    place = places_of(keluarga.wilayah).label(keluarga.lingkungan_id)
    context = {
        "keluarga": keluarga,
        "head": families.head_of(alive),
        "members": members(keluarga.id, today),
        "findings": findings,
        "place": place,
        "card": _card_facts(keluarga, place),
        "events": [
            {"when": one.tanggal, "title": one.title, "text": _told(one), "state": "done"}
            for one in events_of(keluarga)
        ],
        "panels": _panels(user, keluarga),
        "may_change": user.has_perm("penduduk.change", keluarga),
        "may_print": user.has_perm("penduduk.print", keluarga),
    }
    return render(request, "keluarga/detail.html", context)


def _told(one: Mutasi) -> SafeString:
    words = " · ".join(part for part in (one.nama, one.alasan) if part) or one.title
    return format_html('<a href="{}">{}</a>', reverse("mutasi:detail", args=[one.id]), words)


def _card_facts(keluarga: Keluarga, place: str) -> list[tuple[str, str]]:
    earlier = earlier_numbers(keluarga.id)
    return [
        (_("Address"), keluarga.alamat),
        (words()["dusun_cap"], place),
        (_("Postcode"), keluarga.kode_pos),
        (_("Date of the KK"), tanggal(keluarga.tanggal_kk)),
        *([(_("Earlier KK numbers"), ", ".join(map(nik, earlier)))] if earlier else []),
        (_("Registered since"), tanggal(keluarga.terdata_sejak)),
    ]


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card itself: number, address, date."""
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.change", pk)
    places = places_of(keluarga.wilayah)
    choices = places.choices(keluarga.lingkungan_id)
    work = work_of(request, keluarga.wilayah, clock.today(), keluarga.id)
    back = page_of(keluarga)
    log_look(request, keluarga, "card")
    form = KeluargaForm(
        FIELDS, typed_data(request), places=choices, required=("no_kk",), initial=initial_of(keluarga, FIELDS)
    )
    carried = loaded_texts(keluarga, FIELDS)
    if request.method == "POST":
        carried = carried_texts(request.POST, FIELDS) or carried
        if form.is_valid():
            loaded = loaded_values(KeluargaForm, FIELDS, request.POST, choices)
            try:
                whole = request.POST.get("semua") == "1"
                saved = families.update_keluarga(keluarga.id, form.values, loaded, today=clock.today(), everybody=whole)
            except Refused as refused:
                form.show(refused.findings)
            except Stale as stale:
                return show_both(request, keluarga, form, FIELDS, stale.merge, places, back)
            else:
                log.record(request, Act.CHANGE, obj=keluarga, now=clock.now())
                messages.success(request, _("Saved."))
                tell_kept(request, Keluarga, saved.theirs)
                return redirect(work.next_url if work else back)
    fields = [form[name] for name in FIELDS]
    context = {"form": form, "keluarga": keluarga, "fields": fields, "carried": carried, "back_url": back, "work": work}
    return render(request, "keluarga/edit.html", context, status=422 if form.errors else 200)


class RelationsForm(forms.Form):
    """What every member is to the head, all in one form, so that the head can be handed over."""

    def __init__(self, alive: list[Penduduk], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in alive:
            self.fields[f"shdk-{one.id}"] = forms.TypedChoiceField(
                label=one.nama,
                choices=[("", _("Not known")), *screen_choices(Shdk)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=one.shdk,
                widget=forms.Select(attrs={"data-closed": ""}),
            )
            # Carried along, to notice that somebody else has changed it meanwhile.
            self.fields[f"{LOADED}-shdk-{one.id}"] = forms.TypedChoiceField(
                choices=[("", ""), *screen_choices(Shdk)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=one.shdk,
                widget=forms.HiddenInput,
            )

    def chosen(self, alive: list[Penduduk]) -> dict[UUID, int | None]:
        return {one.id: self.cleaned_data[f"shdk-{one.id}"] for one in alive}

    def loaded(self, alive: list[Penduduk]) -> dict[UUID, int | None]:
        names = {one.id: f"{LOADED}-shdk-{one.id}" for one in alive}
        return {key: self.cleaned_data[name] for key, name in names.items() if name in self.data}


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def relations(request: HttpRequest, pk: UUID) -> HttpResponse:
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.change", pk)
    alive = members_of(keluarga.id)
    work = work_of(request, keluarga.wilayah, clock.today(), keluarga.id)
    log_look(request, keluarga, "shdk")
    form = RelationsForm(alive, typed_data(request))
    notes: list[Any] = []
    if request.method == "POST" and form.is_valid():
        confirmed, today = confirmed_codes(request.POST), clock.today()
        try:
            families.set_relations(
                keluarga.id, form.chosen(alive), form.loaded(alive), confirmed=confirmed, today=today
            )
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        except Stale as stale:
            labels = {f"shdk-{one.id}": one.nama for one in alive}
            return show_both_relations(request, keluarga, labels, stale.merge, page_of(keluarga))
        else:
            log.record(request, Act.CHANGE, obj=keluarga, detail="shdk", now=clock.now())
            messages.success(request, _("Saved."))
            return redirect(work.next_url if work else page_of(keluarga))
    context = {"form": form, "keluarga": keluarga, **asked(notes), "back_url": page_of(keluarga), "work": work}
    return render(request, "keluarga/relations.html", context, status=422 if notes or form.errors else 200)


def asked(notes: list[Any]) -> dict[str, Any]:
    """`confirm`: codes a second press confirms; "" while there are errors among them."""
    confirm = "" if any(one.is_error for one in notes) else " ".join(one.code for one in notes)
    return {"notes": notes, "confirm": confirm}


def page_of(keluarga: Keluarga) -> str:
    return reverse("keluarga:detail", args=[keluarga.id])
