"""The check code for who has no scanner."""

from hashlib import sha256

import pytest

from layanan.surat.genuine.rules.short import code_in, number_forms, short_code

DIGESTS = [sha256(str(number).encode()).hexdigest() for number in range(2000)]


def test_it_is_the_same_everywhere_and_another_for_another_letter() -> None:
    assert short_code("ab" * 32) == short_code("ab" * 32)
    assert len({short_code(one) for one in DIGESTS}) == len(DIGESTS)


@pytest.mark.parametrize("typed", ["k7t2 9mr4", "K7T29MR4", " k7t2-9nr4 ", "K.7.T.2/9MR4"])
def test_it_takes_signs_for_those_they_look_or_sound_like(typed: str) -> None:
    assert code_in(typed) == "K7T2-9MR4"


@pytest.mark.parametrize("typed", ["", "K7T2", "K7T2-9MR44", "K7T2-9MR?", "AAAA-AAAA", "ÄÖÜß1234", "1" * 500])
def test_it_takes_nothing_else(typed: str) -> None:
    assert code_in(typed) == ""


def test_it_forgives_spaces_in_a_number() -> None:
    forms = [
        number_forms(typed) for typed in ("510/013/KTB/XI/2026", " 510 / 013 / ktb /xi/2026 ", "510/013 /KT B/XI/2026")
    ]
    assert all("510/013/KTB/XI/2026" in one for one in forms)
    # A pattern may have spaces of its own.
    assert "510 / 013" in number_forms("510  / 013")
