import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from nagari.templates import wording

DAY = dt.date(2026, 5, 14)
NOW = dt.datetime(2026, 5, 14, 3, 20, tzinfo=dt.UTC)  # 10.20 in Koto Baru


def test_it_says_dates_the_indonesian_way() -> None:
    assert wording.tanggal(DAY) == "14 Mei 2026"
    assert wording.tanggal_hari(DAY) == "Kamis, 14 Mei 2026"
    assert wording.tanggal_jam(NOW) == "Kamis, 14 Mei 2026, 10.20"
    assert wording.jam(dt.time(8, 5)) == "08.05"


def test_it_says_the_day_of_the_office_not_of_utc() -> None:
    assert wording.tanggal(dt.datetime(2026, 5, 14, 20, 0, tzinfo=dt.UTC)) == "15 Mei 2026"


def test_it_says_them_in_english_too() -> None:
    with translation.override("en"):
        assert wording.tanggal_hari(DAY) == "Thursday, 14 May 2026"
        assert wording.jam(NOW) == "10:20"
        assert wording.angka(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0, 0, "0"),
        (1234, 0, "1.234"),
        (-5612, 0, "-5.612"),
        (Decimal("12.5"), 1, "12,5"),
        ("5 kg", 0, "5 kg"),
        (None, 0, ""),
    ],
)
def test_it_groups_numbers_by_points(value: object, places: int, said: str) -> None:
    assert wording.angka(value, places) == said


def test_it_groups_a_nik_and_leaves_anything_else_alone() -> None:
    assert wording.nik("1302105708909001") == "1302 1057 0890 9001"
    assert wording.nik("13021057") == "13021057"
    assert wording.nik(None) == ""


def test_it_hides_the_middle_of_a_nik() -> None:
    said = wording.mask_nik("1302105708909001")
    assert said == "1302 •••• •••• 9001"
    assert "1057" not in said
    assert wording.mask_nik("123") == "•••"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (dt.timedelta(seconds=20), "baru saja"),
        (dt.timedelta(minutes=2), "2 menit lalu"),
        (dt.timedelta(hours=3), "3 jam lalu"),
        (dt.timedelta(hours=14), "kemarin 20.20"),
        (dt.timedelta(days=3), "3 hari lalu"),
        (dt.timedelta(days=9), "5 Mei 2026"),
        (dt.timedelta(days=-2), "16 Mei 2026"),
    ],
)
def test_it_says_how_long_ago(ago: dt.timedelta, said: str) -> None:
    assert wording.relatif(NOW - ago, NOW) == said


def test_it_says_nothing_about_nothing() -> None:
    assert [wording.tanggal(None), wording.tanggal_hari(None), wording.jam(None), wording.persen(None)] == [""] * 4
