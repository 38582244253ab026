"""After the visit: the rating at the counter, and the figures of the day."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods

from layanan.antrean import pulse, throttle
from layanan.antrean.models import Loket, StatusTiket, Tiket
from layanan.antrean.queries import figures
from layanan.antrean.queries.board import Setup
from layanan.antrean.services import calling
from layanan.antrean.views.public import marks, queue_page
from nagari.accounts.access import actor
from nagari.accounts.throttle import client_address
from nagari.accounts.uptime import moment
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.models import Level
from nagari.kantor.site import SiteInfo
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError, UserError
from nagari.lib.network import is_near

# Who has gone for longer does not press the button at the counter.
JUST_SERVED = timedelta(minutes=5)
SHOWN = timedelta(days=30)


@login_not_required
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
@queue_page
def tablet(request: HttpRequest, found: Setup, nomor: int) -> HttpResponse:
    """Four faces on a tablet at a counter: one touch rates the visit that was finished there last, once."""
    loket = next((one for one in found.counters if one.nomor == nomor), None)
    if loket is None:
        raise Http404
    said, status = "", HTTPStatus.OK
    if request.method == "POST":
        said, status = _rated(request, loket)
    context = {"nomor": nomor, "said": said, "marks": marks(), "start": request.path}
    return render(request, "antrean/tablet.html", context, status=status)


def _rated(request: HttpRequest, loket: Loket) -> tuple[str, HTTPStatus]:
    """Thanks for what was kept alone: who is thanked otherwise believes that the office heard him."""
    raw, address = request.POST.get("nilai", ""), client_address(request)
    if raw not in ("1", "2", "3", "4"):
        return _("Touch one of the four faces."), HTTPStatus.UNPROCESSABLE_ENTITY
    if not is_near(address) or not throttle.kiosk.allows(address):
        return _("Too many attempts. Ask at the counter."), HTTPStatus.TOO_MANY_REQUESTS
    tiket = _served_last(loket)
    if tiket is None:
        return _("No visit to this counter can be rated just now. Please tell the clerk."), HTTPStatus.CONFLICT
    if tiket.nilai is not None:
        return _("This visit has been rated already."), HTTPStatus.CONFLICT
    try:
        calling.rate(tiket.kode, int(raw), moment(clock.now()))
    except UserError as refused:
        return str(refused), HTTPStatus.CONFLICT
    return _("Thank you!"), HTTPStatus.OK


def _served_last(loket: Loket) -> Tiket | None:
    """The last alone, rated or not: a second touch does not rate the visitor before."""
    here = Tiket.objects.filter(loket=loket)
    rows = here.filter(status=StatusTiket.SELESAI, finished_at__gte=clock.now() - JUST_SERVED)
    last = rows.order_by("-finished_at").first()
    if last is not None and last.nilai is None:
        return last
    return here.filter(status=StatusTiket.DILAYANI).order_by("-panggilan").first() or last


@require_GET
@office_page("antrean.view")
def today(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The day's figures, live; other days by date; and the days before."""
    day, present = clock.today(), clock.today()
    try:
        day = parse_date(request.GET.get("tanggal", ""), latest=present) or present
    except CodedError:
        messages.error(request, _("This is no date. Write day, month and year, for example 14-05-2026."))
    context = {
        **_of(info, day, is_today=day == present),
        "day": day,
        "is_today": day == present,
        "days": figures.days(info.wilayah, present - SHOWN, present),
        "compares": info.level != Level.NAGARI,
        "may_change": actor(request).has_perm("antrean.change", info.wilayah),
        "may_call": actor(request).has_perm("antrean.call", info.wilayah),
    }
    return render(request, "antrean/figures.html", context)


@require_GET
@office_page("antrean.view")
def today_part(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The part of today's page that changes; 304 where it has not."""
    day = clock.today()
    answer = pulse.of_figures(request.headers.get("If-None-Match", ""), day)
    if answer.status == HTTPStatus.OK:
        response = render(request, "antrean/_figures.html", _of(info, day, is_today=True))
    else:
        response = HttpResponse(status=answer.status)
    response["ETag"] = answer.etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _of(info: SiteInfo, day: date, *, is_today: bool) -> dict[str, Any]:
    """What the tickets say; of other days, where they are gone, what was written down."""
    found = figures.of_day(day, _("All"), counter_name)
    if found is None and not is_today:
        found = figures.of_recap(info.wilayah, day, day, _("All"), counter_name)
    queue = pulse.setup() if is_today else None
    return {"found": found, "board": pulse.board(queue) if queue else None}


def counter_name(number: int) -> str:
    return _("Counter %(number)s") % {"number": number}
