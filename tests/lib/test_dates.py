import contextlib
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nagari.lib.dates import (
    BULAN,
    EARLIEST,
    age_on,
    parse_date,
    roman_month,
    tanggal,
    tanggal_hari,
)
from nagari.lib.errors import CodedError

TODAY = date(2026, 5, 14)
WIB = timezone(timedelta(hours=7))


def code_of(raw: object) -> str:
    with pytest.raises(CodedError) as refused:
        parse_date(raw, latest=TODAY)
    return refused.value.code


@pytest.mark.parametrize(
    "raw",
    [
        date(1990, 8, 17),
        datetime(1990, 8, 17, 23, 59),  # noqa: DTZ001  spreadsheets know no zones
        datetime(1990, 8, 17, tzinfo=WIB),
        33102,
        33102.0,
        33102.99,
        "33102",
        "1990-08-17",
        "1990/8/17",
        "1990.08.17",
        "1990-08-17 00:00:00",
        "1990-08-17T00:00:00.000",
        "17-08-1990",
        "17/08/1990",
        "17.08.1990",
        "17 08 1990",
        "17 - 08 - 1990",
        "17–08–1990",
        "17/8/1990 0:00",
        " '17-08-1990 ",
        "17 Agustus 1990",
        "17 agustus 1990",
        "17-AUG-1990",
        "17 Agt 1990",
        "17Aug1990",
        "17\u00a0Agustus\u00a01990",
        "Jumat, 17 Agustus 1990",
        "Jum'at 17 Agustus 1990",
    ],
)
def test_it_reads_every_way_a_date_is_written(raw: object) -> None:
    found = parse_date(raw, latest=TODAY)
    assert found == date(1990, 8, 17)
    assert type(found) is date


@pytest.mark.parametrize(
    "empty", [None, "", "  ", "-", "–", "0", 0, 0.0, "0000-00-00", "00-00-0000", "0000-00-00 00:00:00", "'"]
)
def test_it_reads_an_empty_cell_as_nothing(empty: object) -> None:
    assert parse_date(empty, latest=TODAY) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/2000", "date_impossible"),
        ("29-02-1900", "date_impossible"),
        ("2001-02-29", "date_impossible"),
        ("12/25/1990", "date_impossible"),
        ("32 Agustus 1990", "date_impossible"),
        ("00-08-1990", "date_impossible"),
        ("0000-01-01", "date_impossible"),
        (60, "date_impossible"),
        ("abc", "date_unreadable"),
        ("17 Agustos 1990", "date_unreadable"),
        ("17-08/1990", "date_unreadable"),
        ("1990-08-16T17:00:00Z", "date_unreadable"),
        ("1990-08-16T17:00:00+07:00", "date_unreadable"),
        ("17081990", "date_unreadable"),
        ("17-08-19900", "date_unreadable"),
        ("SOLOK, 17-08-1990", "date_unreadable"),
        ("١٧-٠٨-١٩٩٠", "date_unreadable"),
        ("9" * 5000, "date_unreadable"),
        (True, "date_unreadable"),
        (-1, "date_unreadable"),
        (0.5, "date_unreadable"),
        (1e300, "date_unreadable"),
        (float("nan"), "date_unreadable"),
        (float("inf"), "date_unreadable"),
        (["1990-08-17"], "date_unreadable"),
        ("17-08-90", "date_short_year"),
        ("17/08/05", "date_short_year"),
        ("17 Agustus 90", "date_short_year"),
        ("17 Agustus '90", "date_short_year"),
        ("1990", "date_year_only"),
        (1990, "date_year_only"),
        (1990.0, "date_year_only"),
        ("2090-01-01", "date_future"),
        ("15-05-2026", "date_future"),
        (date(2026, 5, 15), "date_future"),
        (2_958_465, "date_future"),
        ("31-12-1879", "date_too_old"),
        ("0990-08-17", "date_too_old"),
    ],
)
def test_it_refuses_instead_of_guessing(raw: object, code: str) -> None:
    assert code_of(raw) == code


def test_it_takes_the_bounds_themselves() -> None:
    assert parse_date(TODAY, latest=TODAY) == TODAY
    assert parse_date(EARLIEST, latest=TODAY) == EARLIEST
    assert parse_date("01-01-2036", latest=date(2046, 1, 1)) == date(2036, 1, 1)


def test_it_counts_serials_as_excel_does() -> None:
    assert parse_date(1, latest=TODAY) == date(1900, 1, 1)
    assert parse_date(59, latest=TODAY) == date(1900, 2, 28)
    assert parse_date(61, latest=TODAY) == date(1900, 3, 1)
    assert parse_date(46156, latest=TODAY) == TODAY


@given(st.dates(EARLIEST, TODAY))
def test_it_reads_back_whatever_it_writes(day: date) -> None:
    for written in (tanggal(day), tanggal_hari(day), day.isoformat(), f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}"):
        assert parse_date(written, latest=TODAY) == day


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ]")))
def test_it_gives_a_date_in_bounds_or_a_coded_error_for_anything(raw: object) -> None:
    found: object = None
    with contextlib.suppress(CodedError):
        found = parse_date(raw, latest=TODAY)
    assert found is None or (isinstance(found, date) and EARLIEST <= found <= TODAY)


def test_it_writes_dates_in_indonesian() -> None:
    assert tanggal(TODAY) == "14 Mei 2026"
    assert tanggal_hari(TODAY) == "Kamis, 14 Mei 2026"
    assert [roman_month(month) for month in (1, 4, 9, 12)] == ["I", "IV", "IX", "XII"]
    assert len(BULAN) == 12
    for wrong in (0, 13, -1):
        with pytest.raises(ValueError, match="no month"):
            roman_month(wrong)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1990, 8, 17), date(2026, 8, 16), 35),
        (date(1990, 8, 17), date(2026, 8, 17), 36),
        (date(2000, 2, 29), date(2017, 2, 28), 16),
        (date(2000, 2, 29), date(2017, 3, 1), 17),
        (TODAY, TODAY, 0),
        (date(2026, 5, 15), TODAY, -1),
    ],
)
def test_it_counts_full_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


NOW = datetime(2026, 5, 14, 9, 0, tzinfo=WIB)
