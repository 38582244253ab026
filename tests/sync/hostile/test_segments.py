"""Segments from somebody who means harm: refused with a code, whatever they are made of, and without taking memory."""

import json
import tracemalloc
from typing import Any
from uuid import UUID

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nagari.sync.core import segment as core
from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp
from nagari.sync.core.codec import canonical, pack
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.run import runs_of
from nagari.sync.identity import verifier

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HOLDS = verifier(KEY.public_key().public_bytes_raw())
SITE = UUID(int=7)
STREAM = core.StreamKey(SITE, "13.02.10.2001", "register")
SEED = bytes(16)


def entries() -> list[Entry]:
    made = [
        Entry(number, 1, Kind.INSERT, "penduduk.Penduduk", UUID(int=number), ORIGIN, {"nama": f"UJI {number}"})
        for number in range(1, 4)
    ]
    stamp = Stamp(1_778_728_800_000, SITE)
    return [
        *made,
        Entry(4, 4, Kind.UPDATE, "penduduk.Penduduk", UUID(int=1), stamp, {"nama": "B"}, {"nama": (ORIGIN,)}),
    ]


def sealed() -> core.Segment:
    return core.seal(runs_of(entries()), stream=STREAM, previous=core.START, sealed_at=5, seed=SEED, sign=KEY.sign)


GOOD = sealed()
BODY = core.body_of(GOOD)
READ = json.loads(canonical(core.body_json(GOOD)))


def admit(header: bytes, signature: bytes, body: bytes) -> core.Segment:
    segment = core.segment_of(header, signature, body)
    core.check(segment, head=0, tip=core.START, verify=HOLDS)
    return segment


def test_it_takes_what_is_whole() -> None:
    assert len(admit(GOOD.header_bytes, GOOD.signature, BODY).entries) == 4


@given(part=st.integers(0, 2), at=st.integers(0), flip=st.integers(1, 255))
def test_i4_it_refuses_a_segment_with_one_byte_changed(part: int, at: int, flip: int) -> None:
    parts = [bytearray(GOOD.header_bytes), bytearray(GOOD.signature), bytearray(BODY)]
    parts[part][at % len(parts[part])] ^= flip
    try:
        segment = admit(*map(bytes, parts))
    except SyncRefused:
        return
    # A changed byte of compressed bytes may still mean the same.
    assert [one.values for one in segment.entries] == [one.values for one in GOOD.entries]


@given(part=st.integers(0, 2), keep=st.integers(0))
def test_i4_it_refuses_a_segment_cut_short(part: int, keep: int) -> None:
    parts = [GOOD.header_bytes, GOOD.signature, BODY]
    parts[part] = parts[part][: keep % len(parts[part])]
    with pytest.raises(SyncRefused):
        admit(*parts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(header=JSON, body=JSON)
def test_i4_it_refuses_any_other_json(header: Any, body: Any) -> None:
    with pytest.raises(SyncRefused):
        core.segment_of(json.dumps(header).encode(), bytes(64), zstandard.compress(json.dumps(body).encode())).header  # noqa: B018


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(one for key, held in inner for one in _paths(held, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(copy[path[0]], path[1:], other)
    return copy


STRANGE = [
    None,
    True,
    -1,
    0,
    1 << 64,
    1 << 200,
    -(1 << 70),
    1.5,
    float("inf"),
    "",
    "x",
    [],
    [[]],
    {},
    {"a": 1},
    "f" * 32,
]
ODD = st.sampled_from(STRANGE)


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_i4_it_refuses_a_body_whose_parts_are_something_else(strange: object) -> None:
    for path in _paths(READ):
        packed = zstandard.compress(json.dumps(_with(READ, path, strange)).encode(), 1)
        try:
            segment = admit(GOOD.header_bytes, GOOD.signature, packed)
        except SyncRefused:
            continue
        assert [one.values for one in segment.entries] == [one.values for one in GOOD.entries], path


@given(data=st.data())
def test_i4_it_refuses_a_signed_header_whose_parts_are_something_else(data: st.DataObject) -> None:
    header = json.loads(GOOD.header_bytes)
    path = data.draw(st.sampled_from(_paths(header)))
    raw = json.dumps(_with(header, path, data.draw(ODD)), sort_keys=True, separators=(",", ":")).encode()
    try:
        admit(raw, KEY.sign(raw), BODY)
    except SyncRefused:
        return
    # Only where and when it was sealed may be told otherwise by whoever holds the key.
    assert path[0] in {"site", "scope", "channel", "sealed_at", "part"} or raw == GOOD.header_bytes


@pytest.mark.parametrize(
    "bomb",
    [
        zstandard.compress(bytes(1 << 30)),
        zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 28)),
        pack([])[:-1],
        b"",
        b"(\xb5/\xfd",
    ],
    ids=["a gigabyte", "of unsaid size", "torn", "nothing", "only the sign of zstd"],
)
def test_i4_it_refuses_a_bomb_without_taking_its_memory(bomb: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(SyncRefused):
            core.segment_of(GOOD.header_bytes, GOOD.signature, bomb)
        assert tracemalloc.get_traced_memory()[1] < 1 << 27
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"a":' * 100_000, b"Infinity", b'{"first":1e999}', b"\xff", b"1" * 5_000]
)
def test_i4_it_refuses_json_made_to_break_the_reader(raw: bytes) -> None:
    with pytest.raises(SyncRefused):
        core.segment_of(GOOD.header_bytes, GOOD.signature, zstandard.compress(raw))
    with pytest.raises(SyncRefused):
        core.Header.from_bytes(raw)


def test_i4_it_refuses_another_sites_signature() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(SyncRefused) as refused:
        admit(GOOD.header_bytes, other.sign(GOOD.header_bytes), BODY)
    assert refused.value.code == "segment_signature"


def test_i12_it_refuses_a_later_format_by_its_code() -> None:
    header = canonical({**json.loads(GOOD.header_bytes), "format": 2})
    with pytest.raises(SyncRefused) as refused:
        admit(header, KEY.sign(header), BODY)
    assert refused.value.code == "segment_format"
