"""/mutasi/tawaran/: people offered to this office, and those it has offered to others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.models import TawaranPindah
from nagari.penduduk.models.mutasi import jenis_title
from nagari.penduduk.mutasi.registry import KINDS, Kind
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.views import recording
from nagari.penduduk.sentences import tell
from nagari.penduduk.serah_terima import snapshot
from nagari.penduduk.serah_terima.forms import AcceptForm, ReasonForm
from nagari.penduduk.serah_terima.queries import Offer, handovers, offers
from nagari.penduduk.serah_terima.rules import Keadaan, is_silent
from nagari.penduduk.serah_terima.services import ask_back, refuse
from nagari.penduduk.services.outcomes import Refused
from nagari.wilayah.models import Wilayah

# Tone and icon of each state.
_TONES = {
    Keadaan.WAITING: ("amber", "clock"),
    Keadaan.RELEASE_ASKED: ("amber", "arrow-counterclockwise"),
    Keadaan.RELEASED: ("sky", "arrow-counterclockwise"),
    Keadaan.ACCEPTED: ("leaf", "check-circle"),
    Keadaan.REFUSED: ("red", "x-circle"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One offer as lists and pages show it. `place`: the office on the other side."""

    offer: Offer
    place: str

    @property
    def chip(self) -> tuple[str, str, str]:
        tone, icon = _TONES[self.offer.keadaan]
        return tone, str(self.offer.keadaan.label), icon


@require_GET
@requires("mutasi.view")
def index(request: HttpRequest) -> HttpResponse:
    here = actor(request).wilayah
    found = handovers(here)
    coming, going = found.incoming, found.outgoing
    count = len(coming) + len(going)
    log.record(request, Act.LIST, model=TawaranPindah._meta.label, count=count, now=clock.now())
    names = _names([one.row.asal for one in coming] + [one.row.wilayah for one in going])
    context = {
        "incoming": [Line(one, names[one.row.asal]) for one in coming],
        "outgoing": [Line(one, names[one.row.wilayah]) for one in going],
    }
    return render(request, "serah_terima/list.html", context)


@require_GET
@requires("mutasi.view")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For both sides: to the receiver with the two answers, to the sender with the way back."""
    offer, is_receiver = _offer(request, "mutasi.view", pk)
    row, user = offer.row, actor(request)
    log.record(request, Act.VIEW, obj=row, wilayah=user.wilayah, now=clock.now())
    own = row.wilayah if is_receiver else row.asal
    may_record = user.has_perm("mutasi.record", own)
    is_waiting = offer.keadaan == Keadaan.WAITING
    names = _names([row.asal, row.wilayah])
    told = snapshot.read(row.isi)
    context = {
        "line": Line(offer, names[row.asal if is_receiver else row.wilayah]),
        "row": row,
        "origin": names[row.asal],
        "destination": names[row.wilayah],
        "told": told,
        "people": [(one, _history(one)) for one in told.people],
        "is_receiver": is_receiver,
        "may_answer": is_receiver and may_record and is_waiting,
        "may_ask_back": not is_receiver and may_record and is_waiting,
        "may_reverse": not is_receiver
        and user.has_perm("mutasi.reverse", own)
        and (
            offer.keadaan in (Keadaan.REFUSED, Keadaan.RELEASED)
            or (offer.keadaan != Keadaan.ACCEPTED and is_silent(row.tanggal_catat, clock.today()))
        ),
    }
    return render(request, "serah_terima/detail.html", context)


@require_http_methods(["GET", "POST"])
@requires("mutasi.record")
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """As any arrival: the form, a page that says what it changes, the event."""
    offer, is_receiver = _offer(request, "mutasi.record", pk)
    if not is_receiver:
        raise Http404
    if offer.keadaan != Keadaan.WAITING:
        return redirect("serah_terima:detail", pk)
    if request.method != "POST":
        log.record(request, Act.VIEW, obj=offer.row, detail="mutasi datang", now=clock.now())
    make = partial(AcceptForm, offer=offer.row, origin=_names([offer.row.asal])[offer.row.asal])
    case = recording.case_of(actor(request), offer.row.wilayah)
    kind = Kind(AcceptForm, KINDS["datang"].icon, KINDS["datang"].text, of_somebody=False)
    back = reverse("serah_terima:detail", args=[pk])
    return recording.respond(request, kind, case, {}, back, make=make)


@require_http_methods(["GET", "POST"])
@requires("mutasi.record")
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    offer, is_receiver = _offer(request, "mutasi.record", pk)
    if not is_receiver:
        raise Http404
    return _say(
        request,
        offer,
        refuse,
        title=_("Refuse this offer"),
        label=_("Why it is refused"),
        hint=_("For instance: nobody of this name came, wrong village."),
        button=_("Refuse"),
        done=_("The offer is refused; the other office takes them back."),
    )


@require_http_methods(["GET", "POST"])
@requires("mutasi.record")
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    offer, is_receiver = _offer(request, "mutasi.record", pk)
    if is_receiver:
        raise Http404
    return _say(
        request,
        offer,
        ask_back,
        title=_("Ask them back"),
        label=_("Why they are asked back"),
        hint=_("For instance: they did not move, wrong village."),
        button=_("Ask them back"),
        done=_("The other office is asked to let them go; it answers by itself at the next synchronisation."),
    )


Answer = Callable[[Entry, UUID, str], object]


def _say(
    request: HttpRequest, offer: Offer, answer: Answer, *, title: str, label: str, hint: str, button: str, done: str
) -> HttpResponse:
    user, here = actor(request), actor(request).wilayah
    form = ReasonForm(sent(request), label, hint)
    notes = []
    if request.method == "POST" and form.is_valid():
        entry = Entry(wilayah=here, today=clock.require_trusted_day(), pencatat=user.pegawai_id)
        try:
            answer(entry, offer.row.id, form.cleaned_data["alasan"])
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            log.record(request, Act.CHANGE, obj=offer.row, wilayah=here, detail=answer.__name__, now=clock.now())
            messages.success(request, done)
            return redirect("serah_terima:detail", offer.row.id)
    if request.method != "POST":
        log.record(request, Act.VIEW, obj=offer.row, wilayah=here, detail=answer.__name__, now=clock.now())
    context = {"row": offer.row, "form": form, "notes": notes, "title": title, "button": button}
    return render(request, "serah_terima/answer.html", context, status=422 if notes or form.errors else 200)


def _offer(request: HttpRequest, action: str, pk: UUID) -> tuple[Offer, bool]:
    """The offer and whether this person works for (or above) the receiver; 404 to anybody but the two sides."""
    row, user = TawaranPindah.objects.filter(id=pk).first(), actor(request)
    if row is None:
        raise Http404
    is_receiver = user.has_perm(action, row.wilayah)
    if not is_receiver:
        ensure_in_region(request, action, row.asal)
    return offers([row])[0], is_receiver


def _history(one: snapshot.Person) -> list[dict[str, object]]:
    return [
        {"when": event.tanggal, "title": jenis_title(event.jenis), "text": event.alasan, "state": "done"}
        for event in reversed(one.events)
    ]


def _names(codes: Iterable[str]) -> dict[str, str]:
    wanted = set(codes)
    known = dict(Wilayah.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: known.get(code, code) for code in wanted}
