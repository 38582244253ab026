import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layanan.permohonan.rules.numbers import RANDOM_SIGNS, ending, new_number, read_number
from nagari.lib.errors import CodedError
from nagari.lib.signs import SIGNS
from tests import proving

CHANCE = random.Random(7)


def test_it_writes_the_office_and_three_groups_and_reads_it_back() -> None:
    number = new_number("KTB", CHANCE.randrange)
    text = str(number)
    assert text.startswith("KTB-")
    assert [len(part) for part in text.split("-")] == [3, 3, 3, 3]
    for typed in (text, text.lower(), text.replace("-", " "), text.replace("-", ""), f" {text} "):
        assert read_number(typed) == number
    assert number.spoken.replace(", ", " ").split() == [*number.office, *number.body]


def test_it_knows_the_numbers_of_its_own_office_without_the_code() -> None:
    number = new_number("KTB", CHANCE.randrange)
    for typed in (number.body, number.body.lower(), str(number)[4:], str(number)[4:].replace("-", " "), str(number)):
        assert read_number(typed, "KTB") == number
    assert ending(number.body.lower()) == str(number)[3:]
    assert ending(str(number)) == ending("ROSNIDARS") == ending("") == ""
    with pytest.raises(CodedError, match="number_short"):
        read_number(number.body, "SLY")


def reads(text: str) -> bool:
    try:
        read_number(text)
    except CodedError:
        return False
    return True


@settings(max_examples=proving.count(10, 500))
@given(st.from_regex(r"[A-Z][A-Z0-9]{1,5}", fullmatch=True), st.randoms(use_true_random=False))
def test_it_notices_every_wrong_sign_and_any_two_that_changed_places(office: str, chance: random.Random) -> None:
    body = new_number(office, chance.randrange).body
    assert reads(office + body)
    for place, right in enumerate(body):
        for sign in SIGNS.replace(right, ""):
            assert not reads(f"{office}{body[:place]}{sign}{body[place + 1 :]}")
    for one, other in combinations(range(RANDOM_SIGNS + 1), 2):
        signs = list(body)
        signs[one], signs[other] = signs[other], signs[one]
        assert reads(office + "".join(signs)) is (body[one] == body[other])


def test_it_takes_signs_for_those_they_look_like() -> None:
    number = next(found for found in iter(lambda: new_number("S1", CHANCE.randrange), None) if "0" in found.body)
    assert read_number(str(number)[:3] + str(number)[3:].replace("0", "O").replace("1", "I")) == number
    # Not in the office's code: S1 and SI are two offices.
    assert read_number(str(number)).office == "S1"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "number_short"),
        ("KTB", "number_short"),
        ("123456789", "number_short"),
        ("TERLALUPANJANG1 123456789", "number_short"),
        ("KTB-4W2-9K7-R03", "number_sign"),
        ("٣٣٣ KTB", "number_short"),
    ],
)
def test_it_says_what_is_wrong_with_a_number(typed: str, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        read_number(typed)
    assert refused.value.code == code


def test_it_refuses_an_office_without_a_code() -> None:
    for office in ("", "--", "ÄÄ"):
        with pytest.raises(CodedError):
            new_number(office, CHANCE.randrange)


def test_it_gives_no_two_alike_in_a_year_of_an_office() -> None:
    assert len({new_number("KTB", CHANCE.randrange).body for _one in range(5000)}) == 5000
