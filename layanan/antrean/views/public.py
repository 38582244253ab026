"""What residents press: the kiosk, the own phone, the page of one number. No login, and nothing that names anybody."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST, require_safe

from layanan.antrean import bare, pulse, throttle
from layanan.antrean.models import Asal, Jalur, Sambungan, StatusTiket, Tiket
from layanan.antrean.queries.board import Setup
from layanan.antrean.queries.offers import offers
from layanan.antrean.rules import tiles
from layanan.antrean.rules.steps import LIVE, is_fresh
from layanan.antrean.said import said
from layanan.antrean.services import bookings, calling, printing, taking
from nagari.accounts import kiosks
from nagari.accounts.addresses import office_address
from nagari.accounts.throttle import client_address
from nagari.accounts.uptime import moment
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.lib.network import is_near, is_own_machine

P = ParamSpec("P")
QueueView = Callable[Concatenate[HttpRequest, Setup, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
TOO_MANY = 429
REMEMBERED: Final = "antrean_nomor"
REMEMBERED_SECONDS: Final = 12 * 3600
# Of QR codes.
MASK: Final = 3


def queue_page(view: QueueView[P]) -> View[P]:
    """Hands the view the queue's set-up; 404 before the first day."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = pulse.setup()
        if found is None:
            raise Http404
        return view(request, found, *args, **kwargs)

    return guarded


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The address people shorten the others to: visitors take a number, staff see the day."""
    return redirect("antrean:figures" if request.user.is_authenticated else "antrean:phone")


@login_not_required
@require_safe
@ensure_csrf_cookie
@queue_page
def kiosk(request: HttpRequest, found: Setup) -> HttpResponse:
    """The touch screen of the waiting room: service, then lane where there are any. Elsewhere the page of a phone."""
    if not kiosks.is_kiosk(request, found.wilayah):
        return _for_phones(request, found)
    response = _choosing(request, found, Asal.KIOSK)
    if kiosks.bears_mark(request, found.wilayah):
        kiosks.mark(response, found.wilayah)
    return response


@login_not_required
@require_safe
@ensure_csrf_cookie
@queue_page
def phone(request: HttpRequest, found: Setup) -> HttpResponse:
    """The same for the own phone, on the office's network."""
    return _for_phones(request, found)


def _for_phones(request: HttpRequest, found: Setup) -> HttpResponse:
    if not is_near(client_address(request)):
        return render(request, "antrean/afar.html", {"services": found.services}, status=403)
    return _choosing(request, found, Asal.PONSEL)


def _choosing(request: HttpRequest, found: Setup, asal: Asal) -> HttpResponse:
    shown, local = pulse.board(found), timezone.localtime(clock.now())
    offered = offers(shown, found, local)
    wanted = request.GET.get("layanan")
    chosen = next((one.load for one in offered if one.load.id == wanted and one.is_open), None)
    is_kiosk, asked = asal == Asal.KIOSK, _place(request)
    # A phone scrolls; who stands before a kiosk does not know that there is more.
    first, end, more = tiles.page(len(offered), asked) if is_kiosk else (0, None, None)
    asks_code = "janji" in request.GET and chosen is None
    context = {
        "asal": asal,
        "is_kiosk": is_kiosk,
        "may_become_kiosk": request.path == reverse("antrean:kiosk") and asal != Asal.KIOSK,
        "start": request.path,
        "offers": offered[first:end],
        "more": more,
        "mine": None if is_kiosk else _remembered(request),
        "chosen": chosen,
        "asks_code": asks_code,
        # From any page but the first it goes back by itself.
        "is_further": asks_code or chosen is not None or first > 0,
        "keys": bookings.SIGNS,
        "lanes": [(code, Jalur(code).label) for code in found.rules.jalur if code in Jalur.values],
        "nonce": uuid4(),
        "has_bookings": any(one.per_slot for one in found.services),
    }
    return render(request, "antrean/kiosk.html", context)


def _place(request: HttpRequest) -> int:
    raw = request.GET.get("mulai", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 0


@login_not_required
@require_POST
@queue_page
def take(request: HttpRequest, found: Setup) -> HttpResponse:
    """POST layanan, jalur, asal, nonce: the number, and on to its page."""
    asal = _from(request, found)
    start = reverse("antrean:kiosk" if asal == Asal.KIOSK else "antrean:phone")
    address = client_address(request)
    if not is_near(address):
        return redirect("antrean:phone")
    limit = throttle.kiosk if asal == Asal.KIOSK else throttle.phone
    if not is_own_machine(address) and not limit.allows(address):
        return _refused(request, start, _("This device has just taken several numbers. Ask at the counter."), TOO_MANY)
    try:
        wish = taking.Wish(
            layanan=UUID(request.POST.get("layanan", "")),
            asal=asal,
            jalur=request.POST.get("jalur", ""),
            nonce=nonce(request),
        )
        tiket = taking.take(found.wilayah, wish, moment(clock.now()))
    except ValueError:
        return _refused(request, start, _("Choose a service first."), 422)
    except UserError as refused:
        return _refused(request, start, _to_visitors(refused), 422)
    return _on_to(tiket, asal)


@login_not_required
@require_POST
@queue_page
def arrive(request: HttpRequest, found: Setup) -> HttpResponse:
    """POST kode: somebody who booked is here, and gets a number."""
    address = client_address(request)
    asal = _from(request, found)
    start = reverse("antrean:kiosk" if asal == Asal.KIOSK else "antrean:phone")
    # Of 25 to the power of 7 codes forty in a minute guess none, and one visitor's mistakes must not close the kiosk.
    limit = throttle.kiosk if asal == Asal.KIOSK else throttle.public
    if not is_near(address) or not limit.allows(address):
        return _refused(request, start, _("Too many attempts. Ask at the counter."), TOO_MANY)
    try:
        tiket = bookings.arrive(found.wilayah, request.POST.get("kode", ""), moment(clock.now()))
    except UserError as refused:
        return _refused(request, start, _to_visitors(refused), 422)
    return _on_to(tiket, asal)


def _on_to(tiket: Tiket, asal: Asal) -> HttpResponse:
    """To its page. A phone remembers its number: who closes the page finds it again."""
    response = redirect(_page_of(tiket, asal))
    if asal != Asal.KIOSK:
        response.set_cookie(REMEMBERED, tiket.kode, max_age=REMEMBERED_SECONDS, httponly=True, samesite="Lax")
    return response


def _remembered(request: HttpRequest) -> Tiket | None:
    kode = request.COOKIES.get(REMEMBERED, "")
    return Tiket.objects.filter(kode=kode, status__in=LIVE).first() if kode.isalnum() else None


def _from(request: HttpRequest, found: Setup) -> Asal:
    """A second window of the office's own computer may be that of a phone; a phone is never the kiosk."""
    is_kiosk = request.POST.get("asal") == Asal.KIOSK and kiosks.is_kiosk(request, found.wilayah)
    return Asal.KIOSK if is_kiosk else Asal.PONSEL


def nonce(request: HttpRequest) -> str:
    """Of the press of a button. PostgreSQL refuses the zero sign in text."""
    return str(request.POST.get("nonce", "")).replace("\x00", "")[:36]


def _refused(request: HttpRequest, start: str, problem: str, status: int) -> HttpResponse:
    context = {"problem": problem, "start": start, "is_kiosk": start == reverse("antrean:kiosk")}
    return render(request, "antrean/refused.html", context, status=status)


def _to_visitors(refused: UserError) -> str:
    if refused.code == "clock_untrusted":
        return _("No number can be given yet: the office has to confirm today's date first. Tell a clerk.")
    return str(refused)


def _page_of(tiket: Tiket, asal: Asal) -> str:
    return reverse("antrean:ticket", args=[tiket.kode]) + ("?kiosk" if asal == Asal.KIOSK else "")


@login_not_required
@require_safe
@ensure_csrf_cookie
@queue_page
def ticket(request: HttpRequest, found: Setup, kode: str) -> HttpResponse:
    """One number: how many before, how long, where to go; afterwards the rating. At the kiosk the slip and back."""
    tiket = _ticket(kode)
    told = pulse.follow(kode, found)
    is_kiosk = "kiosk" in request.GET and kiosks.is_kiosk(request, found.wilayah)
    context = {
        "tiket": tiket,
        "told": told,
        "said": said(told or {}),
        "is_kiosk": is_kiosk,
        "is_over": tiket.status in (StatusTiket.SELESAI, StatusTiket.TIDAK_HADIR, StatusTiket.BATAL, StatusTiket.TUTUP),
        "may_rate": tiket.status == StatusTiket.SELESAI and is_fresh(tiket.hari.tanggal, clock.today()),
        "may_give_back": tiket.status in (StatusTiket.MENUNGGU, StatusTiket.DITAHAN),
        "survey": is_asked(tiket, found),
        "prints": printing.printer().sambungan != Sambungan.TIDAK_ADA,
        # Of the phone's own page nobody scans one.
        "qr": qr(office_address(request, reverse("antrean:ticket", args=[kode]))) if is_kiosk else "",
        "marks": marks(),
    }
    return render(request, "antrean/ticket.html", context)


def marks() -> tuple[tuple[int, str, str], ...]:
    """From good to bad, as people read a row of faces."""
    return (
        (4, "emoji-laughing", _("Very good")),
        (3, "emoji-smile", _("Good")),
        (2, "emoji-neutral", _("Not so good")),
        (1, "emoji-frown", _("Bad")),
    )


@login_not_required
@require_POST
@queue_page
def give_back(request: HttpRequest, _found: Setup, kode: str) -> HttpResponse:
    _ticket(kode)
    try:
        taking.give_back(kode, moment(clock.now()))
    except UserError:
        # The page itself says how it stands.
        return redirect("antrean:ticket", kode)
    return redirect("antrean:ticket", kode)


@login_not_required
@require_POST
@queue_page
def rate(request: HttpRequest, _found: Setup, kode: str) -> HttpResponse:
    """POST nilai 1 to 4."""
    _ticket(kode)
    try:
        calling.rate(kode, int(request.POST.get("nilai", "")), moment(clock.now()))
    except (ValueError, UserError):
        return redirect("antrean:ticket", kode)
    return redirect("antrean:ticket", kode)


@login_not_required
@require_GET
@queue_page
def slip(request: HttpRequest, found: Setup, kode: str) -> HttpResponse:
    """For the browser's print."""
    tiket = _ticket(kode)
    address = office_address(request, reverse("antrean:ticket", args=[kode]))
    context = {
        "tiket": tiket,
        "qr": qr(address),
        "said": said(pulse.follow(kode, found) or {}),
        "lebar": printing.printer().lebar,
    }
    return render(request, "antrean/slip.html", context)


@login_not_required
@require_POST
@queue_page
def print_slip(request: HttpRequest, found: Setup, kode: str) -> JsonResponse:
    """To the slip printer: `{"ok": true}`, or the sentence to show. The number is valid either way."""
    tiket = _ticket(kode)
    address = client_address(request)
    is_kiosk = is_near(address) and kiosks.is_kiosk(request, found.wilayah)
    if not is_kiosk or (not is_own_machine(address) and not throttle.kiosk.allows(address)):
        return JsonResponse({"ok": False, "kata": _("Too many attempts. Ask at the counter.")}, status=TOO_MANY)
    told = pulse.follow(kode, found) or {}
    try:
        printing.print_slip(tiket, office_address(request, reverse("antrean:ticket", args=[kode])), [said(told)])
    except UserError as refused:
        # What is wrong with the printer the clerks read at their counters.
        said_so = _("The slip could not be printed. Please remember your number.")
        return JsonResponse({"ok": False, "kode": refused.code, "kata": said_so})
    return JsonResponse({"ok": True, "kata": _("Please take your slip.")})


@login_not_required
@require_safe
@queue_page
def display(request: HttpRequest, found: Setup) -> HttpResponse:
    """The screen on the wall; all that changes comes from the pulse."""
    return render(request, "antrean/display.html", {"rules": found.rules, "counters": found.counters})


@login_not_required
@require_safe
def beat(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The pulse, where no server stands in front (`bare` answers it there)."""
    found = bare.answer(rest, request.headers.get("If-None-Match", ""))
    response = HttpResponse(found.body, status=found.status, content_type="application/json")
    if found.etag:
        response["ETag"] = found.etag
    response["Cache-Control"] = "no-cache"
    return response


def qr(address: str) -> str:
    """A QR as data of an <img>: the policy allows no inline drawing of unknown origin, but pictures in data."""
    # Loaded late: most days of most offices draw none.
    import segno

    # Any of the eight masks is read; to weigh them all takes longer than the rest of the page.
    return str(segno.make(address, error="m", micro=False, mask=MASK).svg_data_uri(scale=4, border=2))


def _ticket(kode: str) -> Tiket:
    tiket = Tiket.objects.select_related("layanan", "hari").filter(kode=kode).first()
    if tiket is None:
        raise Http404
    return tiket


def is_asked(tiket: Tiket, found: Setup) -> bool:
    """A sample: every so manieth number of the day, once it is served and until it was answered or is long ago."""
    every = found.rules.survei_tiap
    if not every or tiket.nomor % every:
        return False
    served = tiket.status == StatusTiket.SELESAI and tiket.surveyed_at is None
    return served and is_fresh(tiket.hari.tanggal, clock.today())
