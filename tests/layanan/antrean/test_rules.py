"""Figures, index, voice, opening hours."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone

from layanan.antrean.models import LayananAntrean
from layanan.antrean.rules import figures, opening, skm, voice
from nagari.kantor.rules.hours import DEFAULT_WEEK, DayHours, National, office_calendar


def test_it_weighs_each_element_with_exactly_a_ninth() -> None:
    # The case of the domain notes: a weight of 0.11 would give 90.56.
    found = skm.skm([366, 366, 366, 366, 366, 366, 366, 366, 365], 100)
    assert found is not None
    assert found.index == Decimal("91.47")
    every_three = skm.skm_of([[3] * 9])
    assert every_three is not None
    assert (every_three.index, every_three.mutu) == (Decimal("75.00"), "C")
    assert skm.skm_of([]) is None


@pytest.mark.parametrize(
    ("index", "mutu"),
    [("25.00", "D"), ("64.99", "D"), ("65.00", "C"), ("76.60", "C"), ("76.61", "B"), ("88.30", "B"), ("88.31", "A")],
)
def test_it_names_the_band(index: str, mutu: str) -> None:
    assert skm.band(Decimal(index)) == mutu


def test_it_rounds_before_it_looks_up_the_band() -> None:
    # 64.995 lies in no band of the rule.
    found = skm.skm([23398, *[23398] * 8], 9000)
    assert found is not None
    assert (found.index, found.mutu) == (Decimal("64.99"), "D")
    found = skm.skm([25998] * 9, 10000)
    assert found is not None
    assert (found.index, found.mutu) == (Decimal("65.00"), "C")


def test_it_makes_a_median_of_counts() -> None:
    counts = figures.binned([30, 90, 150, 3600])
    assert sum(counts) == 4
    assert figures.quantile(counts, 0.5) == 2
    assert figures.quantile(counts, 0.9) == pytest.approx(69)
    assert figures.quantile([0] * 20, 0.5) is None
    assert figures.quantile(figures.binned([-5]), 0.5) == pytest.approx(0.5)
    assert figures.together([[1, 2], [1] * 30])[:2] == [2, 3]
    assert figures.exact_quantile([60, 120, 180], 0.5) == 2
    assert figures.exact_quantile([], 0.5) is None


def test_it_says_a_number_digit_by_digit() -> None:
    found = voice.clips("A", 3, 2)
    assert found == ["lonceng", "nomor-antrean", "a", "kosong", "nol", "tiga", "silakan-ke-loket", "dua"]
    assert voice.clips("C", 120, 12)[-2:] == ["dua", "belas"]
    assert [voice.number(one) for one in (10, 11, 20, 35, 120)] == [
        ["sepuluh"],
        ["sebelas"],
        ["dua", "puluh"],
        ["tiga", "puluh", "lima"],
        ["satu", "dua", "nol"],
    ]


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 5, day, hour, minute))  # noqa: DTZ001  made aware here


def test_it_gives_numbers_from_an_hour_before_opening_until_closing() -> None:
    calendar, plain = office_calendar(DEFAULT_WEEK, {}, {}), LayananAntrean()
    found = [opening.is_open(plain, calendar, local(14, *at)) for at in ((6, 29), (6, 30), (12, 30), (15, 59), (16, 0))]
    assert found == [False, True, True, True, False]
    assert not opening.is_open(plain, calendar, local(16, 10))
    weekend = LayananAntrean(buka=time(8), tutup=time(11))
    assert opening.is_open(weekend, calendar, local(16, 10))


def test_it_keeps_a_week_of_a_services_own() -> None:
    """Thursday 08.00 to 14.00 with a break at noon, Friday until 11.30; Ascension Day is Thursday the 14th."""
    thursday = DayHours(hari=4, buka=time(8), tutup=time(14), istirahat_mulai=time(12), istirahat_selesai=time(13))
    week = [thursday, DayHours(hari=5, buka=time(8), tutup=time(11, 30))]
    own = LayananAntrean(jam=opening.packed(week), buka=time(0), tutup=time(23), slot_menit=60)
    calendar = office_calendar(DEFAULT_WEEK, {date(2026, 5, 14): National("Kenaikan", is_joint_leave=False)}, {})
    moments = [(21, 7, 59), (21, 8, 0), (21, 12, 30), (21, 13, 0), (21, 14, 0), (22, 11, 0), (22, 12, 0), (20, 9, 0)]
    assert [opening.is_open(own, calendar, local(*at)) for at in moments] == [
        False, True, False, True, False, True, False, False
    ]  # fmt: skip
    assert not opening.is_open(own, calendar, local(14, 9))
    own.pada_libur = True
    assert opening.is_open(own, calendar, local(14, 9))
    assert [opening.is_too_late(own, calendar, local(21, 13), one) for one in (50, 61)] == [False, True]
    office = ((time(7, 30), time(12)), (time(13), time(16)))
    assert opening.slots(own, office, date(2026, 5, 21)) == [time(8), time(9), time(10), time(11), time(13)]
    assert opening.slots(own, office, date(2026, 5, 20)) == []
    assert opening.own_week(own) == week
    for broken in ("x", None, [[1]], [[1, "8", "9", "", ""]], [[4, "09:00", "08:00", "", ""]], [["x", 1]], [3], [{}]):
        assert opening.own_week(LayananAntrean(jam=broken)) == []


def test_it_knows_who_would_be_called_after_closing() -> None:
    calendar = office_calendar(DEFAULT_WEEK, {}, {})
    usual, own = LayananAntrean(), LayananAntrean(buka=time(8), tutup=time(11))
    late = [opening.is_too_late(one, calendar, local(11, hour), 50) for one in (usual, own) for hour in (10, 15)]
    assert late == [False, False, False, True]
    assert opening.is_too_late(usual, calendar, local(11, 15), 61)


def test_it_cuts_the_day_into_slots() -> None:
    office, thursday = ((time(8), time(10, 30)), (time(13), time(14))), date(2026, 5, 14)
    found = opening.slots(LayananAntrean(slot_menit=60), office, thursday)
    assert found == [time(8), time(9), time(13)]
