"""Segments: sealed runs of entries of one stream, chained and signed. The same bytes go over HTTP, onto a stick, into a
backup, and are relayed unchanged.

    salts   = SHAKE-256(03 | seed), 16 bytes for each number in turn
    leaf    = SHA-256(00 | salt | SHA-256(head) | row)         head and row: core.run
    root    = SHA-256(01 | leaf | leaf ...)
    header  = canonical JSON naming stream, numbers, root and the hash of the segment before
    hash    = SHA-256(02 | header)                             signature = Ed25519(header)

Salts let content be erased without breaking the proof (I13): its leaf stays, nobody can guess the row from it, and
root, chain and signature still verify.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256, shake_256
from itertools import chain
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

import orjson

from nagari.sync.core.change import Entry
from nagari.sync.core.codec import canonical, pack, unpack
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.run import NUMBER, Run, picked

FORMAT: Final = 1
MOST_ENTRIES: Final = 5_000
# What is sealed elsewhere may be larger one day, but not without bound.
MOST_ADMITTED: Final = 50_000
# Bytes of what salts are made of, and of a salt.
SEED: Final = 16
SALT: Final = 16
_SCOPE: Final = re.compile(r"[0-9.]{0,13}")
_CHANNEL: Final = re.compile(r"[a-z]{1,10}")
START: Final = bytes(32)
Sign = Callable[[bytes], bytes]
# (signature, message) -> does it hold?
Verify = Callable[[bytes, bytes], bool]


class StreamKey(NamedTuple):
    site: UUID
    scope: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    stream: StreamKey
    first: int
    last: int
    previous: bytes
    root: bytes
    # Device time of sealing, milliseconds.
    sealed_at: int
    # (k, m): this is part k of m of one transaction too large for a segment.
    part: tuple[int, int] = (1, 1)

    def to_bytes(self) -> bytes:
        return canonical(
            {
                "format": FORMAT,
                "site": self.stream.site.hex,
                "scope": self.stream.scope,
                "channel": self.stream.channel,
                "first": self.first,
                "last": self.last,
                "previous": self.previous.hex(),
                "root": self.root.hex(),
                "sealed_at": self.sealed_at,
                "part": self.part,
            }
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        try:
            read: dict[str, Any] = orjson.loads(raw)
            if read["format"] != FORMAT:
                raise SyncRefused("segment_format", reason=f"format {read['format']}")
            header = cls(
                stream=StreamKey(UUID(read["site"]), str(read["scope"]), str(read["channel"])),
                first=int(read["first"]),
                last=int(read["last"]),
                previous=bytes.fromhex(read["previous"]),
                root=bytes.fromhex(read["root"]),
                sealed_at=int(read["sealed_at"]),
                part=(int(read["part"][0]), int(read["part"][1])),
            )
            if header.to_bytes() != raw or not header.is_sound:
                raise SyncRefused("segment_format", reason="the header is not in its canonical form")
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
            if isinstance(error, SyncRefused):
                raise
            raise SyncRefused("segment_format", reason=repr(error)) from None
        return header

    @property
    def is_sound(self) -> bool:
        """Is everything within what a database can hold?"""
        named = _SCOPE.fullmatch(self.stream.scope) and _CHANNEL.fullmatch(self.stream.channel)
        numbered = 1 <= self.first <= self.last < 1 << 63 and 0 <= self.sealed_at < 1 << 63
        return bool(named and numbered and 1 <= self.part[0] <= self.part[1] < 1 << 31 and len(self.previous) == 32)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """`header_bytes` are what was signed. `runs` lack the numbers whose content was erased (`blanked`)."""

    header_bytes: bytes
    signature: bytes
    runs: tuple[Run, ...]
    # What salts are made of; None once content was erased: then `kept` holds those of the others.
    seed: bytes | None
    kept: Mapping[int, bytes] = field(default_factory=dict)
    blanked: Mapping[int, bytes] = field(default_factory=dict)

    @cached_property
    def header(self) -> Header:
        return Header.from_bytes(self.header_bytes)

    @property
    def hash(self) -> bytes:
        return hash_of(self.header_bytes)

    @property
    def count(self) -> int:
        """Entries that have their content."""
        return sum(map(len, self.runs))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Made anew each time, one object an entry: where there may be many, look at the runs."""
        return tuple(chain.from_iterable(run.entries for run in self.runs))

    @property
    def salts(self) -> Mapping[int, bytes]:
        """number -> 16 bytes, for every entry that still has its content."""
        return self.kept if self.seed is None else salts_of(self.seed, self.header.first, self.header.last)


def hash_of(header_bytes: bytes) -> bytes:
    return sha256(b"\x02" + header_bytes).digest()


def salts_of(seed: bytes, first: int, last: int) -> dict[int, bytes]:
    drawn = shake_256(b"\x03" + seed).digest(SALT * (last - first + 1))
    return {number: drawn[at * SALT : at * SALT + SALT] for at, number in enumerate(range(first, last + 1))}


def _leaves(runs: Iterable[Run], salts: Mapping[int, bytes]) -> dict[int, bytes]:
    """number -> leaf. Raises KeyError for an entry without a salt."""
    found: dict[int, bytes] = {}
    for run in runs:
        digest = run.head.digest
        for row in run.each():
            number = row[NUMBER]
            found[number] = sha256(b"\x00" + salts[number] + digest + orjson.dumps(row)).digest()
    return found


def _root(leaves: Mapping[int, bytes]) -> bytes:
    return sha256(b"\x01" + b"".join(leaves[number] for number in sorted(leaves))).digest()


def seal(
    runs: Sequence[Run],
    *,
    stream: StreamKey,
    previous: bytes,
    sealed_at: int,
    seed: bytes,
    sign: Sign,
    part: tuple[int, int] = (1, 1),
) -> Segment:
    """One segment of consecutive entries. `previous`: hash of the stream's last segment, START for the first."""
    numbers = [number for run in runs for number in run.numbers]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise ValueError("A segment holds entries of consecutive numbers.")
    header = Header(
        stream=stream,
        first=numbers[0],
        last=numbers[-1],
        previous=previous,
        root=_root(_leaves(runs, salts_of(seed, numbers[0], numbers[-1]))),
        sealed_at=sealed_at,
        part=part,
    ).to_bytes()
    return Segment(header_bytes=header, signature=sign(header), runs=tuple(runs), seed=seed)


def check(segment: Segment, *, head: int, tip: bytes, verify: Verify) -> None:
    """Admit or refuse (I3, I4): the next of its stream, whole, unbroken, signed by its origin.

    `head`, `tip`: last admitted number of the stream and the hash of its last segment (0, START for a new stream).
    """
    header = segment.header
    if header.last <= head:
        raise SyncRefused("segment_again", last=header.last, head=head)
    if header.first != head + 1:
        raise SyncRefused("segment_gap", first=header.first, head=head)
    if header.previous != tip:
        # The same numbers under another history: the origin was restored or copied and must renew itself (I11).
        raise SyncRefused("number_reused", first=header.first)
    check_root(segment)
    if not verify(segment.signature, segment.header_bytes):
        raise SyncRefused("segment_signature", site=header.stream.site.hex)


def check_root(segment: Segment) -> None:
    """Is the content what the header says? Raises SyncRefused("segment_hash")."""
    header = segment.header
    try:
        leaves = _leaves(segment.runs, segment.salts)
    except (KeyError, TypeError):
        raise SyncRefused("segment_hash", first=header.first) from None
    whole = segment.count + len(segment.blanked)
    in_order = list(leaves) == sorted(leaves)
    leaves.update(segment.blanked)
    if not in_order or whole != len(leaves) or sorted(leaves) != list(range(header.first, header.last + 1)):
        raise SyncRefused("segment_hash", first=header.first)
    if _root(leaves) != header.root:
        raise SyncRefused("segment_hash", first=header.first)


def blank(segment: Segment, numbers: Collection[int]) -> Segment:
    """The segment without the content of these entries; it still verifies."""
    salts, wanted = segment.salts, set(numbers)
    held = {number for run in segment.runs for number in run.numbers}
    gone = {number: leaf for number, leaf in _leaves(segment.runs, salts).items() if number in wanted}
    if not gone:
        return segment
    runs = (run.without(gone) for run in segment.runs)
    return Segment(
        header_bytes=segment.header_bytes,
        signature=segment.signature,
        runs=tuple(run for run in runs if len(run)),
        seed=None,
        kept={number: salts[number] for number in sorted(held - gone.keys())},
        blanked={**segment.blanked, **gone},
    )


def body_of(segment: Segment) -> bytes:
    return pack(body_json(segment))


def body_json(segment: Segment) -> dict[str, Any]:
    runs = [run.to_json() for run in segment.runs]
    if segment.seed is not None:
        return {"runs": runs, "seed": segment.seed.hex()}
    blanked = sorted(segment.blanked)
    return {
        "runs": runs,
        # In the order of their numbers: which these are, the runs say.
        "salts": b"".join(segment.kept[number] for number in sorted(segment.kept)).hex(),
        "blanked": {"numbers": blanked, "leaves": b"".join(segment.blanked[number] for number in blanked).hex()},
    }


def segment_of(header_bytes: bytes, signature: bytes, body: bytes) -> Segment:
    """The segment that was packed; not yet checked."""
    return segment_from(header_bytes, signature, unpack(body))


def segment_from(header_bytes: bytes, signature: bytes, read: Any) -> Segment:
    """The segment of a body as unpacked; not yet checked."""
    header = Header.from_bytes(header_bytes)
    segment = _segment_from(header, header_bytes, signature, read)
    # Read once: of small segments it costs as much as the entries.
    vars(segment)["header"] = header
    return segment


def _segment_from(header: Header, header_bytes: bytes, signature: bytes, read: Any) -> Segment:
    room = header.last - header.first + 1
    if not 1 <= room <= MOST_ADMITTED:
        raise SyncRefused("segment_size", size=room, largest=MOST_ADMITTED)
    try:
        runs = []
        for one in read["runs"]:
            runs.append(Run.from_json(one, room))
            room -= len(runs[-1])
        if "seed" in read:
            return Segment(
                header_bytes=header_bytes, signature=signature, runs=tuple(runs), seed=bytes.fromhex(read["seed"])
            )
        numbers = sorted(number for run in runs for number in run.numbers)
        return Segment(
            header_bytes=header_bytes,
            signature=signature,
            runs=tuple(runs),
            seed=None,
            kept=_split(numbers, read["salts"], SALT),
            blanked=_split(read["blanked"]["numbers"], read["blanked"]["leaves"], 32),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise SyncRefused("segment_format", reason=repr(error)) from None


def stored_entries(body: bytes, numbers: Collection[int]) -> dict[int, Entry]:
    """A few entries out of the body of a segment that was checked when it was stored; not those that were erased."""
    found: dict[int, Entry] = {}
    for one in unpack(body)["runs"]:
        found |= picked(one, numbers)
    return found


def _split(numbers: Sequence[int], hexed: str, size: int) -> dict[int, bytes]:
    joined = bytes.fromhex(hexed)
    if len(joined) != size * len(numbers):
        raise ValueError(f"{len(joined)} bytes for {len(numbers)} numbers")
    return {number: joined[at * size : (at + 1) * size] for at, number in enumerate(numbers)}
