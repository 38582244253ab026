"""The key on paper: words that are hard to get wrong, and say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nagari.lib.errors import CodedError
from nagari.upkeep.backups import words

SEED = bytes(range(0, 160, 10))


def test_it_has_a_word_for_each_byte_told_apart_by_four_letters() -> None:
    assert len(words.WORDS) == len({word[:4] for word in words.WORDS}) == 256
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 7 for word in words.WORDS)


@given(st.binary(min_size=16, max_size=16))
def test_it_reads_what_it_wrote_however_it_is_typed(seed: bytes) -> None:
    told = words.words_of(seed)
    assert words.read(" ".join(told)) == seed
    assert words.read(", ".join(f"{place}. {word[:4].upper()}" for place, word in enumerate(told, 1))) == seed


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda told: told[:-1], "words_count"),
        (lambda _told: [], "words_count"),
        (lambda told: ["xylofon", *told[1:]], "word_unknown"),
        (lambda told: [told[1], told[0], *told[2:]], "words_check"),
        (lambda told: [words.WORDS[(words.WORDS.index(told[0]) + 1) % 256], *told[1:]], "words_check"),
    ],
)
def test_it_says_what_is_wrong_with_the_words(spoil, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        words.read(" ".join(spoil(list(words.words_of(SEED)))))
    assert refused.value.code == code
