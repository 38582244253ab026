"""Booking a time ahead, at the regency's site: office, service, day and time; a code, and no name."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layanan.antrean import throttle
from layanan.antrean.models import LayananAntrean
from layanan.antrean.queries.figures import names_of
from layanan.antrean.services import bookings
from layanan.antrean.views.public import TOO_MANY, qr
from layanan.katalog.queries import catalogue
from layanan.katalog.queries.catalogue import Listed
from nagari.accounts.throttle import client_address
from nagari.kantor import clock, site
from nagari.kantor.models import Level
from nagari.lib.errors import UserError


@login_not_required
@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest) -> HttpResponse:
    """`?kantor=CODE&layanan=ID&tanggal=ISO`: what is not chosen yet is offered; POST layanan, tanggal, mulai books.

    `?kode=`: to the booking with that code.
    """
    info = site.current()
    if info is None:
        raise Http404
    if code := "".join(sign for sign in request.GET.get("kode", "").upper() if sign in bookings.SIGNS)[:12]:
        return redirect("antrean:booked", code)
    # One office writes bookings down, or two would give the same place away.
    open_here = info.level == Level.KABUPATEN
    if request.method == "POST" and open_here:
        return _book(request)
    context = _offered(request) if open_here else {}
    return render(request, "antrean/booking.html", {"open_here": open_here, **context})


def _offered(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    services = LayananAntrean.objects.filter(aktif=True, per_slot__gt=0).order_by("wilayah", "urutan", "huruf")
    chosen = _service(request.GET.get("layanan", ""))
    asked = _day(request.GET.get("tanggal", ""))
    day = asked if asked in bookings.days_of(now) else None
    names = names_of({one.wilayah for one in services})
    office = chosen.wilayah if chosen else request.GET.get("kantor", "")
    if office not in names and len(names) == 1:
        office = next(iter(names))
    return {
        "offices": sorted(names.items(), key=lambda pair: (pair[1], pair[0])),
        "services": [one for one in services if one.wilayah == office],
        "chosen": chosen,
        "office": names.get(office, ""),
        "days": list(bookings.free_slots(chosen, bookings.days_of(now))) if chosen and not day else [],
        "day": day,
        "slots": bookings.slots_of(chosen, day) if chosen and day else [],
    }


def _book(request: HttpRequest) -> HttpResponse:
    chosen, day = _service(request.POST.get("layanan", "")), _day(request.POST.get("tanggal", ""))
    start = _time(request.POST.get("mulai", ""))
    if chosen is None or day is None or start is None:
        return redirect("antrean:booking")
    context: dict[str, Any] = {"open_here": True, "chosen": chosen}
    if not throttle.public.allows(client_address(request)):
        problem = _("Too many bookings from this device. Try again later.")
        return render(request, "antrean/booking.html", {**context, "problem": problem}, status=TOO_MANY)
    try:
        row = bookings.book(chosen, day, start, clock.now(), address=client_address(request))
    except UserError as refused:
        context |= {"day": day, "slots": bookings.slots_of(chosen, day), "problem": str(refused)}
        status = TOO_MANY if refused.code == "bookings_many" else 409
        return render(request, "antrean/booking.html", context, status=status)
    return redirect("antrean:booked", row.kode)


@login_not_required
@require_safe
def booked(request: HttpRequest, kode: str) -> HttpResponse:
    """The booking of that code: when, where, what to bring it for."""
    row = bookings.find(kode)
    if row is None or not throttle.public.allows(client_address(request)):
        raise Http404
    office = names_of([row.wilayah]).get(row.wilayah, "")
    context = {"row": row, "office": office, "qr": qr(row.kode), "kind": _kind(row.layanan.jenis)}
    return render(request, "antrean/booked.html", context)


def _kind(jenis: UUID | None) -> Listed | None:
    """The service of the catalogue it is for, if this site shows residents what to bring."""
    info = site.current()
    found = catalogue.find(info.wilayah, jenis) if info and jenis else None
    return found if info and found and catalogue.is_offered(found, info.wilayah) else None


@login_not_required
@require_POST
def cancel(request: HttpRequest, kode: str) -> HttpResponse:
    if not throttle.public.allows(client_address(request)):
        raise Http404
    try:
        bookings.cancel(kode, clock.now())
    except UserError:
        raise Http404 from None
    return redirect("antrean:booked", kode)


def _service(raw: str) -> LayananAntrean | None:
    try:
        return LayananAntrean.objects.filter(pk=UUID(raw), aktif=True, per_slot__gt=0).first() if raw else None
    except ValueError:
        return None


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _time(raw: str) -> time | None:
    try:
        found = time.fromisoformat(raw)
    except ValueError:
        return None
    return found if found.tzinfo is None else None
