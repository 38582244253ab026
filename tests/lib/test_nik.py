import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lokal.nik import parse_nik
from lokal.provinces import PROVINCES as LOKAL_PROVINCES

from nagari.lib.errors import CodedError
from nagari.lib.nik import (
    PROVINCES,
    Nik,
    check_nik,
    check_no_kk,
    is_temporary,
    mask_nik,
    nik_list_in,
    read_nik,
    temporary_number,
)
from tests import proving

MAN = "1302101708909001"
WOMAN = "1302105708909001"
TODAY = date(2026, 5, 14)


def error_codes(raw: object) -> list[str]:
    return [problem.code for problem in check_nik(raw).errors]


@pytest.mark.parametrize("raw", [MAN, f" {MAN} ", f"'{MAN}", "130210 170890 9001", "13.02.10.170890.9001", int(MAN)])
def test_it_takes_a_nik_however_it_is_spaced(raw: object) -> None:
    checked = check_nik(raw)
    assert checked.is_valid
    assert checked.number == MAN


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "nik_empty"),
        ("", "nik_empty"),
        ("  ", "nik_empty"),
        ("-", "nik_empty"),
        ("0", "nik_empty"),
        (0, "nik_empty"),
        ("130210170890900", "nik_length"),
        ("13021017089090011", "nik_length"),
        (1e16, "nik_length"),
        (-5, "nik_digits"),
        ("1302101708909OO1", "nik_digits"),
        ("١٣٠٢١٠١٧٠٨٩٠٩٠٠١", "nik_digits"),
        ("x" * 10_000, "nik_digits"),
        (True, "nik_digits"),
        (1.5, "nik_digits"),
        (float("nan"), "nik_digits"),
        (float("inf"), "nik_digits"),
        (b"1302101708909001", "nik_digits"),
        (1302101708909000, "nik_rounded"),
        (1302101708909000.0, "nik_rounded"),
        ("1,30210E+15", "nik_rounded"),
        ("1.30210170890900E+15", "nik_rounded"),
        ("0130210200100001", "nik_temporary"),
        ("9902101708909001", "nik_province"),
        ("5402101708909001", "nik_province"),
        ("1300101708909001", "nik_region_zero"),
        ("1302001708909001", "nik_region_zero"),
        ("1302103002909001", "nik_date"),
        ("1302102902919001", "nik_date"),
        ("1302100001909001", "nik_date"),
        ("1302101700909001", "nik_date"),
        ("1302101713909001", "nik_date"),
        ("1302103508909001", "nik_date"),
        ("1302104008909001", "nik_date"),
        ("1302107208909001", "nik_date"),
        ("1302101708900000", "nik_serial"),
    ],
)
def test_it_refuses_what_cannot_be_a_nik(raw: object, code: str) -> None:
    assert error_codes(raw) == [code]
    with pytest.raises(CodedError) as refused:
        read_nik(raw)
    assert refused.value.code == code


def test_it_names_every_error_at_once() -> None:
    assert error_codes("9900003213900000") == ["nik_province", "nik_region_zero", "nik_date", "nik_serial"]


def test_it_knows_the_new_provinces_of_papua() -> None:
    assert len(PROVINCES) == 38
    for province in ("93", "94", "95", "96"):
        assert check_nik(province + MAN[2:]).is_valid


def test_it_knows_the_same_provinces_as_the_reference() -> None:
    assert set(LOKAL_PROVINCES) == PROVINCES


def test_it_only_warns_of_an_unknown_district() -> None:
    checked = check_nik(MAN, districts={"130211"})
    assert checked.is_valid
    assert [warning.code for warning in checked.warnings] == ["nik_district_unknown"]
    assert check_nik(MAN, districts={"130210"}).warnings == ()


def test_it_only_warns_when_sex_or_birth_date_differ() -> None:
    checked = check_nik(WOMAN, born=date(1990, 8, 18), is_female=False)
    assert checked.is_valid
    assert [warning.code for warning in checked.warnings] == ["nik_sex_differs", "nik_birth_differs"]
    assert checked.warnings[1].params["nik_date"] == "17-08-90"
    assert check_nik(WOMAN, born=date(1990, 8, 17), is_female=True).warnings == ()


def test_it_settles_the_century_by_the_given_birth_date() -> None:
    nik = Nik("1302101708209001")
    assert nik.birth_date(today=TODAY) == date(2020, 8, 17)
    assert nik.birth_date(today=TODAY, born=date(1920, 8, 17)) == date(1920, 8, 17)
    assert nik.birth_date(today=TODAY, born=date(1920, 8, 18)) == date(2020, 8, 17)
    assert Nik("1302101708279001").birth_date(today=TODAY) == date(1927, 8, 17)
    assert Nik("1302102902009001").birth_date(today=TODAY) == date(2000, 2, 29)
    assert Nik("1302101505269001").birth_date(today=TODAY) == date(1926, 5, 15)


def test_it_reads_the_parts() -> None:
    nik = read_nik(WOMAN)
    assert (nik.district, nik.is_female, nik.serial, nik.day_month_year) == ("130210", True, 9001, (17, 8, 90))
    assert not read_nik(MAN).is_female


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("1302101708909001", []),
        ("1302103513990000", []),
        ("9902101708909001", ["kk_province"]),
        ("13021017", ["kk_length"]),
        ("", ["kk_empty"]),
        ("130210170890900A", ["kk_digits"]),
        ("0130210200100001", ["kk_temporary"]),
        (1302101708909000.0, ["kk_rounded"]),
    ],
)
def test_it_checks_little_of_a_family_card_number(raw: object, codes: list[str]) -> None:
    assert [problem.code for problem in check_no_kk(raw).errors] == codes


def test_it_gives_temporary_numbers_that_no_nik_can_be() -> None:
    number = temporary_number("13.02.10.2001", 7)
    assert number == "0130210200100007"
    assert is_temporary(number)
    assert not check_nik(number).is_valid
    assert not is_temporary(MAN)
    assert not is_temporary("0")
    assert not is_temporary("")


@pytest.mark.parametrize(
    ("kode", "serial", "code"),
    [
        ("13.02.10", 1, "temporary_region"),
        ("13.02.10.20O1", 1, "temporary_region"),
        ("", 1, "temporary_region"),
        ("1302102001", 0, "temporary_serial"),
        ("1302102001", 100_000, "temporary_serial"),
    ],
)
def test_it_refuses_a_temporary_number_that_would_not_fit(kode: str, serial: int, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        temporary_number(kode, serial)
    assert refused.value.code == code


def test_it_masks_the_birth_date_and_most_of_the_serial() -> None:
    assert mask_nik(WOMAN) == "1302 •••• •••• " + WOMAN[-4:]
    assert mask_nik("12345") == "•••••"
    assert mask_nik("") == ""


digits = st.text("0123456789", min_size=16, max_size=16)
likely = st.builds(
    lambda pp, kk, cc, day, month, year, serial: f"{pp}{kk:02d}{cc:02d}{day:02d}{month:02d}{year:02d}{serial:04d}",
    st.sampled_from([*sorted(PROVINCES), "20", "54", "97"]),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 75),
    st.integers(0, 13),
    st.integers(0, 99),
    st.integers(0, 9999),
)
SAME_CODE = {
    "format": {"nik_length", "nik_digits", "nik_empty", "nik_temporary"},
    "province": {"nik_province", "nik_temporary"},
    "wilayah": {"nik_region_zero"},
    "birth_date": {"nik_date"},
    "serial": {"nik_serial"},
}


@settings(max_examples=proving.count(200, 5000), deadline=None)
@given(st.one_of(digits, likely))
def test_it_agrees_with_an_independent_checker(number: str) -> None:
    reference = parse_nik(number, reference_date=TODAY)
    checked = check_nik(number)
    assert checked.is_valid == reference.valid
    if number[0] != "0":  # ours says "temporary" and looks no further
        theirs = [issue.code for issue in reference.errors]
        assert len(theirs) == len(checked.errors)
        assert all(ours.code in SAME_CODE[code] for code, ours in zip(theirs, checked.errors, strict=True))
    if checked.is_valid:
        nik = Nik(number)
        assert nik.is_female == (reference.gender == "P")
        found = nik.birth_date(today=TODAY)
        assert found <= TODAY
        # The reference goes by the year alone and may name a day later this year.
        theirs_date = date.fromisoformat(str(reference.birth_date))
        assert found == theirs_date or theirs_date > TODAY


@given(st.text(max_size=40))
def test_it_never_breaks_on_any_text(text: str) -> None:
    assert check_nik(text).errors or len(check_nik(text).number) == 16


def test_it_takes_every_serial_of_a_day() -> None:
    numbers = [f"130210{day:02d}0890{serial:04d}" for day in (17, 57) for serial in range(1, 10_000)]
    random.Random(1).shuffle(numbers)
    born, districts = date(1990, 8, 17), {"130210"}
    found = [check_nik(number, born=born, is_female=True, districts=districts) for number in numbers]
    assert sum(one.is_valid for one in found) == len(numbers) == 19_998


def test_it_finds_numbers_in_a_line_that_names_people() -> None:
    line = "NIK1302105203909001 ROSNIDAR, 1302105203909002; 13021052039090031"
    assert nik_list_in(line) == ["1302105203909001", "1302105203909002"]
    assert nik_list_in("ROSNIDAR") == []
