from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from layanan.surat.genuine.rules.token import Claim, Seal, key_of, read, written
from nagari.lib.errors import CodedError
from nagari.printing.qr import qr_svg
from nagari.sync.identity import verifier
from tests.proving import count

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
CLAIM = Claim(
    number="470/012/WN-KB/XI/2026",
    day=date(2026, 11, 22),
    kind="SKTM",
    initials="A.S.",
    digest=bytes(range(16)),
)


def holds(seal: Seal) -> bool:
    return seal.key == key_of(PUBLIC) and verifier(PUBLIC)(seal.signature, seal.message)


def outcome(token: str) -> str:
    try:
        seal = read(token)
    except CodedError as refused:
        return refused.code
    return "holds" if holds(seal) else "broken"


def test_it_says_what_the_office_said() -> None:
    token = written(CLAIM, PUBLIC, KEY.sign)
    seal = read(token)
    assert seal.claim == CLAIM
    assert holds(seal)
    assert read(token.lower()) == seal


def test_it_fits_a_code_that_a_cheap_phone_reads() -> None:
    address = f"HTTPS://LAYANAN.SOLOKKAB.GO.ID/PERIKSA/{written(CLAIM, PUBLIC, KEY.sign)}"
    # 53 modules and a border of two each side: 0.44 mm each where the whole is 25 mm wide.
    assert 'width="57"' in qr_svg(address)


@settings(max_examples=count(25, 500), deadline=None)
@given(place=st.integers(min_value=0), by=st.integers(min_value=1, max_value=31))
def test_it_finds_one_changed_sign(place: int, by: int) -> None:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    token = written(CLAIM, PUBLIC, KEY.sign)
    at = place % len(token)
    other = signs[(signs.index(token[at]) + by) % 32]
    assert outcome(token[:at] + other + token[at + 1 :]) != "holds"


@settings(max_examples=count(20, 500), deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=600)))
def test_it_takes_no_other_text_for_a_token(text: str) -> None:
    assert outcome(text) in {"token_damaged", "token_version", "broken"}


@settings(max_examples=count(20, 200), deadline=None)
@given(
    st.builds(
        Claim,
        number=st.text(max_size=20),
        day=st.dates(date(2020, 1, 1), date(2190, 1, 1)),
        kind=st.text(max_size=20),
        initials=st.text(max_size=4),
        digest=st.binary(min_size=16, max_size=16),
    )
)
def test_it_gives_back_every_claim(claim: Claim) -> None:
    assert read(written(claim, PUBLIC, KEY.sign)).claim == claim


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(number="9" * 81, day=CLAIM.day, kind="", initials="", digest=CLAIM.digest), "claim_long"),
        (Claim(number="1", day=date(2019, 12, 31), kind="", initials="", digest=CLAIM.digest), "claim_day"),
    ],
)
def test_it_refuses_what_does_not_go_in(claim: Claim, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        written(claim, PUBLIC, KEY.sign)
    assert refused.value.code == code
