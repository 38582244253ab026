"""Statements as bytes."""

import json
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nagari.sync.core import statements
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SITE = UUID(int=7)


def certificate(**content: object) -> statements.Statement:
    told = {"key": "ab" * 32, "level": "nagari", "name": "Kantor", "predecessor": None, **content}
    public = KEY.public_key().public_bytes_raw()
    return statements.Statement(
        kind="certificate", scope="13.02.10.2001", site=SITE, signer=public, at=1_700_000_000_000, content=told
    )


def test_it_reads_what_it_wrote() -> None:
    signature, body = statements.split(statements.signed(certificate(), KEY.sign))
    assert statements.read(body) == certificate()
    KEY.public_key().verify(signature, statements.message_of(body))


def test_it_has_the_same_bytes_for_ever() -> None:
    assert statements.digest_of(certificate().to_body()).hex() == (
        "1fbad6bba8394e33199e3122075f07ee3a81484255d851c7a17399c2a6ed7815"
    )


def test_i12_it_reads_kinds_of_a_later_version() -> None:
    later = {**json.loads(certificate().to_body()), "kind": "later", "more": [1]}
    assert statements.read(canonical(later)).content["more"] == [1]


@given(st.binary(max_size=400))
def test_i4_it_refuses_any_bytes_with_a_code(raw: bytes) -> None:
    with pytest.raises(SyncRefused) as refused:
        statements.read(statements.split(raw)[1])
    assert refused.value.code == "statement_format"


WRONG = [
    {"key": "zz"}, {"key": None}, {"level": ""}, {"name": 7}, {"predecessor": "x"}, {"at": -1}, {"at": True},
    {"at": 1e9}, {"format": 2}, {"site": None}, {"scope": ""}, {"scope": ["13"]}, {"signer": "00"}, {"kind": ""},
    {"name": "x" * 201}, {"kind": "revocation"},
    {"kind": "revocation", "reason": "", "last": [["13", "register", "1"]]},
    {"kind": "erasure", "reason": "x", "objects": [["m", 1]], "entries": []}, {"kind": "succession"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_i4_it_refuses_what_a_kind_does_not_hold(wrong: dict[str, object]) -> None:
    body = canonical({**json.loads(certificate().to_body()), **wrong})
    with pytest.raises(SyncRefused) as refused:
        statements.read(body)
    assert refused.value.code == "statement_format"


def test_i4_it_refuses_a_second_way_to_write_the_same() -> None:
    body = json.dumps(json.loads(certificate().to_body()), indent=1).encode()
    with pytest.raises(SyncRefused):
        statements.read(body)


def test_i4_it_refuses_too_much() -> None:
    with pytest.raises(SyncRefused):
        statements.split(bytes(statements.LARGEST + 1))
