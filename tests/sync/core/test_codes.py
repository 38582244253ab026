"""Codes that people read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nagari.sync.core import codes
from nagari.sync.core.errors import SyncRefused

RANDOM = st.binary(min_size=codes.RANDOM_BYTES, max_size=codes.RANDOM_BYTES)


@given(RANDOM)
def test_it_reads_what_it_wrote_however_it_is_typed(random: bytes) -> None:
    code = codes.code_of(random)
    bare = codes.read(code)
    assert codes.grouped(bare) == code
    assert codes.read(code.lower().replace("-", " ")) == bare
    assert codes.read(bare.replace("0", "o").replace("1", "l").replace("V", "u")) == bare


@given(RANDOM, st.integers(0, 10), st.integers(1, 31))
def test_it_sees_one_wrong_sign(random: bytes, place: int, by: int) -> None:
    bare = codes.read(codes.code_of(random))
    wrong = codes.ALPHABET[(codes.ALPHABET.index(bare[place]) + by) % 32]
    with pytest.raises(SyncRefused) as refused:
        codes.read(bare[:place] + wrong + bare[place + 1 :])
    assert refused.value.code == "code_check"


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-2M9X-3HTT", "K7QF-2M9X-3H!", "٣" * 11, "K" * 5000])
def test_it_refuses_what_is_no_code(typed: str) -> None:
    with pytest.raises(SyncRefused) as refused:
        codes.read(typed)
    assert refused.value.code == "code_length"
