"""Requests and answers as bytes."""

import os
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nagari.sync import health
from nagari.sync.admit import Raw, Refused
from nagari.sync.core import segment as core
from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.run import runs_of
from nagari.sync.core.segment import StreamKey
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.transport import messages
from nagari.sync.transport.messages import Answer, Hello, Request
from nagari.sync.transport.pieces import Numbers, Piece, Reached, Source

SITE = UUID(int=7)
KEY = StreamKey(SITE, "13.02.10.2001", "register")

keys = st.builds(
    StreamKey, st.uuids(), st.sampled_from(["13.02", "13.02.10.2001"]), st.sampled_from(["register", "log"])
)
heads = st.dictionaries(keys, st.integers(0, 1 << 40), max_size=6)
raws = st.lists(
    st.builds(Raw, st.binary(max_size=40), st.binary(min_size=64, max_size=64), st.binary(max_size=90)), max_size=3
)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
sources = st.builds(Source, keys, st.integers(1, 1 << 40)) | st.builds(Source, st.none(), st.just(0), digests)
pieces = st.builds(Piece, sources, digests, st.integers(1, 1 << 30), st.integers(0, 1 << 30), st.binary(max_size=50))
reached = st.builds(Reached, sources, digests, st.integers(0, 1 << 30))
outcomes = st.lists(
    st.builds(
        OutcomeRow,
        sequence=st.integers(1, 1 << 40),
        judge=st.uuids(),
        judged=st.integers(1, 1 << 40),
        stream=keys,
        first=st.integers(1, 1 << 40),
        last=st.integers(1, 1 << 40),
        object=st.none() | st.uuids(),
        verdict=st.sampled_from(["parked", "applied"]),
        code=st.sampled_from(["", "reference"]),
        data=st.dictionaries(st.sampled_from("ab"), st.integers(-9, 9), max_size=2),
        at=st.integers(0, 1 << 42),
    ),
    max_size=2,
)
numbers = st.lists(st.builds(Numbers, keys, st.integers(1, 1 << 40), st.integers(1, 1 << 40)), max_size=3)
told = st.lists(st.binary(min_size=1, max_size=80), max_size=3)
hellos = st.builds(
    Hello,
    digest=st.just(bytes(16)),
    base=st.sampled_from([b"", bytes(range(16))]),
    changed=heads.filter(bool),
    pending=st.integers(0, 99),
    version=st.just("0.1.0"),
)
requests = st.builds(
    Request,
    to=st.uuids(),
    clock=st.integers(-(1 << 42), 1 << 42),
    room=st.integers(0, 1 << 22),
    hello=st.none() | hellos,
    raws=raws,
    piece=st.none() | pieces,
    get=numbers,
    ask=st.none() | reached,
    statements=st.binary(max_size=16),
    knows=told,
    told=told,
    outcomes=outcomes,
    sums=st.binary(max_size=8),
)
sums = st.dictionaries(
    st.tuples(st.just("13.02"), st.sampled_from(["a", "b"])),
    st.tuples(st.integers(0, 99), st.integers(-(1 << 63), (1 << 63) - 1)),
    min_size=1,
)
answers = st.builds(
    Answer,
    clock=st.integers(0, 1 << 42),
    digest=st.binary(max_size=16),
    differs=st.none() | heads,
    heads=heads,
    refused=st.lists(
        st.builds(Refused, st.none() | keys, st.integers(0, 9), st.just("segment_gap"), st.just({"head": "3"})),
        max_size=2,
    ),
    raws=raws,
    piece=st.none() | pieces,
    reached=st.none() | reached,
    told=told,
    lacks=told,
    outcomes=outcomes,
    sums=st.none() | sums,
    wants=st.lists(digests, max_size=2),
)


@given(requests)
def test_it_reads_the_request_it_wrote(request: Request) -> None:
    assert Request.from_bytes(request.to_bytes()) == request


@given(answers)
def test_it_reads_the_answer_it_wrote(answer: Answer) -> None:
    assert Answer.from_bytes(answer.to_bytes()) == answer


@given(heads)
def test_it_keeps_heads(held: dict[StreamKey, int]) -> None:
    assert messages.unpacked(messages.packed(held)) == held


@given(requests, st.data())
def test_i4_it_refuses_a_spoilt_message_with_a_code_or_reads_it(request: Request, data: st.DataObject) -> None:
    message = bytearray(request.to_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SyncRefused):
        Request.from_bytes(bytes(message[: data.draw(st.integers(0, len(message)))]))


@given(st.binary(max_size=300))
@example(b"\x01\x00\x00\x00\x00\x02{}")
@example(b"\x01\x00\x00\x00\x00\x02[]")
@example(b'\x01\x00\x00\x00\x00\x0c{"to":1e999}')
def test_i4_it_refuses_any_bytes_with_a_code(message: bytes) -> None:
    with pytest.raises(SyncRefused):
        Request.from_bytes(message)


WRONG = [
    {"room": True}, {"room": -1}, {"room": "1"}, {"room": 1 << 63}, {"clock": 1.5}, {"clock": []}, {"to": 5},
    {"hello": []}, {"hello": {"digest": 1}}, {"hello": {"digest": "", "changed": [1]}}, {"get": [["x"]]},
    {"hello": {"digest": "", "changed": {"0": {"13": {"register": 1}}}}}, {"piece": [1, 2, 3, 4]}, {"raws": [1]},
    {"raws": [-1, 5]}, {"raws": [5, 5]}, {"ask": [[None, 0, ""], "../../etc/passwd", 0]}, {"told": [1]},
    {"outcomes": [[1, 2]]}, {"ask": [[None, 0, ""], "A" * 64, 0]},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_i4_it_refuses_a_head_that_is_not_one(wrong: dict[str, object]) -> None:
    good = {"to": "AAAAAAAAAAAAAAAAAAAABw", "clock": 1, "room": 1}
    head = messages.canonical({**good, **wrong})
    with pytest.raises(SyncRefused) as refused:
        Request.from_bytes(b"\x01\x00" + len(head).to_bytes(4, "big") + head)
    assert refused.value.code == "message_format"


def test_it_refuses_a_bomb_before_it_takes_memory() -> None:
    bomb = messages.zstandard.ZstdCompressor(level=19).compress(bytes(200 * 1024 * 1024))
    with pytest.raises(SyncRefused) as refused:
        Request.from_bytes(b"\x01\x01" + len(bomb).to_bytes(4, "big") + bomb)
    assert refused.value.code == "message_size"


def test_it_refuses_a_later_version() -> None:
    with pytest.raises(SyncRefused) as refused:
        Request.from_bytes(b"\x02\x00\x00\x00\x00\x02{}")
    assert refused.value.code == "message_version"


def test_it_says_nothing_new_in_few_bytes() -> None:
    hello = Hello(digest=bytes(range(16)), base=bytes(range(16)), changed={}, version="0.1.0")
    request = Request(to=SITE, clock=1_700_000_000_000, room=7_000, hello=hello, statements=bytes(16))
    assert len(request.to_bytes()) <= 180
    assert len(Answer(clock=1_700_000_000_000).to_bytes()) <= 40


def test_it_packs_small_segments_together() -> None:
    made, tip = [], core.START
    for number in range(1, 101):
        entry = Entry(
            number=number,
            transaction=number,
            kind=Kind.UPDATE,
            model="penduduk.Penduduk",
            object=uuid4(),
            stamp=Stamp(1778728800000 + number, SITE),
            values={"telepon": f"0812{number:08}"},
            bases={"telepon": (ORIGIN,)},
            at=1778728800000 + number,
        )
        one = core.seal(
            runs_of([entry]),
            stream=StreamKey(SITE, "13.02.10.2001", "register"),
            previous=tip,
            sealed_at=entry.at,
            seed=os.urandom(core.SEED),
            sign=lambda _message: os.urandom(64),
        )
        tip = one.hash
        made.append(Raw(one.header_bytes, one.signature, core.body_of(one)))
    request = Request(to=SITE, clock=1, room=1, raws=made)
    told = request.to_bytes()
    assert list(Request.from_bytes(told).raws) == made
    # Of 800: two hashes, a signature, a seed and a key that nobody can guess are 160.
    assert len(told) < 100 * 240


def test_it_carries_a_segment_in_pieces() -> None:
    raw = Raw(b"header", bytes(64), b"body" * 9)
    assert messages.raw_of(messages.content_of(raw)) == raw
    with pytest.raises(SyncRefused):
        messages.raw_of(messages.content_of(raw)[:60])


@pytest.mark.parametrize("told", [[], {"disk": -1}, {"disk": "x"}, {"disk": 1.5}, {"n" * 21: 1}, {"disk": True}])
def test_it_refuses_a_health_that_makes_no_sense(told: Any) -> None:
    with pytest.raises(SyncRefused) as refused:
        health.read(told)
    assert refused.value.code == "message_format"
    assert health.read({"disk": 1, "of_a_later_version": 1 << 53})
