"""Recording an event: the form, a page that says what it will change, and then the event itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires, sent
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.forms.resident import confirmed_codes
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi import telling, trace
from nagari.penduduk.mutasi.forms.base import ALL, Case, EventForm
from nagari.penduduk.mutasi.forms.changes import ELEMENTS, ChangeForm, elements
from nagari.penduduk.mutasi.prefilling import initial_for, next_of_twins
from nagari.penduduk.mutasi.registry import KINDS, Kind
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.telling import Told
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.views.saving import log_look
from nagari.wilayah.rules.codes import is_village

# Buttons of the form and of the page that follows it.
SAVE, BACK, MORE = "catat", "ubah", "tambah"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the event will do, worked out by doing it and taking it back."""

    told: list[Told]
    late_months: list[date]
    people: list[str]


@require_http_methods(["GET", "POST"])
@requires("mutasi.record")
def record_new(request: HttpRequest, jenis: str) -> HttpResponse:
    """An event that brings somebody. `?orang=`: the mother, of a birth; `?kembar=`: the event of the first twin."""
    kind = KINDS.get(jenis)
    wilayah = actor(request).wilayah
    if kind is None or kind.of_somebody or not is_village(wilayah):
        raise Http404
    ensure_in_region(request, "mutasi.record", wilayah)
    case = case_of(actor(request), wilayah)
    initial = {} if request.method == "POST" else initial_for(kind.jenis, wilayah, request.GET)
    if initial:
        log.record(request, Act.SEARCH, model=Penduduk._meta.label, detail=f"mutasi {jenis}", now=clock.now())
    return respond(request, kind, case, initial, reverse("mutasi:index"))


@require_http_methods(["GET", "POST"])
@requires("mutasi.record")
def record_of(request: HttpRequest, jenis: str, pk: UUID) -> HttpResponse:
    """An event of somebody registered here."""
    kind = KINDS.get(jenis)
    if kind is None or not kind.of_somebody:
        raise Http404
    person = get_in_region(request, Penduduk.objects.select_related("keluarga"), "mutasi.record", pk)
    log_look(request, person, f"mutasi {jenis}")
    case = case_of(actor(request), person.wilayah, person)
    back = reverse("mutasi:choose", args=[person.id])
    asked = request.POST if request.method == "POST" else request.GET
    if issubclass(kind.form, ChangeForm) and not any(asked.getlist(ELEMENTS)):
        context = {"kind": kind, "person": person, "sections": elements(case), "back_url": back}
        return render(request, "mutasi/elements.html", context)
    initial: dict[str, object] = {}
    if issubclass(kind.form, ChangeForm):
        initial = {ELEMENTS: ",".join(request.GET.getlist(ELEMENTS))}
    return respond(request, kind, case, initial, back)


def case_of(user: User, wilayah: str, person: Penduduk | None = None) -> Case:
    places = places_of(wilayah)
    return Case(
        wilayah=wilayah,
        today=clock.require_trusted_day(),
        places=places.choices(person.lingkungan_id if person else None),
        person=person,
        specific=user.has_perm("penduduk.specific", wilayah),
    )


def respond(
    request: HttpRequest,
    kind: Kind,
    case: Case,
    initial: dict[str, object],
    back: str,
    *,
    make: Callable[..., EventForm] | None = None,
) -> HttpResponse:
    """The three steps of an event. `make`: makes the form, where it takes more than others do."""
    data = sent(request)
    form = (make or kind.form)(data, case=case, initial=initial)
    is_asked_more = data is not None and any(button in data for button in (BACK, MORE, ALL))
    if is_asked_more:
        # Not sent yet, so nothing is wrong yet.
        form.keep_quiet()
    if data is None or is_asked_more:
        return _show(request, kind, form, back)
    if not form.is_valid():
        return _show(request, kind, form, back, status=422)
    entry = _entry(request, case, form)
    if SAVE in data:
        try:
            made = form.record(entry)
        except Refused as refused:
            form.show(refused.findings)
            return _show(request, kind, form, back, status=422)
        return _done(request, made)
    return _preview(request, kind, form, entry, back)


def _entry(request: HttpRequest, case: Case, form: EventForm) -> Entry:
    confirmed = confirmed_codes(request.POST) | form.undecided
    return Entry(wilayah=case.wilayah, today=case.today, pencatat=actor(request).pegawai_id, confirmed=confirmed)


def _preview(request: HttpRequest, kind: Kind, form: EventForm, entry: Entry, back: str) -> HttpResponse:
    """Warnings are shown beside what will change and confirmed with it, in one press."""
    try:
        found = _tried(request, form, entry)
    except Refused as refused:
        if refused.has_errors or _asks_more(form, refused):
            form.show(refused.findings)
            return _show(request, kind, form, back, status=422)
        form.show(refused.findings)
        bold = replace(entry, confirmed=frozenset({*entry.confirmed, *refused.codes}))
        return _preview(request, kind, form, bold, back)
    return _confirm(request, kind, form, found, entry.confirmed, back)


def _asks_more(form: EventForm, refused: Refused) -> bool:
    """Who is head next has to be chosen, not waved through."""
    return "next_head_needed" in refused.codes and any(name.startswith("kepala") for name in form.fields)


def _tried(request: HttpRequest, form: EventForm, entry: Entry) -> Preview:
    with transaction.atomic():
        made = form.record(entry)
        touched = trace.read(made[0].jejak)
        specific = actor(request).has_perm("penduduk.specific", entry.wilayah)
        found = Preview(
            telling.changes(touched, places_of(entry.wilayah), specific=specific),
            sorted({one.bulan_buku for one in made if one.is_late_entry}),
            [one.nama for one in made],
        )
        transaction.set_rollback(True)
    return found


def _log_named(request: HttpRequest, kind: Kind, form: EventForm) -> None:
    """A number typed into the form shows whose it is: a look at that record, too."""
    for one in form.named() if request.method == "POST" else ():
        log.record(request, Act.VIEW, obj=one, detail=f"mutasi {kind.jenis}", now=clock.now())


def _show(request: HttpRequest, kind: Kind, form: EventForm, back: str, status: int = 200) -> HttpResponse:
    _log_named(request, kind, form)
    context = {
        "kind": kind,
        "form": form,
        "person": form.case.person,
        "back_url": back,
        "may_add": "jumlah" in form.fields,
        "all_button": ALL if getattr(form, "may_tick_all", False) else "",
    }
    return render(request, "mutasi/form.html", context, status=status)


def _confirm(
    request: HttpRequest, kind: Kind, form: EventForm, preview: Preview, codes: Any, back: str
) -> HttpResponse:
    _log_named(request, kind, form)
    context = {
        "kind": kind,
        "form": form,
        "person": form.case.person,
        "preview": preview,
        "tanggal": form.happened_on,
        "hidden": _typed(form),
        "codes": " ".join(sorted(codes)),
        "back_url": back,
    }
    return render(request, "mutasi/confirm.html", context)


def _typed(form: EventForm) -> list[tuple[str, str]]:
    """All that was typed, for the next step; nothing is kept on the server meanwhile."""
    data = form.data
    assert isinstance(data, QueryDict)
    own = {"csrfmiddlewaretoken", "yakin", SAVE, BACK, MORE, ALL}
    return [(name, str(value)) for name, values in data.lists() if name not in own for value in values]


def _done(request: HttpRequest, made: list[Mutasi]) -> HttpResponse:
    first = made[0]
    for one in made:
        log.record(request, Act.CHANGE, obj=one, detail=f"mutasi {one.jenis}", now=clock.now())
    messages.success(request, _("%(event)s of %(name)s is recorded.") % {"event": first.title, "name": first.nama})
    if (twin := next_of_twins(first)) is not None:
        url = f"{reverse('mutasi:record_new', args=[Jenis.LAHIR.value])}?kembar={first.id}"
        said = _("The next of the twins (%(number)s)") % {"number": twin}
        messages.info(request, format_html('<a href="{}">{}</a>', url, said))
    return redirect("mutasi:detail", first.id)
