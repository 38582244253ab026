"""Registering a resident and editing a section of the record."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.nik import check_no_kk
from nagari.penduduk import sections
from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.forms.resident import (
    PendudukForm,
    carried_texts,
    confirmed_codes,
    initial_of,
    loaded_texts,
    loaded_values,
)
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.queries.resident import card_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import findings_of, newly_found
from nagari.penduduk.services.families import create_keluarga
from nagari.penduduk.services.outcomes import Refused, Stale
from nagari.penduduk.services.residents import register_penduduk, update_penduduk
from nagari.penduduk.views.saving import log_look, show_both, tell_kept, typed_data
from nagari.penduduk.worklists import work_of
from nagari.wilayah.rules.codes import is_village

TELLS_OF_OTHERS = frozenset({"twin", "nik_taken"})


class NewPendudukForm(PendudukForm):
    """A new resident and the number of the family card he or she stands on, if there is one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(sections.NEW_FIELDS, *args, **options)
        self.fields["no_kk"] = TextField(label=_("KK number"), digits=True, required=False, max_length=40)
        self.order_fields(["nama", "nik", "no_kk", "shdk"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("no_kk"):
            self.show(Finding(one.code, "no_kk", params=one.params) for one in check_no_kk(values["no_kk"]).errors)
            if not values.get("shdk"):
                self.add_error("shdk", forms.ValidationError(_("Choose the relation as on the KK."), "shdk_empty"))
        return values


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def new(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    wilayah = user.wilayah
    if not is_village(wilayah):
        raise Http404  # residents are registered where they live
    ensure_in_region(request, "penduduk.change", wilayah)
    places = places_of(wilayah)
    given = {key: request.GET.get(key, "")[:16] for key in ("no_kk", "shdk") if request.GET.get(key)}
    card = card_of(given.get("no_kk", ""), wilayah)
    if card is not None and given.get("shdk") == str(Shdk.ANAK.value):
        given |= card.parents
    if card is not None:
        log.record(request, Act.SEARCH, obj=card.keluarga, detail="no_kk", now=clock.now())
    makes_family = given.get("shdk") == "1" and card is None
    form = NewPendudukForm(typed_data(request), places=places.choices(), initial={"kewarganegaraan": 1, **given})
    if request.method == "POST" and form.is_valid():
        try:
            penduduk = _register(form, wilayah, confirmed_codes(request.POST))
        except Refused as refused:
            form.show(refused.findings)
            _log_named(request, form, refused)
        else:
            log.record(request, Act.CHANGE, obj=penduduk, detail="register", now=clock.now())
            messages.success(request, _("%(name)s is registered.") % {"name": penduduk.nama})
            return redirect("penduduk:detail", penduduk.id)
    elif request.method == "POST":
        form.show_rest(findings_of(with_values(Penduduk(wilayah=wilayah), form.values), today=clock.today()))
    context = {
        "form": form,
        "groups": _new_groups(form),
        "title": _("Register a family") if makes_family else _("Register a resident"),
        "makes_family": makes_family,
        "card": card,
        "card_place": places.label(card.home) if card else "",
        "back_url": reverse("penduduk:index"),
        "twins": True,
    }
    return render(request, "penduduk/new.html", context, status=422 if form.errors or form.notes else 200)


def _log_named(request: HttpRequest, form: NewPendudukForm, refused: Refused) -> None:
    """The sentence may name somebody who is registered here."""
    if TELLS_OF_OTHERS & set(refused.codes):
        detail = log.masked(form.cleaned_data["nama"])
        log.record(request, Act.SEARCH, model=Penduduk._meta.label, detail=detail, now=clock.now())


def _new_groups(form: NewPendudukForm) -> list[tuple[str, list[Any]]]:
    groups = (
        (_("Person"), ("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "golongan_darah")),
        (_("Family"), ("no_kk", "shdk", "status_perkawinan", "lingkungan", "telepon")),
        (_("Parents"), ("nama_ayah", "nik_ayah", "nama_ibu", "nik_ibu")),
        (_("Education, work, citizenship"), ("pendidikan_kk", "pekerjaan", "kewarganegaraan")),
    )
    return [(title, [form[name] for name in names]) for title, names in groups]


@transaction.atomic
def _register(form: NewPendudukForm, wilayah: str, confirmed: frozenset[str]) -> Penduduk:
    """The resident and, for a card that is not known yet, the family: both or neither."""
    values = {name: value for name, value in form.values.items() if name != "no_kk"}
    no_kk = form.cleaned_data["no_kk"]
    keluarga = None
    if no_kk:
        keluarga = Keluarga.objects.filter(no_kk=no_kk, wilayah=wilayah).first() or create_keluarga(
            wilayah, {"no_kk": no_kk, "lingkungan_id": values.get("lingkungan_id")}, today=clock.today()
        )
    else:
        values["shdk"] = None
    return register_penduduk(wilayah, values, keluarga=keluarga, confirmed=confirmed, today=clock.today())


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def edit(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """One section of the record."""
    user = actor(request)
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    section = sections.find(slug)
    names = sections.fields_of(section, specific=user.has_perm("penduduk.specific", penduduk)) if section else ()
    if section is None or not names:
        raise Http404
    work = work_of(request, penduduk.wilayah, clock.today(), penduduk.id)
    if work is not None:
        names = tuple(name for name in work.fields if name in names) or names
    log_look(request, penduduk, slug)
    places = places_of(penduduk.wilayah)
    choices = places.choices(penduduk.lingkungan_id)
    back = reverse("penduduk:detail", args=[penduduk.id])
    form = PendudukForm(names, typed_data(request), places=choices, initial=initial_of(penduduk, names))
    carried = loaded_texts(penduduk, names)
    if request.method == "POST":
        carried = carried_texts(request.POST, names) or carried
        if form.is_valid():
            try:
                return _save(request, penduduk, form, names, choices, work.next_url if work else f"{back}#{slug}")
            except Refused as refused:
                form.show(refused.findings)
            except Stale as stale:
                return show_both(request, penduduk, form, names, stale.merge, places, back)
        else:
            typed, today = with_values(penduduk, form.values), clock.today()
            changed = [name for name, value in form.values.items() if value != getattr(penduduk, name)]
            form.show_rest(newly_found(findings_of(penduduk, today=today), findings_of(typed, today=today), changed))
    context = {
        "form": form,
        "fields": [form[name] for name in names],
        "carried": carried,
        "title": str(section.title),
        "person": penduduk,
        "work": work,
        "back_url": work.list_url if work else f"{back}#{slug}",
    }
    return render(request, "penduduk/edit.html", context, status=422 if form.errors or form.notes else 200)


def with_values(penduduk: Penduduk, values: Mapping[str, object]) -> Penduduk:
    """The record as it was typed so far, to look at only."""
    looked_at = copy(penduduk)
    for name, value in values.items():
        setattr(looked_at, name, value)
    return looked_at


def _save(
    request: HttpRequest,
    penduduk: Penduduk,
    form: PendudukForm,
    names: Sequence[str],
    choices: Sequence[tuple[str, str]],
    back: str,
) -> HttpResponse:
    loaded = loaded_values(PendudukForm, names, request.POST, choices)
    saved = update_penduduk(
        penduduk.id, form.values, loaded, confirmed=confirmed_codes(request.POST), today=clock.today()
    )
    if saved.changed:
        detail = ", ".join(name for name in saved.changed if name != "cari")
        log.record(request, Act.CHANGE, obj=penduduk, detail=detail, now=clock.now())
        messages.success(request, _("Saved."))
    tell_kept(request, Penduduk, saved.theirs)
    return redirect(back)
