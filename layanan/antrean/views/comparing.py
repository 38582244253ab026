"""The queues of all offices of a region beside each other, and each for itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from layanan.antrean.queries import figures
from layanan.antrean.views.afterwards import counter_name
from nagari.kantor import clock
from nagari.kantor.access import FOREIGN, office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError

SPANS = (7, 30, 90)
USUAL = 30
# Four hundred offices with some services each: more days take longer than anybody waits for a page.
LONGEST = 92
ORDERS = (
    ("tunggu", gettext_lazy("longest wait")),
    ("layan", gettext_lazy("longest service")),
    ("tak-terlayani", gettext_lazy("most not served")),
    ("jumlah", gettext_lazy("most numbers")),
    ("nilai", gettext_lazy("lowest rating")),
    ("nama", gettext_lazy("name")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """`days`: one of SPANS, None where two dates were asked for."""

    start: date
    end: date
    days: int | None


@require_GET
@office_page("antrean.view")
def offices(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """`?hari=` or `?dari=&sampai=`, `?layanan=` a name, `?urut=`."""
    span = _span(request)
    names = figures.services_of(info.wilayah, span.start, span.end)
    asked = request.GET.get("layanan", "").casefold()
    service = next((name for name in names if name.casefold() == asked), "")
    order = request.GET.get("urut", "")
    rows = figures.offices(info.wilayah, span.start, span.end, service=service, order=order)
    context = {
        **_of(span),
        "rows": rows,
        "services": names,
        "service": service,
        "orders": ORDERS,
        "order": order if order in dict(ORDERS) else ORDERS[0][0],
    }
    return render(request, "antrean/offices.html", context)


@require_GET
@office_page("antrean.view")
def office(request: HttpRequest, info: SiteInfo, kode: str) -> HttpResponse:
    """One office in the same time: by service, hour and counter, and its days."""
    if kode != info.wilayah and not kode.startswith(f"{info.wilayah}."):
        raise PermissionDenied(FOREIGN)
    name = figures.names_of([kode]).get(kode)
    if name is None:
        raise Http404
    span = _span(request)
    context = {
        **_of(span),
        "name": name,
        "found": figures.of_recap(kode, span.start, span.end, _("All"), counter_name),
        "days": figures.days(kode, span.start, span.end),
    }
    return render(request, "antrean/office.html", context)


def _of(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "days_asked": span.days, "spans": SPANS}


def _span(request: HttpRequest) -> Span:
    """What was asked for; what cannot be read is told, and the usual days are shown."""
    today = clock.today()
    asked = request.GET.get("hari", "")
    count = int(asked) if asked in {str(one) for one in SPANS} else USUAL
    usual = Span(today - timedelta(days=count - 1), today, count)
    if not request.GET.get("dari"):
        return usual
    try:
        start = parse_date(request.GET["dari"], latest=today)
        end = parse_date(request.GET.get("sampai", ""), latest=today) or today
    except CodedError:
        messages.error(request, _("This is no date. Write day, month and year, for example 14-05-2026."))
        return usual
    if start is None or start > end:
        messages.error(request, _("The first day is after the last one."))
        return usual
    if (end - start).days >= LONGEST:
        messages.error(request, _("At most %(days)s days are compared at once.") % {"days": LONGEST})
        return usual
    return Span(start, end, None)
