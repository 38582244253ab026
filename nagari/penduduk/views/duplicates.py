"""Possible duplicates, merging two records field by field, deleting a record; each with a way back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock, site
from nagari.lib.errors import UserError
from nagari.penduduk import sections
from nagari.penduduk.forms.membership import DeleteForm, NextHeadForm, confirmed_by, next_head
from nagari.penduduk.forms.resident import confirmed_codes
from nagari.penduduk.models import Gabungan, Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import pairs, twins_of
from nagari.penduduk.queries.ganda import elsewhere
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import Told, tell
from nagari.penduduk.services import merging
from nagari.penduduk.services.heads import candidates
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import delete_penduduk, restore_penduduk
from nagari.penduduk.views import undo
from nagari.penduduk.views.family import asked
from nagari.penduduk.views.saving import log_look, offer_undo, typed_data
from nagari.penduduk.worklists import work_of
from nagari.templates.wording import nik as grouped


@require_GET
@requires("penduduk.view")
def duplicates(request: HttpRequest) -> HttpResponse:
    """For who may merge also those that are only alike: that reads every resident, which a regency could not bear."""
    user = actor(request)
    may_merge = user.has_perm("penduduk.merge")
    found = pairs(user.wilayah) if may_merge else []
    abroad = elsewhere(user.wilayah)
    log.record(
        request,
        Act.LIST,
        model=Penduduk._meta.label,
        detail="duplicates",
        count=2 * len(found) + len(abroad),
        now=clock.now(),
    )
    return render(
        request, "penduduk/duplicates.html", {"pairs": found, "elsewhere": abroad, "is_above": site.is_above()}
    )


@require_GET
@requires("penduduk.merge")
def duplicates_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_in_region(request, Penduduk.objects.all(), "penduduk.merge", pk)
    found = twins_of(one.wilayah, one.nik, one.nama, one.tanggal_lahir, one.nama_ibu, but=one.id)
    log.record(request, Act.SEARCH, obj=one, detail="duplicates", count=len(found), now=clock.now())
    return render(request, "penduduk/duplicates_of.html", {"person": one, "twins": found})


@dataclass(frozen=True, slots=True)
class MergeLine:
    name: str
    label: str
    kept: str
    dropped: str
    take: bool


@require_http_methods(["GET", "POST"])
@requires("penduduk.merge")
def merge(request: HttpRequest, keep: UUID, drop: UUID) -> HttpResponse:
    """Side by side; per field the value of one of the two."""
    user = actor(request)
    specific = user.has_perm("penduduk.specific")
    first = get_in_region(request, Penduduk.objects.all(), "penduduk.merge", keep)
    second = get_in_region(request, Penduduk.objects.all(), "penduduk.merge", drop)
    if first.id == second.id or first.wilayah != second.wilayah:
        raise Http404
    work = work_of(request, first.wilayah, clock.today(), first.id, second.id)
    differing = [one.name for one in merging.differing(first, second)]
    taken, heads = merging.proposed(first, second), None
    if request.method == "POST":
        taken = {name for name in differing if request.POST.get(f"pilih-{name}") == "lepas"}
        try:
            made = _merge(request, first, second, taken)
        except UserError as error:
            messages.error(request, str(error))
            if error.code == "merge_family":
                return redirect("penduduk:merge", first.id, second.id)
            return redirect("penduduk:duplicates")
        except Refused as refused:
            heads = _heads_asked(request, refused)
        else:
            offer_undo(request, _("The two records are one now."), "penduduk:unmerge", made.id)
            return redirect(work.next_url if work else reverse("penduduk:detail", args=[first.id]))
    else:
        log.record(request, Act.VIEW, obj=first, now=clock.now())
        log.record(request, Act.VIEW, obj=second, now=clock.now())
    lines = _lines(first, second, differing, taken, specific=specific)
    context = {"keep": first, "drop": second, "lines": lines, "heads": heads, "work": work}
    return render(request, "penduduk/merge.html", context, status=422 if heads else 200)


def _merge(request: HttpRequest, first: Penduduk, second: Penduduk, taken: Collection[str]) -> Gabungan:
    text = request.POST.get("kepala", "")
    made = merging.merge_penduduk(
        first.id,
        second.id,
        taken,
        next_head=next_head(text),
        confirmed=confirmed_by(text),
        user_id=actor(request).pk,
        now=clock.now(),
        today=clock.today(),
    )
    log.record(request, Act.CHANGE, obj=first, detail=f"merge {second.id}", now=clock.now())
    return made


def _heads_asked(request: HttpRequest, refused: Refused) -> NextHeadForm:
    """The question who is head from now on, of the family that loses its head by the merge."""
    keys = [key for one in refused.findings for key in cast("list[UUID]", one.params.get("heads", []))]
    rows = Penduduk.objects.in_bulk(keys)
    asked_before = request.POST if "kepala" in request.POST else None
    return NextHeadForm(asked_before, heads=[rows[key] for key in keys if key in rows], today=clock.today())


def _lines(
    first: Penduduk, second: Penduduk, names: list[str], taken: Collection[str], *, specific: bool
) -> list[MergeLine]:
    places = places_of(first.wilayah)
    cards = dict(Keluarga.objects.filter(id__in=[first.keluarga_id, second.keluarga_id]).values_list("id", "no_kk"))

    def words(name: str, row: Penduduk) -> str:
        value = getattr(row, sections.model_field(name).attname)
        return (
            f"KK {grouped(cards.get(value, ''))}"
            if name == "keluarga" and value
            else sections.shown(name, value, places)
        )

    return [
        MergeLine(name, sections.label(name), words(name, first), words(name, second), name in taken)
        for name in names
        if sections.is_shown(name, specific=specific)
    ]


@require_POST
@requires("penduduk.merge")
def apart(request: HttpRequest, keep: UUID, drop: UUID) -> HttpResponse:
    """Two people who are only alike. `urung`: after all perhaps one."""
    first = get_in_region(request, Penduduk.objects.all(), "penduduk.merge", keep)
    second = get_in_region(request, Penduduk.objects.all(), "penduduk.merge", drop)
    work = work_of(request, first.wilayah, clock.today(), first.id, second.id)
    try:
        if request.POST.get("urung"):
            merging.undo_keep_apart(first.id, second.id)
            messages.success(request, _("They are listed as alike again."))
        else:
            merging.keep_apart(first.id, second.id, today=clock.today())
            said = _("%(one)s and %(other)s are two people.") % {"one": first.nama, "other": second.nama}
            offer_undo(request, said, "penduduk:apart", first.id, second.id, urung="1")
    except UserError as error:
        messages.error(request, str(error))
    else:
        log.record(request, Act.CHANGE, obj=first, detail=f"apart {second.id}", now=clock.now())
    return redirect(work.next_url if work else "penduduk:duplicates")


@require_POST
@requires("penduduk.merge")
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    made = get_object_or_404(Gabungan, pk=number)
    ensure_in_region(request, "penduduk.merge", made.wilayah)
    try:
        keep = merging.undo_merge(made.pk, now=clock.now())
    except UserError as error:
        messages.error(request, str(error))
    else:
        log.record(request, Act.CHANGE, obj=keep, detail="unmerge", now=clock.now())
        messages.success(request, _("The merge is undone; there are two records again."))
    return redirect("penduduk:detail", made.tetap_id)


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    log_look(request, penduduk, "delete")
    today, heads = clock.today(), candidates(penduduk.keluarga_id, {penduduk.id})
    form = DeleteForm(typed_data(request), heads=heads, today=today)
    notes: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            deleted = delete_penduduk(
                penduduk.id,
                form.cleaned_data["alasan"],
                next_head=form.next_head,
                confirmed=confirmed_codes(request.POST) | form.confirmed,
                today=today,
                now=clock.now(),
            )
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            log.record(request, Act.CHANGE, obj=penduduk, detail="delete", now=clock.now())
            said = _("%(name)s was deleted.") % {"name": penduduk.nama}
            trace = {undo.FIELD: undo.sealed(deleted.handover)}
            offer_undo(request, said, "penduduk:restore", penduduk.id, **trace)
            return redirect("penduduk:index")
    context = {"form": form, "person": penduduk, **asked(notes)}
    return render(request, "penduduk/delete.html", context, status=422 if form.errors or notes else 200)


@require_POST
@requires("penduduk.change")
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = get_in_region(request, Penduduk.all_objects.filter(digabung_ke=None), "penduduk.change", pk)
    try:
        handover = undo.opened(request.POST.get(undo.FIELD, ""))
        restore_penduduk(penduduk.id, handover=handover, today=clock.today())
    except Refused as refused:
        for one in map(tell, refused.findings):
            messages.error(request, f"{one.message} {one.remedy}")
        return redirect("penduduk:index")
    log.record(request, Act.CHANGE, obj=penduduk, detail="restore", now=clock.now())
    messages.success(request, _("%(name)s is back.") % {"name": penduduk.nama})
    return redirect("penduduk:detail", penduduk.id)
