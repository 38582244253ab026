"""The clerk's counter: who is here, who is next, and the buttons between."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.antrean import pulse
from layanan.antrean.models import Asal, Jalur, LayananAntrean, Loket, StatusTiket, Tiket
from layanan.antrean.queries.board import Setup, Shown, in_order
from layanan.antrean.queries.matter import matter_of
from layanan.antrean.rules.steps import AT_COUNTER, Step
from layanan.antrean.services import bookings, calling, printing, taking
from layanan.antrean.views.public import nonce
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.addresses import office_address
from nagari.accounts.rules import Act
from nagari.accounts.uptime import moment
from nagari.kantor import clock
from nagari.kantor.access import office_page, own_row
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of

# Who comes back too late is among the last ones called in vain.
MISSED = 8
# Of those who wait.
SHOWN = 12
STEPS = {Step.AGAIN, Step.SERVE, Step.FINISH, Step.HOLD, Step.NO_SHOW, Step.BACK}

CounterView = Callable[[HttpRequest, SiteInfo, Loket], HttpResponse]


def counter_page(view: CounterView) -> Callable[..., HttpResponse]:
    """Hands the view this office's counter. Taken out of use meanwhile, it says so and offers the others."""

    @office_page("antrean.call")
    @wraps(view)
    def guarded(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
        loket = own_row(Loket.all_objects.all(), info, pk)
        if loket.deleted_at is None and loket.aktif:
            return view(request, info, loket)
        messages.warning(request, _("Counter %(number)s is not in use any more.") % {"number": loket.nomor})
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("antrean:choose")})
        return redirect("antrean:choose")

    return guarded


@require_GET
@office_page("antrean.call")
def choose(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Where does the clerk sit today?"""
    counters = Loket.objects.filter(wilayah=info.wilayah, aktif=True).order_by("nomor")
    found = pulse.setup()
    waiting = len(pulse.board(found).waiting) if found else 0
    may_change = actor(request).has_perm("antrean.change", info.wilayah)
    context = {"counters": counters, "waiting": waiting, "may_change": may_change}
    return render(request, "antrean/counters.html", context)


@require_GET
@counter_page
def counter(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    return render(request, "antrean/counter.html", _context(request, info, loket))


@require_GET
@counter_page
def fragment(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """The part that changes, for the page that saw the pulse move."""
    return render(request, "antrean/_counter.html", _context(request, info, loket))


@require_POST
@counter_page
def call(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST seen: the ticket the clerk had before him (0: none); or tiket: a certain one."""
    problem = ""
    at, user_id = moment(clock.now()), actor(request).pk
    try:
        if wanted := _number(request, "tiket"):
            calling.call_this(wanted, loket, at, user_id=user_id)
        elif calling.call_next(loket, at, seen=_number(request, "seen"), user_id=user_id) is None:
            # None as well where the visitor before was finished in another window.
            problem = "" if _context(request, info, loket)["count"] else _("Nobody waits for this counter.")
    except UserError as refused:
        problem = str(refused)
    return _answer(request, info, loket, problem)


@require_POST
@counter_page
def step(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST tiket, langkah: one of STEPS."""
    problem = ""
    try:
        what = Step(request.POST.get("langkah", ""))
        if what not in STEPS:
            raise ValueError(what)
        at = moment(clock.now())
        calling.step(_number(request, "tiket") or 0, what, loket, at, user_id=actor(request).pk)
    except ValueError:
        problem = _("This button is not known. Load the page again.")
    except UserError as refused:
        problem = str(refused)
    return _answer(request, info, loket, problem)


@require_POST
@counter_page
def send_on(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST tiket, ke: "loket:ID" or "layanan:ID"."""
    problem = ""
    kind, _colon, key = request.POST.get("ke", "").partition(":")
    try:
        to = UUID(key)
        other = Loket.objects.filter(wilayah=info.wilayah, pk=to).first() if kind == "loket" else None
        service = LayananAntrean.objects.filter(wilayah=info.wilayah, pk=to).first() if kind == "layanan" else None
        if other is None and service is None:
            raise ValueError(key)
        calling.send_on(
            _number(request, "tiket") or 0,
            moment(clock.now()),
            loket=other,
            layanan=service,
            by=loket,
            user_id=actor(request).pk,
        )
    except ValueError:
        problem = _("Choose where to send the visitor.")
    except UserError as refused:
        problem = str(refused)
    return _answer(request, info, loket, problem)


@require_POST
@counter_page
def give(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST layanan, jalur, nonce: a number for somebody who stands at the counter."""
    try:
        wish = taking.Wish(
            layanan=UUID(request.POST.get("layanan", "")),
            asal=Asal.LOKET,
            jalur=request.POST.get("jalur", ""),
            nonce=nonce(request),
        )
        tiket = taking.take(info.wilayah, wish, moment(clock.now()))
    except ValueError:
        messages.error(request, _("Choose a service first."))
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        _hand_over(request, tiket)
    return redirect("antrean:counter", loket.pk)


@require_POST
@counter_page
def check_in(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST kode: somebody who booked stands at the counter."""
    try:
        tiket = bookings.arrive(info.wilayah, request.POST.get("kode", "")[:40], moment(clock.now()))
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        _hand_over(request, tiket)
    return redirect("antrean:counter", loket.pk)


def _hand_over(request: HttpRequest, tiket: Tiket) -> None:
    """The slip by the printer, or a link to print it with the browser."""
    given = _("Number %(number)s has been given.") % {"number": tiket.teks}
    url = reverse("antrean:slip", args=[tiket.kode])
    link = format_html('{} <a href="{}">{}</a>', given, url, _("Print the slip"))
    try:
        printing.print_slip(tiket, office_address(request, reverse("antrean:ticket", args=[tiket.kode])), [])
    except UserError as refused:
        # The rest stands above the counter already.
        if refused.code == "printer_busy":
            messages.warning(request, refused.message)
        messages.success(request, link)
    else:
        messages.success(request, given)


@require_http_methods(["GET", "POST"])
@counter_page
def who(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """Who is being served: search, then POST penduduk ("" takes the link away)."""
    user = actor(request)
    tiket = Tiket.objects.filter(loket=loket, status__in=AT_COUNTER).order_by("-panggilan").first()
    if tiket is None or not user.has_perm("penduduk.view", info.wilayah):
        return redirect("antrean:counter", loket.pk)
    if request.method == "POST":
        return _linked(request, info, loket, tiket)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    rows = suggest(q, info.wilayah, places_of(info.wilayah), clock.today()) if q else ()
    if q:
        label = Penduduk._meta.label
        log.record(request, Act.SEARCH, model=label, detail=log.masked(q), count=len(rows), now=clock.now())
    return render(request, "antrean/who.html", {"loket": loket, "tiket": tiket, "q": q, "rows": rows})


def _linked(request: HttpRequest, info: SiteInfo, loket: Loket, tiket: Tiket) -> HttpResponse:
    wanted = request.POST.get("penduduk", "")
    resident = None
    if wanted:
        try:
            resident = Penduduk.objects.filter(pk=UUID(wanted)).first()
        except ValueError:
            raise Http404 from None
        resident = own_row(Penduduk.objects.all(), info, resident.pk if resident else UUID(int=0))
        log.record(request, Act.VIEW, obj=resident, detail="antrean", now=clock.now())
    calling.link(tiket.pk, resident, moment(clock.now()))
    return redirect("antrean:counter", loket.pk)


def _answer(request: HttpRequest, info: SiteInfo, loket: Loket, problem: str) -> HttpResponse:
    """The changed part for a page with scripts, the whole page anew for one without."""
    if request.headers.get("HX-Request"):
        return render(request, "antrean/_counter.html", _context(request, info, loket, problem))
    if problem:
        messages.error(request, problem)
    return redirect("antrean:counter", loket.pk)


def _context(request: HttpRequest, info: SiteInfo, loket: Loket, problem: str = "") -> dict[str, Any]:
    found = pulse.setup()
    if found is None:
        raise Http404
    shown = pulse.board(found)
    here = next((one for one in shown.at_counter if one.loket == loket.nomor), None)
    mine = in_order(shown, loket, found.counters, found.rules.selang, clock.now())
    foremost = mine[:SHOWN]
    names = _names(found, {one.layanan for one in (*foremost, *([here] if here else []))})
    held = [one for one in shown.held if one.layanan in loket.layanan or one.loket == loket.nomor]
    missed = [one for one in shown.missed if one.layanan in loket.layanan or one.loket == loket.nomor]
    # Few are linked to a resident, who has sixty columns.
    linked = (
        Penduduk.objects.filter(pk=here.penduduk).only("nama") if here and here.penduduk else Penduduk.objects.none()
    )
    return {
        "loket": loket,
        "tiket": here,
        "service": names.get(here.layanan, "") if here else "",
        "resident": linked.first(),
        "matter": _matter(request, info, here, found),
        "versi": shown.versi,
        "serving": here is not None and here.status == StatusTiket.DILAYANI,
        "mine": [(one, names.get(one.layanan, "")) for one in foremost],
        "count": len(mine),
        "held": held,
        "missed": missed[:MISSED],
        "services": found.services,
        "has_bookings": any(one.per_slot for one in found.services),
        "others": [one for one in found.counters if one.pk != loket.pk],
        "other_services": [one for one in found.services if here is None or str(one.pk) != here.layanan],
        "lanes": [(code, Jalur(code).label) for code in found.rules.jalur if code in Jalur.values],
        "problem": problem,
        "nonce": uuid4(),
        "printer": printing.trouble(),
        "rate_url": reverse("antrean:tablet", args=[loket.nomor]),
    }


def _matter(request: HttpRequest, info: SiteInfo, here: Shown | None, found: Setup) -> dict[str, Any] | None:
    """What it is about, for who may see requests; `new`: where one of this visitor is taken in."""
    may = actor(request).has_perm
    if here is None or not may("permohonan.view", info.wilayah):
        return None
    about = matter_of(here, found.services, info.wilayah)
    new = reverse("permohonan:fill_in", args=[about.jenis]) if about.jenis else reverse("permohonan:new")
    orang = f"?orang={here.penduduk}" if here.penduduk else ""
    return {"about": about, "new": f"{new}{orang}" if may("permohonan.take", info.wilayah) else ""}


def _names(found: Setup, shown: set[str]) -> dict[str, str]:
    """Of the services on offer, and of those taken away while people wait for them."""
    names = {str(one.pk): one.nama for one in found.services}
    gone = shown - names.keys()
    if gone:
        rows = LayananAntrean.all_objects.filter(pk__in=gone).values_list("pk", "nama")
        names |= {str(pk): nama for pk, nama in rows}
    return names


def _number(request: HttpRequest, name: str) -> int | None:
    raw = request.POST.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None
