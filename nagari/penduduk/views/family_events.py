"""A family's own events, at /keluarga/<id>/: another head, division, joining, another number."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.forms.family_events import (
    NumberForm,
    OccasionForm,
    OtherCardForm,
    RelationsPart,
    SplitForm,
    WhoLeadsForm,
    WhoPartsForm,
)
from nagari.penduduk.forms.resident import confirmed_codes
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.queries.families import family_by_number
from nagari.penduduk.rules.succession import Relation
from nagari.penduduk.services.checks import members_of
from nagari.penduduk.services.families import Staying, head_of
from nagari.penduduk.services.families.changing import change_head, change_number
from nagari.penduduk.services.families.splitting import join_families, split_family
from nagari.penduduk.services.heads import nearness, proposals
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.views.family import asked, page_of
from nagari.penduduk.views.saving import log_look, typed_data

Parts = list[tuple[str, Sequence[BoundField]]]
Do = Callable[[frozenset[str]], Mutasi]


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def head(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?kepala=`: who it is to be; then what the others are to him or her."""
    keluarga, members = _opened(request, pk, "kepala")
    today, now = clock.today(), head_of(members)
    others = [one for one in members if one is not now]
    first = WhoLeadsForm(request.GET or None, people=sorted(others, key=nearness), today=today)
    title = _("Another head of the family")
    if not first.is_valid():
        return _first(request, keluarga, first, title, can_go=bool(others))
    chosen = UUID(first.cleaned_data["kepala"])
    proposed = [pair for pair in zip(members, proposals(members, chosen), strict=True) if pair[0].id != chosen]
    form = RelationsPart(typed_data(request), proposed=proposed, today=today)
    known = _known(request, "kepala-lama", now)
    name = next(one.nama for one in members if one.id == chosen)
    context = {
        "title": title,
        "parts": [
            (_("What the others are to %(name)s") % {"name": name}, _relation_fields(form)),
            (_("When and why"), [form["tanggal"], form["alasan"]]),
        ],
        "hidden": [("kepala-lama", str(known or ""))],
    }

    def do(confirmed: frozenset[str]) -> Mutasi:
        occasion = form.occasion(actor(request).pegawai_id)
        return change_head(
            keluarga.id, chosen, occasion, known_head=known, relations=form.relations(), confirmed=confirmed
        )

    said = _("%(name)s is head of the family now.") % {"name": name}
    return _second(request, keluarga, form, context, do, said)


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?anggota=&kepala=&penerus=`: who parts and who leads; then the new card and the relations on both."""
    keluarga, members = _opened(request, pk, "pecah")
    today = clock.today()
    first = WhoPartsForm(request.GET or None, members=members, head=head_of(members), today=today)
    title = _("Divide the family")
    if not first.is_valid():
        return _first(request, keluarga, first, title, can_go=len(members) > 1)
    going, leads, next_head = first.going, UUID(first.cleaned_data["kepala"]), first.next_head
    with_them = [one for one in members if one.id in going]
    staying = [one for one in members if one.id not in going]
    proposed = _proposed(with_them, leads) + (_proposed(staying, next_head) if next_head else [])
    form = SplitForm(typed_data(request), proposed=proposed, alamat=keluarga.alamat, today=today)
    parts: Parts = [
        (_("The new card"), [form[name] for name in ("no_kk", "tanggal_kk", "alamat")]),
        (_("Relations on the new card"), _relation_fields(form, going)),
        (_("Relations to the next head of those who stay"), _relation_fields(form, {one.id for one in staying})),
        (_("When and why"), [form["tanggal"], form["alasan"]]),
    ]

    def do(confirmed: frozenset[str]) -> Mutasi:
        parting: dict[UUID, int | None] = {leads: int(Shdk.KEPALA_KELUARGA), **form.relations(going)}
        stay = Staying(next_head=next_head, relations=form.relations({one.id for one in staying}))
        undecided = {"next_head_needed"} if first.is_undecided else set()
        occasion = form.occasion(actor(request).pegawai_id)
        return split_family(keluarga.id, parting, form.card(), occasion, staying=stay, confirmed=confirmed | undecided)

    return _second(request, keluarga, form, {"title": title, "parts": parts}, do, _("The family is divided."))


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?no_kk=`: the family that is entered; then what everybody is to its head."""
    keluarga, members = _opened(request, pk, "gabung")
    first = OtherCardForm(request.GET or None)
    title = _("Join with another family")
    other = family_by_number(first.cleaned_data["no_kk"], keluarga.wilayah) if first.is_valid() else None
    if first.is_valid() and (other is None or other.id == keluarga.id):
        first.add_error("no_kk", _("No other family is registered here with this number."))
    if not first.is_valid() or other is None:
        return _first(request, keluarga, first, title, can_go=bool(members))
    into = head_of(members_of(other.id))
    log.record(request, Act.VIEW, obj=other, detail="gabung", now=clock.now())
    proposed = [(one, Relation(int(Shdk.FAMILI_LAIN), is_sure=False)) for one in members]
    form = RelationsPart(typed_data(request), proposed=proposed, today=clock.today())
    name = into.nama if into else f"KK {other.no_kk}"
    context = {
        "title": title,
        "parts": [
            (_("What everybody is to %(name)s") % {"name": name}, _relation_fields(form)),
            (_("When and why"), [form["tanggal"], form["alasan"]]),
        ],
    }

    def do(confirmed: frozenset[str]) -> Mutasi:
        occasion = form.occasion(actor(request).pegawai_id)
        return join_families(keluarga.id, other.id, form.relations(), occasion, confirmed=confirmed)

    return _second(request, keluarga, form, context, do, _("The families are one now; the old card is kept."))


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def number(request: HttpRequest, pk: UUID) -> HttpResponse:
    keluarga, _members = _opened(request, pk, "nomor")
    form = NumberForm(typed_data(request), today=clock.today())
    known = request.POST.get("nomor-lama", keluarga.no_kk)
    context = {
        "title": _("New KK number"),
        "parts": [(_("The card"), list(form))],
        "hidden": [("nomor-lama", known)],
    }

    def do(_confirmed: frozenset[str]) -> Mutasi:
        values, occasion = form.cleaned_data, form.occasion(actor(request).pegawai_id)
        return change_number(keluarga.id, values["no_kk"], values["tanggal_kk"], occasion, known_number=known)

    said = _("The card has a new number; the old one is kept in the history.")
    return _second(request, keluarga, form, context, do, said)


def _opened(request: HttpRequest, pk: UUID, detail: str) -> tuple[Keluarga, list[Penduduk]]:
    """An event is dated, so the office's date has to be one that a person would vouch for."""
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.change", pk)
    clock.require_trusted()
    log_look(request, keluarga, detail)
    return keluarga, members_of(keluarga.id)


def _known(request: HttpRequest, name: str, now: Penduduk | None) -> UUID | None:
    """Who was head when the form was opened."""
    text = request.POST.get(name)
    if text is None:
        return now.id if now else None
    try:
        return UUID(text)
    except ValueError:
        return None


def _proposed(people: Sequence[Penduduk], leads: UUID) -> list[tuple[Penduduk, Relation]]:
    return [pair for pair in zip(people, proposals(people, leads), strict=True) if pair[0].id != leads]


def _relation_fields(form: RelationsPart, of: frozenset[UUID] | set[UUID] | None = None) -> list[BoundField]:
    return [form[form.name_of(one)] for one in form.people if of is None or one.id in of]


def _first(request: HttpRequest, keluarga: Keluarga, form: Form, title: str, *, can_go: bool) -> HttpResponse:
    context = {"form": form, "keluarga": keluarga, "title": title, "can_go": can_go, "back_url": page_of(keluarga)}
    return render(request, "keluarga/event_who.html", context, status=422 if form.errors else 200)


def _second(
    request: HttpRequest, keluarga: Keluarga, form: OccasionForm, context: dict[str, Any], do: Do, said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            mutasi = do(confirmed_codes(request.POST))
        except Refused as refused:
            form.show(refused.findings)
        else:
            log.record(request, Act.CHANGE, obj=keluarga, detail=mutasi.jenis, now=clock.now())
            messages.success(request, said)
            return redirect("keluarga:detail", mutasi.keluarga_id or keluarga.id)
    notes = [] if form.errors else form.notes
    parts = [(title, fields) for title, fields in context.pop("parts") if fields]
    shown = {**context, "parts": parts, "form": form, "keluarga": keluarga, **asked(notes)}
    shown["back_url"] = page_of(keluarga)
    return render(request, "keluarga/event.html", shown, status=422 if form.errors or notes else 200)
