"""Segments: sealed runs of entries of one stream, chained and signed. The same bytes go over HTTP, onto a stick, into a
backup, and are relayed unchanged.

    leaf    = SHA-256(00 | salt | row)           salt = HMAC-SHA-256(seed, number), first 16 bytes
    root    = SHA-256(01 | leaf | leaf ...)
    header  = canonical JSON naming stream, numbers, root and the hash of the segment before
    hash    = SHA-256(02 | header)               signature = Ed25519(header)

Salts let content be erased without breaking the proof (I13): its leaf stays, nobody can guess the row from it, and
root, chain and signature still verify.
"""

import hmac
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from nagari.sync.core.change import Entry
from nagari.sync.core.codec import canonical, from_columns, pack, row_of, to_columns, unpack
from nagari.sync.core.errors import SyncRefused

FORMAT: Final = 1
MOST_ENTRIES: Final = 5_000
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
            read: dict[str, Any] = json.loads(raw)
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
        except (ValueError, KeyError, TypeError, IndexError) as error:
            if isinstance(error, SyncRefused):
                raise
            raise SyncRefused("segment_format", reason=repr(error)) from None
        if header.to_bytes() != raw:
            raise SyncRefused("segment_format", reason="the header is not in its canonical form")
        return header


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """`header_bytes` are what was signed. `entries` lack the numbers whose content was erased (`blanked`)."""

    header_bytes: bytes
    signature: bytes
    entries: tuple[Entry, ...]
    # number -> 16 bytes, for every entry that still has its content.
    salts: Mapping[int, bytes]
    blanked: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def header(self) -> Header:
        return Header.from_bytes(self.header_bytes)

    @property
    def hash(self) -> bytes:
        return hash_of(self.header_bytes)


def hash_of(header_bytes: bytes) -> bytes:
    return sha256(b"\x02" + header_bytes).digest()


def salt_of(seed: bytes, number: int) -> bytes:
    return hmac.digest(seed, number.to_bytes(8, "big"), "sha256")[:16]


def _leaf(salt: bytes, entry: Entry) -> bytes:
    return sha256(b"\x00" + salt + row_of(entry)).digest()


def _root(leaves: Mapping[int, bytes]) -> bytes:
    return sha256(b"\x01" + b"".join(leaves[number] for number in sorted(leaves))).digest()


def seal(
    entries: Sequence[Entry],
    *,
    stream: StreamKey,
    previous: bytes,
    sealed_at: int,
    seed: bytes,
    sign: Sign,
    part: tuple[int, int] = (1, 1),
) -> Segment:
    """One segment of consecutive entries. `previous`: hash of the stream's last segment, START for the first."""
    numbers = [entry.number for entry in entries]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise ValueError("A segment holds entries of consecutive numbers.")
    salts = {number: salt_of(seed, number) for number in numbers}
    header = Header(
        stream=stream,
        first=numbers[0],
        last=numbers[-1],
        previous=previous,
        root=_root({entry.number: _leaf(salts[entry.number], entry) for entry in entries}),
        sealed_at=sealed_at,
        part=part,
    ).to_bytes()
    return Segment(header_bytes=header, signature=sign(header), entries=tuple(entries), salts=salts)


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
    leaves = {entry.number: _leaf(segment.salts.get(entry.number, b""), entry) for entry in segment.entries}
    if leaves.keys() & segment.blanked.keys():
        raise SyncRefused("segment_hash", first=header.first)
    leaves.update(segment.blanked)
    if sorted(leaves) != list(range(header.first, header.last + 1)) or _root(leaves) != header.root:
        raise SyncRefused("segment_hash", first=header.first)
    if not verify(segment.signature, segment.header_bytes):
        raise SyncRefused("segment_signature", site=header.stream.site.hex)


def blank(segment: Segment, numbers: Collection[int]) -> Segment:
    """The segment without the content of these entries; it still verifies."""
    gone = {
        entry.number: _leaf(segment.salts[entry.number], entry) for entry in segment.entries if entry.number in numbers
    }
    return Segment(
        header_bytes=segment.header_bytes,
        signature=segment.signature,
        entries=tuple(entry for entry in segment.entries if entry.number not in gone),
        salts={number: salt for number, salt in segment.salts.items() if number not in gone},
        blanked={**segment.blanked, **gone},
    )


def body_of(segment: Segment, seed: bytes | None) -> bytes:
    """The packed body. With `seed` (nothing was erased) salts need no bytes of their own."""
    return pack(
        {
            "columns": to_columns(segment.entries),
            "seed": seed.hex() if seed is not None else None,
            "salts": {} if seed is not None else {str(number): salt.hex() for number, salt in segment.salts.items()},
            "blanked": {str(number): leaf.hex() for number, leaf in segment.blanked.items()},
        }
    )


def segment_of(header_bytes: bytes, signature: bytes, body: bytes) -> Segment:
    """The segment that was packed; not yet checked."""
    read = unpack(body)
    try:
        entries = tuple(from_columns(read["columns"]))
        if read["seed"] is not None:
            seed = bytes.fromhex(read["seed"])
            salts = {entry.number: salt_of(seed, entry.number) for entry in entries}
        else:
            salts = {int(number): bytes.fromhex(salt) for number, salt in read["salts"].items()}
        blanked = {int(number): bytes.fromhex(leaf) for number, leaf in read["blanked"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("segment_format", reason=repr(error)) from None
    return Segment(header_bytes=header_bytes, signature=signature, entries=entries, salts=salts, blanked=blanked)
