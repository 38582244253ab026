import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lokal.terbilang import terbilang as reference

from nagari.lib.terbilang import LIMIT, terbilang
from tests import proving


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (2_001, "dua ribu satu"),
        (21_000, "dua puluh satu ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_001, "satu juta seribu satu"),
        (1_000_000_000, "satu miliar"),
        (-15, "minus lima belas"),
    ],
)
def test_it_spells_numbers_out(number: int, words: str) -> None:
    assert terbilang(number) == words


@settings(max_examples=proving.count(100, 5000), deadline=None)
@given(st.one_of(st.integers(0, 10**4), st.integers(0, 10**13)))
def test_it_agrees_with_an_independent_speller(number: int) -> None:
    assert terbilang(number) == reference(number)


@pytest.mark.parametrize("number", [LIMIT, -LIMIT])
def test_it_refuses_numbers_it_has_no_words_for(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        terbilang(number)
