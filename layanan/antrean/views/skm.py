"""The survey of satisfaction: answered on the phone, typed in from paper, reported on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.antrean import throttle
from layanan.antrean.forms import YEARS_SHOWN, PaperForm, SurveyForm
from layanan.antrean.models import JawabanSkm, LayananAntrean, Tiket
from layanan.antrean.queries import survey as queries
from layanan.antrean.queries.board import Setup
from layanan.antrean.rules import skm
from layanan.antrean.services import survey
from layanan.antrean.views.public import TOO_MANY, is_asked, queue_page
from nagari.accounts.access import actor
from nagari.accounts.throttle import client_address
from nagari.accounts.uptime import moment
from nagari.kantor import changes, clock
from nagari.kantor.access import office_page, own_row
from nagari.kantor.models import Level
from nagari.kantor.queries import letterhead, signers
from nagari.kantor.site import SiteInfo
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError, UserError
from nagari.wilayah.queries.tree import ancestors

QUARTERS = ("1", "2", "3", "4")
PAGE_SIZE = 50


@login_not_required
@require_http_methods(["GET", "POST"])
@queue_page
def answer(request: HttpRequest, found: Setup, kode: str) -> HttpResponse:
    """The survey for the bearer of a number of the sample."""
    tiket = Tiket.objects.select_related("hari").filter(kode=kode).first()
    if tiket is None or not is_asked(tiket, found):
        return redirect("antrean:ticket", kode)
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not throttle.public.allows(client_address(request)):
            return render(request, "antrean/survey.html", {"form": form, "kode": kode}, status=TOO_MANY)
        try:
            survey.answer_for(found.wilayah, kode, form.marks(), moment(clock.now()), form.visitor())
        except UserError as refused:
            form.refuse(refused)
        else:
            return redirect("antrean:ticket", kode)
    return render(request, "antrean/survey.html", {"form": form, "kode": kode}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@office_page("antrean.survey")
def paper(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """A sheet filled in on paper, typed in. `?tanggal=`: as on the sheet before."""
    form = _paper_form(request, info, {"tanggal": _day_of_sheets(request)})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["tanggal"]
        survey.answer(info.wilayah, day, form.marks(), form.visitor(), kertas=True)
        messages.success(request, _("The sheet has been entered."))
        # A pile of sheets is of one day.
        return redirect(f"{reverse('antrean:paper')}?tanggal={day:%d-%m-%Y}")
    return render(request, "antrean/paper.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@office_page("antrean.survey")
def blank(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The sheet to fill in with a pen."""
    with override(OFFICIAL_LANGUAGE):
        context = {
            "kantor": letterhead(info.wilayah),
            "questions": [(name, question, skm.answers(word)) for name, question, word in skm.UNSUR],
            "boxes": [(title, [label for _code, label in codes]) for title, codes in _asked_of_visitors()],
            "services": _services(info),
        }
        return render(request, "antrean/blank.html", context)


@require_GET
@office_page("antrean.survey")
def sheets(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """What was typed in from paper in a year or a quarter, to be looked over and corrected."""
    period = _chosen_period(request)
    raw = request.GET.get("hal", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 1
    page = Paginator(queries.sheets(info.wilayah, period["start"], period["end"]), PAGE_SIZE).get_page(number)
    return render(request, "antrean/sheets.html", {**period, "page": page})


@require_http_methods(["GET", "POST"])
@office_page("antrean.survey")
def sheet(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """A sheet as it was typed in, to correct."""
    row = _typed(info, pk)
    form = _paper_form(request, info, PaperForm.initial_of(row), row.layanan)
    if request.method == "POST" and form.is_valid():
        survey.correct(row, form.cleaned_data["tanggal"], form.marks(), form.visitor())
        changes.tell(request)
        messages.success(request, _("The sheet has been corrected."))
        return redirect("antrean:sheets")
    return render(request, "antrean/sheet.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@require_POST
@office_page("antrean.survey")
def remove_sheet(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    survey.remove(_typed(info, pk))
    changes.tell(request)
    messages.success(request, _("The sheet has been removed."))
    return redirect("antrean:sheets")


@require_GET
@office_page("antrean.view")
def report(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The index of a year or a quarter; above the villages every office's. `?cetak`: on paper, `&saran`: with what
    visitors wrote."""
    period = _chosen_period(request)
    start, end = period["start"], period["end"]
    is_printed = "cetak" in request.GET
    with_suggestions = not is_printed or "saran" in request.GET
    with override("id" if is_printed else get_language()):
        found = queries.report(info.wilayah, start, end)
        context = {
            **period,
            "report": found,
            "suggestions": queries.suggestions(info.wilayah, start, end) if with_suggestions else [],
            "offices": queries.indexes(info.wilayah, start, end) if info.level != Level.NAGARI else [],
            "intervals": [(*row, skm.BAND_NAMES[row[0]]) for row in skm.INTERVALS],
            "characteristics": _characteristics(found),
            "may_enter": actor(request).has_perm("antrean.survey", info.wilayah),
        }
        if is_printed:
            context |= {**_told(found), **_signed(request, info)}
            return render(request, "antrean/report_print.html", context)
    return render(request, "antrean/report.html", context)


def _told(report: queries.Report | None) -> dict[str, Any]:
    """Best and worst elements in words."""
    if report is None:
        return {}
    return {
        "best": ", ".join(one.nama for one in report.found.best),
        "worst": ", ".join(one.nama for one in report.found.worst),
    }


def _characteristics(report: queries.Report | None) -> list[tuple[str, Sequence[queries.Group]]]:
    """Who answered, in the order of the report."""
    if report is None:
        return []
    return [
        (_("Service"), report.by_service),
        (_("Sex"), report.by_sex),
        (_("Age"), report.by_age),
        (_("Schooling"), report.by_schooling),
        (_("Occupation"), report.by_occupation),
        (_("Way"), report.by_way),
    ]


def _asked_of_visitors() -> list[tuple[str, tuple[tuple[str, Any], ...]]]:
    """As the sheet of the annex asks it."""
    return [
        (_("Sex"), skm.SEXES),
        (_("Age"), skm.AGE_GROUPS),
        (_("Schooling"), skm.SCHOOLING),
        (_("Occupation"), skm.OCCUPATIONS),
    ]


def _signed(request: HttpRequest, info: SiteInfo) -> dict[str, Any]:
    """Letterhead, place and date, and the head of the office to sign."""
    able = signers(clock.today(), info.wilayah)
    here = next((one for one in ancestors(info.wilayah) if one.code == info.wilayah), None)
    return {
        "kantor": letterhead(info.wilayah),
        "signed_at": here.bare_name if here else "",
        "today": clock.today(),
        "signature": able[0].block if able else None,
        "printed_at": clock.now(),
        "printed_by": actor(request).nama,
    }


def _chosen_period(request: HttpRequest) -> dict[str, Any]:
    """`?tahun=&triwulan=`: start, end, and what to choose from."""
    year, quarter = _year(request), request.GET.get("triwulan", "")
    start, end = _period(year, quarter)
    this_year = clock.today().year
    return {
        "year": year,
        "years": range(this_year, this_year - YEARS_SHOWN, -1),
        "quarter": quarter if quarter in QUARTERS else "",
        "quarters": QUARTERS,
        "start": start,
        "end": end,
    }


def _year(request: HttpRequest) -> int:
    raw, today = request.GET.get("tahun", ""), clock.today()
    asked = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else today.year
    return min(max(asked, 2020), today.year + 1)


def _period(year: int, quarter: str) -> tuple[date, date]:
    if quarter not in QUARTERS:
        return date(year, 1, 1), date(year, 12, 31)
    first = 3 * int(quarter) - 2
    following = date(year + 1, 1, 1) if first == 10 else date(year, first + 3, 1)
    return date(year, first, 1), following - timedelta(days=1)


def _typed(info: SiteInfo, pk: UUID) -> JawabanSkm:
    row: JawabanSkm = own_row(JawabanSkm.objects.all(), info, pk)
    if not row.kertas:
        raise Http404
    return row


def _paper_form(request: HttpRequest, info: SiteInfo, initial: dict[str, Any], known: str = "") -> PaperForm:
    """`known`: a service that may not be offered any more."""
    names = _services(info)
    if known and known not in names:
        names.append(known)
    return PaperForm(request.POST or None, services=names, today=clock.today(), initial=initial)


def _services(info: SiteInfo) -> list[str]:
    rows = LayananAntrean.objects.filter(wilayah=info.wilayah, aktif=True).order_by("urutan", "huruf")
    return list(dict.fromkeys(rows.values_list("nama", flat=True)))


def _day_of_sheets(request: HttpRequest) -> date:
    today = clock.today()
    try:
        return parse_date(request.GET.get("tanggal", ""), latest=today) or today
    except CodedError:
        return today
