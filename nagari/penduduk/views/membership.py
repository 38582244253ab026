"""Who belongs to a family: adding a resident, taking one out, deleting a family nobody is in; each with a way back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.forms.membership import JoinForm, NextHeadForm
from nagari.penduduk.forms.resident import confirmed_codes
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.filters import from_query
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import Told, tell
from nagari.penduduk.services import families, membership
from nagari.penduduk.services.checks import members_of
from nagari.penduduk.services.handover import take_back
from nagari.penduduk.services.heads import candidates
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.views import undo
from nagari.penduduk.views.family import asked, page_of
from nagari.penduduk.views.saving import log_look, offer_undo, typed_data
from nagari.penduduk.worklists import work_of

MOST_FOUND = 10


@require_GET
@requires("penduduk.change")
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Finds the resident who enters this family; `?q=` as in the search box."""
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.change", pk)
    term = from_query(request.GET).q
    rows = suggest(term, keluarga.wilayah, places_of(keluarga.wilayah), clock.today(), MOST_FOUND) if term else ()
    here = {one.id for one in members_of(keluarga.id)}
    log.record(request, Act.SEARCH, obj=keluarga, detail=log.masked(term), count=len(rows), now=clock.now())
    context = {
        "keluarga": keluarga,
        "q": term,
        "rows": [(row, row.id in here) for row in rows],
        "back_url": page_of(keluarga),
    }
    return render(request, "keluarga/add.html", context)


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A resident enters a family, which is made if its card is new here. `?no_kk=`: the card, already filled in."""
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    log_look(request, penduduk, "keluarga")
    heads, today = candidates(penduduk.keluarga_id, {penduduk.id}), clock.today()
    work = work_of(request, penduduk.wilayah, today, penduduk.id)
    given = request.GET.get("no_kk", "")[:16]
    form = JoinForm(typed_data(request), initial={"no_kk": given}, heads=heads, today=today)
    notes: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            moved = membership.join_card(
                penduduk.id,
                form.cleaned_data["no_kk"],
                form.cleaned_data["shdk"],
                next_head=form.next_head,
                confirmed=confirmed_codes(request.POST) | form.confirmed,
                today=today,
            )
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            said = _("%(name)s is in the family now.") % {"name": penduduk.nama}
            done = _done(request, moved, said, form.next_head and penduduk.keluarga_id)
            return redirect(work.next_url) if work else done
    card = Keluarga.objects.filter(no_kk=given, wilayah=penduduk.wilayah).first() if given else None
    back = page_of(card) if card else reverse("penduduk:detail", args=[penduduk.id])
    context = {"form": form, "person": penduduk, **asked(notes), "back_url": back, "work": work}
    return render(request, "keluarga/join.html", context, status=422 if notes or form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A resident leaves the family; asked on a page, so that it works without scripts."""
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    keluarga = penduduk.keluarga
    if keluarga is None:
        return redirect("penduduk:detail", penduduk.id)
    log_look(request, penduduk, "keluarga")
    today = clock.today()
    form = NextHeadForm(typed_data(request), heads=candidates(keluarga.id, {penduduk.id}), today=today)
    notes: list[Told] = []
    if request.method == "POST" and form.is_valid():
        confirmed = confirmed_codes(request.POST) | form.confirmed
        try:
            moved = membership.remove_member(penduduk.id, next_head=form.next_head, confirmed=confirmed, today=today)
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            said = _("%(name)s is no longer in the family.") % {"name": penduduk.nama}
            return _done(request, moved, said, form.next_head and keluarga.id)
    context = {"form": form, "person": penduduk, "keluarga": keluarga, **asked(notes), "back_url": page_of(keluarga)}
    return render(request, "keluarga/leave.html", context, status=422 if notes or form.errors else 200)


def _done(request: HttpRequest, moved: membership.Moved, said: str, new_head_in: UUID | None) -> HttpResponse:
    """To the family; where it has a new head, to what the others are to him or her."""
    log.record(request, Act.CHANGE, obj=moved.penduduk, detail="keluarga", now=clock.now())
    offer_undo(request, said, "keluarga:undo", moved.penduduk.id, **{undo.FIELD: undo.sealed(moved.handover)})
    if new_head_in and len(members_of(new_head_in)) > 1:
        messages.info(request, _("The family has a new head. Look at what the others are to the head now."))
        return redirect("keluarga:relations", new_head_in)
    return redirect("keluarga:detail", moved.keluarga.id) if moved.keluarga else redirect("keluarga:index")


@require_POST
@requires("penduduk.change")
def take_back_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undoes entering or leaving a family, for as long as the button's signed trace fits."""
    penduduk = get_in_region(request, Penduduk.objects.all(), "penduduk.change", pk)
    handover = undo.opened(request.POST.get(undo.FIELD, ""))
    if penduduk.id in {one.penduduk_id for one in handover.after}:
        try:
            take_back(handover, today=clock.today())
        except Refused as refused:
            for told in map(tell, refused.findings):
                messages.error(request, f"{told.message} {told.remedy}")
        else:
            log.record(request, Act.CHANGE, obj=penduduk, detail="keluarga", now=clock.now())
            messages.success(request, _("%(name)s stands where he or she stood before.") % {"name": penduduk.nama})
    else:
        messages.error(request, _("This button is too old to undo anything. Open the family and change it there."))
    return redirect("penduduk:detail", penduduk.id)


@require_http_methods(["GET", "POST"])
@requires("penduduk.change")
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.change", pk)
    log_look(request, keluarga, "delete")
    notes: list[Told] = []
    if request.method == "POST":
        try:
            if request.POST.get("tutup") == "1":
                return _close(request, keluarga)
            families.delete_keluarga(keluarga.id)
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            log.record(request, Act.CHANGE, obj=keluarga, detail="delete", now=clock.now())
            offer_undo(request, _("KK %(number)s was deleted.") % {"number": keluarga.no_kk}, "keluarga:restore", pk)
            return redirect("keluarga:index")
    work = work_of(request, keluarga.wilayah, clock.today(), keluarga.id)
    context = {"keluarga": keluarga, **asked(notes), "back_url": page_of(keluarga), "work": work}
    return render(request, "keluarga/delete.html", context, status=422 if notes else 200)


def _close(request: HttpRequest, keluarga: Keluarga) -> HttpResponse:
    work = work_of(request, keluarga.wilayah, clock.today(), keluarga.id)
    families.close_keluarga(keluarga.id, clock.today())
    log.record(request, Act.CHANGE, obj=keluarga, detail="close", now=clock.now())
    messages.success(request, _("KK %(number)s is closed and kept.") % {"number": keluarga.no_kk})
    return redirect(work.next_url if work else page_of(keluarga))


@require_POST
@requires("penduduk.change")
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    keluarga = get_in_region(request, Keluarga.all_objects.all(), "penduduk.change", pk)
    try:
        families.restore_keluarga(keluarga.id)
    except Refused as refused:
        for told in map(tell, refused.findings):
            messages.error(request, f"{told.message} {told.remedy}")
        return redirect("keluarga:index")
    log.record(request, Act.CHANGE, obj=keluarga, detail="restore", now=clock.now())
    messages.success(request, _("KK %(number)s is back.") % {"number": keluarga.no_kk})
    return redirect("keluarga:detail", keluarga.id)
