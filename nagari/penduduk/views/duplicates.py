"""Possible duplicates, merging two records field by field, deleting a record; each with a way back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.penduduk import sections
from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.models import Gabungan, Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import pairs, twins_of
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import tell
from nagari.penduduk.services import merging
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import delete_penduduk, restore_penduduk
from nagari.penduduk.views.saving import log_look, offer_undo, typed_data


@require_GET
@requires("penduduk.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    found = pairs(user.wilayah)
    log.record(
        request, Act.LIST, model=Penduduk._meta.label, detail="duplicates", count=2 * len(found), now=clock.now()
    )
    return render(request, "penduduk/duplicates.html", {"pairs": found})


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
    differing = [one.name for one in merging.differing(first, second)]
    if request.method == "POST":
        taken = [name for name in differing if request.POST.get(f"pilih-{name}") == "lepas"]
        try:
            made = merging.merge_penduduk(
                first.id, second.id, taken, user_id=user.pk, now=clock.now(), today=clock.today()
            )
        except UserError as error:
            messages.error(request, str(error))
            if error.code == "merge_family":
                return redirect("penduduk:merge", first.id, second.id)
            return redirect("penduduk:duplicates")
        log.record(request, Act.CHANGE, obj=first, detail=f"merge {second.id}", now=clock.now())
        offer_undo(request, _("The two records are one now."), "penduduk:unmerge", made.id)
        return redirect("penduduk:detail", first.id)
    log.record(request, Act.VIEW, obj=first, now=clock.now())
    log.record(request, Act.VIEW, obj=second, now=clock.now())
    context = {
        "keep": first,
        "drop": second,
        "lines": _lines(first, second, differing, specific=specific),
    }
    return render(request, "penduduk/merge.html", context)


def _lines(first: Penduduk, second: Penduduk, names: list[str], *, specific: bool) -> list[MergeLine]:
    places = places_of(first.wilayah)
    proposed = merging.proposed(first, second)
    cards = dict(Keluarga.objects.filter(id__in=[first.keluarga_id, second.keluarga_id]).values_list("id", "no_kk"))

    def words(name: str, row: Penduduk) -> str:
        value = getattr(row, sections.model_field(name).attname)
        return f"KK {cards.get(value, '')}" if name == "keluarga" and value else sections.shown(name, value, places)

    return [
        MergeLine(name, sections.label(name), words(name, first), words(name, second), name in proposed)
        for name in names
        if sections.is_shown(name, specific=specific)
    ]


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


class DeleteForm(forms.Form):
    alasan = TextField(max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alasan"].label = _("Reason")
        self.fields["alasan"].help_text = _("For instance: entered twice, entered by mistake.")


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    log_look(request, penduduk, "delete")
    form = DeleteForm(typed_data(request))
    if request.method == "POST" and form.is_valid():
        delete_penduduk(penduduk.id, form.cleaned_data["alasan"], now=clock.now())
        log.record(request, Act.CHANGE, obj=penduduk, detail="delete", now=clock.now())
        offer_undo(request, _("%(name)s was deleted.") % {"name": penduduk.nama}, "penduduk:restore", penduduk.id)
        return redirect("penduduk:index")
    return render(
        request, "penduduk/delete.html", {"form": form, "person": penduduk}, status=422 if form.errors else 200
    )


@require_POST
@requires("penduduk.change")
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    penduduk = get_in_region(request, Penduduk.all_objects.filter(digabung_ke=None), "penduduk.change", pk)
    try:
        restore_penduduk(penduduk.id, today=clock.today())
    except Refused as refused:
        for one in map(tell, refused.findings):
            messages.error(request, f"{one.message} {one.remedy}")
        return redirect("penduduk:index")
    log.record(request, Act.CHANGE, obj=penduduk, detail="restore", now=clock.now())
    messages.success(request, _("%(name)s is back.") % {"name": penduduk.nama})
    return redirect("penduduk:detail", penduduk.id)
