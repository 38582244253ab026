from dataclasses import replace
from datetime import date

import pytest

from layanan.surat.genuine.rules.token import Claim
from layanan.surat.genuine.rules.verdict import FileVerdict, Recorded, Signatory, Verdict, judge, judge_file

CLAIM = Claim(number="12", day=date(2026, 11, 22), kind="SKU", initials="A.", digest=bytes(16))
OFFICE = Signatory(wilayah="13.02.10.2001", name="Koto Baru")
CLOSED_BEFORE = replace(OFFICE, closed_on=date(2026, 11, 21))
CLOSED_AFTER = replace(OFFICE, closed_on=date(2026, 11, 22))
HERE = Recorded(claim=CLAIM)


@pytest.mark.parametrize(
    ("signed_by", "recorded", "expected"),
    [
        (OFFICE, HERE, Verdict.GENUINE),
        (OFFICE, None, Verdict.UNKNOWN),
        (OFFICE, replace(HERE, claim=replace(CLAIM, digest=b"1" * 16)), Verdict.ALTERED),
        (OFFICE, replace(HERE, is_revoked=True), Verdict.REVOKED),
        (OFFICE, replace(HERE, is_revoked=True, replaced_by=("13", CLAIM.day)), Verdict.REPLACED),
        (OFFICE, replace(HERE, is_signed=False, is_cancelled=True), Verdict.CANCELLED),
        (OFFICE, replace(HERE, is_signed=False), Verdict.UNSIGNED),
        (OFFICE, replace(HERE, is_signed=False, is_revoked=True), Verdict.REVOKED),
        (None, HERE, Verdict.FORGED),
        (CLOSED_BEFORE, None, Verdict.FORGED),
        (CLOSED_BEFORE, HERE, Verdict.GENUINE),
        (CLOSED_AFTER, None, Verdict.UNKNOWN),
    ],
)
def test_it_judges(signed_by: Signatory | None, recorded: Recorded | None, expected: Verdict) -> None:
    assert judge(CLAIM, [OFFICE], signed_by, recorded) is expected


def test_it_knows_no_office_of_this_key() -> None:
    assert judge(CLAIM, [], None, None) is Verdict.UNKNOWN_OFFICE


def test_it_judges_a_file() -> None:
    assert judge_file("a", "a", ["b"]) is FileVerdict.SAME
    assert judge_file("b", "a", ["b"]) is FileVerdict.EARLIER
    assert judge_file("c", "a", ["b"]) is FileVerdict.ALTERED
