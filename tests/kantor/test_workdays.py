from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deploy.make_libur import TARGET, rows
from nagari.kantor import services, workdays
from nagari.kantor.models import HariLibur, JamLayanan, Kantor
from nagari.kantor.rules.hours import DEFAULT_WEEK, DayHours, DayKind
from nagari.lib.errors import UserError
from tests.office import KOTO_BARU

WIB = ZoneInfo("Asia/Jakarta")
NEW_YEAR = date(2026, 1, 1)
MONDAY = DayHours(hari=1, buka=time(8), tutup=time(15), istirahat_mulai=time(12), istirahat_selesai=time(13))


def test_it_counts_ppid_time_limits_as_the_law_does(office: Kantor) -> None:
    # UU 14/2008 art. 22: ten working days, seven more once. The day of receipt is not counted.
    calendar = workdays.calendar()
    answer = calendar.due(date(2026, 11, 23), 10)
    assert answer == date(2026, 12, 7)
    assert calendar.due(answer, 7) == date(2026, 12, 16)


def test_it_jumps_over_christmas_joint_leave_and_the_new_year(office: Kantor) -> None:
    assert workdays.calendar().due(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert workdays.calendar().due(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_it_counts_hours_of_opening(office: Kantor) -> None:
    calendar = workdays.calendar()
    friday = datetime(2026, 11, 20, 15, 30, tzinfo=WIB)
    assert calendar.due_in_hours(friday, timedelta(hours=2)) == datetime(2026, 11, 23, 8, 30, tzinfo=WIB)
    assert calendar.is_open(datetime(2026, 11, 23, 11, 59, tzinfo=WIB))
    assert not calendar.is_open(datetime(2026, 11, 23, 12, 0, tzinfo=WIB))
    assert not calendar.is_open(datetime(2026, 11, 22, 9, 0, tzinfo=WIB))


def test_it_keeps_the_usual_37_and_a_half_hours_until_the_office_says_otherwise() -> None:
    total = timedelta()
    for hours in DEFAULT_WEEK:
        for shift in hours.shifts():
            total += datetime.combine(NEW_YEAR, shift.closes) - datetime.combine(NEW_YEAR, shift.opens)
    assert total == timedelta(hours=37, minutes=30)


def test_it_follows_the_offices_own_week(office: Kantor) -> None:
    services.set_week(KOTO_BARU, [MONDAY, DayHours(hari=6, buka=time(8), tutup=time(12))])
    calendar = workdays.calendar()
    assert calendar.due(date(2026, 11, 23), 1) == date(2026, 11, 28)
    services.set_week(KOTO_BARU, [MONDAY])
    assert [hours.hari for hours in workdays.week(KOTO_BARU)] == [1]
    assert JamLayanan.all_objects.count() == 2


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        (DayHours(hari=1, buka=time(15), tutup=time(8)), "hours_backwards"),
        (DayHours(hari=1, buka=time(8), tutup=time(15), istirahat_mulai=time(12)), "break_half"),
        (
            DayHours(hari=1, buka=time(8), tutup=time(15), istirahat_mulai=time(13), istirahat_selesai=time(12)),
            "break_backwards",
        ),
        (
            DayHours(hari=1, buka=time(8), tutup=time(15), istirahat_mulai=time(14), istirahat_selesai=time(15)),
            "break_outside",
        ),
    ],
)
def test_it_refuses_hours_that_cannot_be(office: Kantor, hours: DayHours, code: str) -> None:
    with pytest.raises(UserError) as refused:
        services.set_week(KOTO_BARU, [hours])
    assert refused.value.code == code
    assert not JamLayanan.objects.exists()


def test_it_refuses_an_office_that_never_opens(office: Kantor) -> None:
    with pytest.raises(UserError) as refused:
        services.set_week(KOTO_BARU, [])
    assert refused.value.code == "week_empty"


def test_it_closes_on_the_offices_own_days(office: Kantor) -> None:
    services.add_holiday(KOTO_BARU, date(2026, 11, 24), "Alek nagari")
    calendar = workdays.calendar()
    assert calendar.due(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert (calendar.day(date(2026, 11, 24)).kind, calendar.day(date(2026, 11, 24)).nama) == (
        DayKind.OWN,
        "Alek nagari",
    )


def test_it_works_on_a_national_holiday_if_the_office_says_so(office: Kantor) -> None:
    christmas_eve = date(2026, 12, 24)
    assert workdays.calendar().day(christmas_eve).kind == DayKind.JOINT_LEAVE
    services.work_on(KOTO_BARU, christmas_eve)
    services.work_on(KOTO_BARU, christmas_eve)
    assert HariLibur.objects.count() == 1
    assert workdays.calendar().day(christmas_eve).kind == DayKind.WORKED
    assert workdays.calendar().due(date(2026, 12, 23), 1) == christmas_eve
    services.remove_holiday(KOTO_BARU, HariLibur.objects.get().id)
    assert workdays.calendar().day(christmas_eve).kind == DayKind.JOINT_LEAVE


def test_it_tells_what_every_day_is(office: Kantor) -> None:
    calendar = workdays.calendar()
    assert calendar.day(date(2026, 5, 14)).kind == DayKind.NATIONAL
    assert calendar.day(date(2026, 5, 16)).kind == DayKind.WEEKLY
    assert calendar.day(date(2026, 5, 18)).kind == DayKind.WORK


def test_it_refuses_days_that_say_nothing_new(office: Kantor) -> None:
    services.add_holiday(KOTO_BARU, date(2026, 11, 24), "Alek nagari")
    acts = {
        "holiday_exists": lambda: services.add_holiday(KOTO_BARU, date(2026, 11, 24), "Lagi"),
        "holiday_national": lambda: services.add_holiday(KOTO_BARU, NEW_YEAR, "Tahun baru"),
        "holiday_not_national": lambda: services.work_on(KOTO_BARU, date(2026, 11, 25)),
    }
    for code, act in acts.items():
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == code


def test_it_ships_what_the_package_knows() -> None:
    shipped = [tuple(line.split(",")) for line in TARGET.read_text(encoding="utf-8").splitlines()[1:]]
    assert shipped == rows(int(shipped[-1][0][:4]))
    assert workdays.last_known_year() == 2027
