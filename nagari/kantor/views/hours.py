"""Opening hours, and the year's calendar with national holidays and the office's own."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nagari.kantor import changes, clock, services, workdays
from nagari.kantor.access import office_page, own_row
from nagari.kantor.forms import HolidayForm, WeekForm, WorkedDayForm
from nagari.kantor.models import HariLibur
from nagari.kantor.rules.hours import Day, DayKind, OfficeCalendar
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit, saved
from nagari.lib.errors import UserError
from nagari.templates.wording import nama_bulan, nama_hari

FIRST_YEAR, LAST_YEAR = 2024, 2036


@dataclass(frozen=True, slots=True)
class Month:
    """One month: weeks of seven days, None outside the month; `worked` counts its working days."""

    nama: str
    weeks: list[list[Day | None]]
    worked: int


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not as its weekday; `own_id` is set for what the office itself entered."""

    day: Day
    label: str
    tone: str
    own_id: UUID | None
    # A national holiday on a day the office would be open.
    can_work: bool


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def week(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(
        title=_("Opening hours"),
        back=reverse("kantor:index"),
        saved=_("The opening hours have been saved."),
        template="kantor/hours.html",
    )
    form = WeekForm(request.POST or None, initial=WeekForm.initial_of(workdays.week(info.wilayah)))
    return edit(request, form, page, lambda form: services.set_week(info.wilayah, form.week))


@require_http_methods(["GET", "POST"])
@office_page("kantor.view")
def holidays(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    may_change = request.user.is_authenticated and request.user.has_perm("kantor.change", info.wilayah)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = HolidayForm(request.POST or None)
    year = _year(request.GET.get("tahun", ""), clock.today().year)
    if request.method == "POST" and form.is_valid() and saved(form, lambda form: _add(info, form)):
        changes.tell(request)
        messages.success(request, _("The day has been entered."))
        return _to_year(form.cleaned_data["tanggal"].year)
    calendar = workdays.calendar(info.wilayah)
    months = [_month(calendar, year, number) for number in range(1, 13)]
    context = {
        "form": form,
        "may_change": may_change,
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        "months": months,
        "worked": sum(month.worked for month in months),
        "specials": _specials(info, calendar, year),
        "is_estimate": year > workdays.last_known_year(),
        "today": clock.today(),
        "weekdays": [nama_hari(hari) for hari in range(1, 8)],
    }
    return render(request, "kantor/holidays.html", context, status=422 if form.errors else 200)


def _add(info: SiteInfo, form: HolidayForm) -> None:
    services.add_holiday(info.wilayah, form.cleaned_data["tanggal"], form.text("nama"))


@require_POST
@office_page("kantor.change")
def work(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    form = WorkedDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day from the calendar."))
        return redirect("kantor:holidays")
    day = form.cleaned_data["tanggal"]
    try:
        services.work_on(info.wilayah, day)
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        changes.tell(request)
        messages.success(request, _("The office works on that day."))
    return _to_year(day.year)


@require_POST
@office_page("kantor.change")
def remove(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = own_row(HariLibur.objects.all(), info, pk)
    services.remove_holiday(info.wilayah, pk)
    changes.tell(request)
    messages.success(request, _("The day follows the national calendar again."))
    return _to_year(row.tanggal.year)


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('kantor:holidays')}?tahun={year}")


def _year(raw: str, this_year: int) -> int:
    asked = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else this_year
    return min(max(asked, FIRST_YEAR), LAST_YEAR)


def _month(calendar: OfficeCalendar, year: int, number: int) -> Month:
    weeks = [
        [calendar.day(day) if day.month == number else None for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    kinds = [day.kind for week in weeks for day in week if day]
    return Month(nama_bulan(number), weeks, sum(kind in (DayKind.WORK, DayKind.WORKED) for kind in kinds))


def _specials(info: SiteInfo, calendar: OfficeCalendar, year: int) -> list[Special]:
    labels = {
        DayKind.NATIONAL: (_("national holiday"), "red"),
        DayKind.JOINT_LEAVE: (_("joint leave"), "amber"),
        DayKind.OWN: (_("closed here"), "maroon"),
        DayKind.WORKED: (_("worked here"), "leaf"),
    }
    own = dict(HariLibur.objects.filter(wilayah=info.wilayah, tanggal__year=year).values_list("tanggal", "id"))
    days = [*(day for day in calendar.national if day.year == year and day not in own), *own]
    return [_special(calendar, day, labels, own) for day in sorted(days)]


def _special(
    calendar: OfficeCalendar, tanggal: date, labels: dict[DayKind, tuple[str, str]], own: dict[date, UUID]
) -> Special:
    day = calendar.day(tanggal)
    label, tone = labels.get(day.kind, (_("closed every week"), ""))
    can_work = day.kind in (DayKind.NATIONAL, DayKind.JOINT_LEAVE) and bool(
        calendar.work.week.get(day.tanggal.weekday())
    )
    return Special(day, label, tone, own.get(day.tanggal), can_work)
