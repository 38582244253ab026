"""The register of outgoing letters: on screen, on paper with room to sign for what was received, as a spreadsheet."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_GET

from layanan.surat.models import Surat
from layanan.surat.queries.register import Line, register
from layanan.surat.workbook import HEADS, as_xlsx, cells
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import clock, queries
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.dates import BULAN

VIEW, PRINT = "surat.view", "surat.print"
PER_PAGE = 100


@require_GET
@office_page(VIEW)
def book(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """`?tahun= &bulan= &hal=`; this year unless given, all its months."""
    year, month = _period(request)
    page = Paginator(register(info.wilayah, year, month), PER_PAGE).get_page(request.GET.get("hal"))
    rows = list(page.object_list)
    _note(request, Act.LIST, year, month, len(rows))
    this = clock.today().year
    context = {
        "page": page,
        "rows": rows,
        "year": year,
        "month": month,
        "years": sorted({this, year, *queries.series_years(info.wilayah)}, reverse=True),
        "months": list(enumerate(BULAN, 1)),
        "may_print": actor(request).has_perm(PRINT, info.wilayah),
    }
    return render(request, "surat/register.html", context)


@require_GET
@office_page(PRINT)
def sheet(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The same on paper."""
    with override(OFFICIAL_LANGUAGE):
        lines, title, year, month = _all(request, info)
        _note(request, Act.PRINT, year, month, len(lines))
        context: dict[str, Any] = {
            "title": title,
            "heads": HEADS,
            "rows": [cells(place, line) for place, line in enumerate(lines, 1)],
            "kantor": queries.letterhead(info.wilayah),
            "printed_at": clock.now(),
            "printed_by": actor(request).nama,
        }
        return render(request, "surat/register_sheet.html", context)


@require_GET
@office_page(PRINT)
def spreadsheet(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    with override(OFFICIAL_LANGUAGE):
        lines, title, year, month = _all(request, info)
    _note(request, Act.EXPORT, year, month, len(lines))
    name = f"agenda-surat-keluar-{year}{f'-{month:02}' if month else ''}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_xlsx(title, lines), content_type=kind, headers=headers)


def _all(request: HttpRequest, info: SiteInfo) -> tuple[list[Line], str, int, int]:
    year, month = _period(request)
    when = f"{BULAN[month - 1]} {year}" if month else f"Tahun {year}"
    return register(info.wilayah, year, month), f"Buku Agenda dan Ekspedisi Surat Keluar, {when}", year, month


def _period(request: HttpRequest) -> tuple[int, int]:
    """What means nothing is this year, and all its months."""
    year, month = request.GET.get("tahun", ""), request.GET.get("bulan", "")
    is_year = year.isascii() and year.isdigit() and 1945 <= int(year[:6]) <= 2100
    is_month = month.isascii() and month.isdigit() and 1 <= int(month[:3]) <= 12
    return int(year) if is_year else clock.today().year, int(month) if is_month else 0


def _note(request: HttpRequest, act: Act, year: int, month: int, count: int) -> None:
    detail = f"agenda {year}{f'-{month:02}' if month else ''}"
    log.record(request, act, model=Surat._meta.label, detail=detail, count=max(1, count), now=clock.now())
