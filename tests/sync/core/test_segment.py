"""Segments: what goes in comes out, and nothing else is admitted (I3, I4, I12, I13)."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nagari.sync.core import codec, segment
from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.run import runs_of
from nagari.sync.core.segment import START, Segment, StreamKey
from tests import proving

SITE = UUID(int=11)
STREAM = StreamKey(SITE, "13.02.10.2001", "register")
SEED = bytes(range(16))


def sign(message: bytes) -> bytes:
    return b"signed:" + message[-16:]


def verify(signature: bytes, message: bytes) -> bool:
    return signature == sign(message)


scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12) | st.just("0" * 31 + "7")
stamps = st.builds(Stamp, st.integers(1, 2**42), st.uuids(version=4))
some_bases = st.lists(stamps, min_size=1, max_size=2).map(tuple)
names = st.sampled_from(["nama", "nik", "keluarga", "alamat"])


@st.composite
def runs(draw: st.DrawFn) -> list[Entry]:
    first, found = draw(st.integers(1, 9)), []
    for number in range(first, first + draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(Kind))
        is_insert = kind is Kind.INSERT
        values = draw(st.dictionaries(names, scalars.filter(lambda one: one is not None) if is_insert else scalars))
        bases = {} if is_insert else {name: draw(some_bases) for name in values}
        found.append(
            Entry(
                number=number,
                transaction=draw(st.integers(1, number)),
                kind=kind,
                model=draw(st.sampled_from(["penduduk.Penduduk", "penduduk.Keluarga"])),
                object=draw(st.uuids()),
                stamp=ORIGIN if kind is Kind.INSERT else draw(stamps),
                values=values,
                bases=bases,
                actor=draw(st.none() | st.uuids()),
                reason=draw(st.text(max_size=5)),
                at=draw(st.integers(0, 2**42)),
            )
        )
    return found


def sealed(entries: list[Entry], previous: bytes = START) -> Segment:
    return segment.seal(runs_of(entries), stream=STREAM, previous=previous, sealed_at=1, seed=SEED, sign=sign)


def entry(number: int, nama: str = "Rahmi") -> Entry:
    return Entry(
        number=number,
        transaction=number,
        kind=Kind.INSERT,
        model="x",
        object=UUID(int=number),
        stamp=ORIGIN,
        values={"nama": nama},
    )


def code_of(one: Segment, *, head: int = 0, tip: bytes = START) -> str:
    with pytest.raises(SyncRefused) as refused:
        segment.check(one, head=head, tip=tip, verify=verify)
    return refused.value.code


@given(runs())
@settings(max_examples=proving.count(60, 1000), deadline=None)
def test_it_reads_back_what_it_packed(entries: list[Entry]) -> None:
    one = sealed(entries)
    read = segment.segment_of(one.header_bytes, one.signature, segment.body_of(one))
    assert read.entries == tuple(entries)
    segment.check(read, head=entries[0].number - 1, tip=START, verify=verify)


@given(runs(), st.data())
@settings(max_examples=proving.count(30, 500), deadline=None)
def test_it_picks_some_entries_out_of_a_body(entries: list[Entry], data: st.DataObject) -> None:
    numbers = data.draw(st.sets(st.sampled_from([one.number for one in entries])))
    found = segment.stored_entries(segment.body_of(sealed(entries)), numbers)
    assert found == {one.number: one for one in entries if one.number in numbers}


@given(runs(), st.data())
@settings(max_examples=proving.count(30, 500), deadline=None)
def test_i13_it_still_verifies_after_content_was_erased(entries: list[Entry], data: st.DataObject) -> None:
    numbers = data.draw(st.sets(st.sampled_from([one.number for one in entries])))
    erased = segment.blank(sealed(entries), numbers)
    read = segment.segment_of(erased.header_bytes, erased.signature, segment.body_of(erased))
    segment.check(read, head=entries[0].number - 1, tip=START, verify=verify)
    assert {one.number for one in read.entries} == {one.number for one in entries} - numbers


def test_i13_it_leaves_no_salt_of_erased_content() -> None:
    erased = segment.blank(sealed([entry(1), entry(2)]), {2})
    assert set(erased.salts) == {1}
    assert "Rahmi" not in repr(erased.blanked)


def test_i4_it_admits_the_next_segment_and_only_once() -> None:
    first = sealed([entry(1), entry(2)])
    segment.check(first, head=0, tip=START, verify=verify)
    assert code_of(first, head=2, tip=first.hash) == "segment_again"


def test_i3_it_refuses_a_gap() -> None:
    assert code_of(sealed([entry(3)])) == "segment_gap"


def test_i11_it_refuses_another_history_under_the_same_numbers() -> None:
    assert code_of(sealed([entry(3)], previous=b"x" * 32), head=2, tip=b"y" * 32) == "number_reused"


def test_i4_it_refuses_changed_content() -> None:
    one = sealed([entry(1)])
    assert code_of(replace(one, runs=tuple(runs_of([entry(1, "Rahma")])))) == "segment_hash"


def test_i4_it_refuses_a_segment_that_lost_an_entry() -> None:
    one = sealed([entry(1), entry(2)])
    assert code_of(replace(one, runs=tuple(runs_of(one.entries[:1])))) == "segment_hash"


def test_i4_it_refuses_a_forged_signature() -> None:
    assert code_of(replace(sealed([entry(1)]), signature=b"forged")) == "segment_signature"


def test_i4_it_refuses_a_header_that_is_not_canonical() -> None:
    one = sealed([entry(1)])
    spaced = one.header_bytes.replace(b",", b", ", 1)
    with pytest.raises(SyncRefused, match="segment_format"):
        segment.Header.from_bytes(spaced)


@pytest.mark.parametrize(
    "body", [b"", b"not zstd", codec.pack([]), codec.pack({"runs": 3}), codec.pack({"runs": [{}]})]
)
def test_i4_it_refuses_a_body_that_is_not_one(body: bytes) -> None:
    one = sealed([entry(1)])
    with pytest.raises(SyncRefused, match=r"segment_(format|size)"):
        segment.segment_of(one.header_bytes, one.signature, body)


def test_i4_it_refuses_a_bomb_before_it_takes_memory() -> None:
    import zstandard

    bomb = zstandard.ZstdCompressor().compress(b"0" * (codec.LARGEST_BODY + 1))
    with pytest.raises(SyncRefused, match="segment_size"):
        codec.unpack(bomb)


def test_it_refuses_to_seal_numbers_with_a_gap() -> None:
    with pytest.raises(ValueError, match="consecutive"):
        sealed([entry(1), entry(3)])
