"""What two sites say to each other: a request and its answer, as bytes.

    message = version | flags | length of head (4 bytes) | head | segments | piece
    head    = JSON, under zstd where that is shorter
    segment = header, signature and body as `core.segment` makes them; their lengths are in the head. Small ones are
              packed together by zstd, its length is in the head too

Nothing in here is trusted because it arrived: segments and statements are signed by their origin, the way they came by
(`http`, a stick) says who sent them. Anything malformed is refused with `message_format`, never with a traceback.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Self, TypeVar
from uuid import UUID

import zstandard

from nagari.sync import health
from nagari.sync.admit import Raw, Refused
from nagari.sync.core.codec import LEVEL, canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.transport import fields, pieces
from nagari.sync.transport.pieces import Numbers, Piece, Reached

VERSION: Final = 1
# A message is read whole into memory. Larger content goes piece by piece.
LARGEST_MESSAGE: Final = 4 * 1024 * 1024
LARGEST_HEAD: Final = 16 * 1024 * 1024
_PACKED: Final = 1
_PREFIX: Final = 6
_SIGNATURE: Final = 64
# Segments of this many bytes on average are packed together.
_SMALL: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What opens a session. `digest` is of the heads in common scope; `changed` what moved since the heads named by
    the digest `base`; all heads where `base` is empty. Where nothing moved, `base` is `digest`."""

    digest: bytes
    base: bytes
    changed: Heads
    pending: int = 0
    conflicts: int = 0
    parked: int = 0
    version: str = ""
    # How the caller's machine is (sync.health); empty: as it said before.
    health: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`room`: bytes of segments the caller wants in the answer. `get`: what it lacks, as far as it knows."""

    to: UUID
    # Of the caller's device, milliseconds.
    clock: int
    room: int
    hello: Hello | None = None
    raws: Sequence[Raw] = ()
    piece: Piece | None = None
    get: Sequence[Numbers] = ()
    ask: Reached | None = None
    # Digest of the statements held. Where they differ: digests of each, and in turn those the other side lacks.
    statements: bytes = b""
    knows: Sequence[bytes] = ()
    told: Sequence[bytes] = ()
    # Outcomes (apply) of what the other side sent, and the last one heard of ours.
    outcomes: Sequence[OutcomeRow] = ()
    outcomes_heard: int = 0
    # Digest of the sums of rows (agreement), where all is sealed and applied.
    sums: bytes = b""

    def to_bytes(self) -> bytes:
        return _message(_squeeze(_head_of_request(self)), self.raws, self.piece)

    @classmethod
    def from_bytes(cls, message: bytes) -> Self:
        return _read(message, partial(_request, cls))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`error`: nothing was done; a code of SyncRefused. `digest` of the answering site's heads in common scope, empty
    where it is the one the hello told, and so with `statements`. `differs`: its heads where they are not those of the
    hello (0: it has none); None where the hello's base is unknown to it and all heads must be told."""

    clock: int
    error: str = ""
    error_data: Mapping[str, Any] = field(default_factory=dict)
    digest: bytes = b""
    differs: Heads | None = field(default_factory=dict)
    # Heads of the streams this request sent something of.
    heads: Heads = field(default_factory=dict)
    refused: Sequence[Refused] = ()
    raws: Sequence[Raw] = ()
    piece: Piece | None = None
    reached: Reached | None = None
    statements: bytes = b""
    # Digests of statements the caller knows and the answering site lacks.
    lacks: Sequence[bytes] = ()
    told: Sequence[bytes] = ()
    outcomes: Sequence[OutcomeRow] = ()
    # By scope and model (count, sum): the sums of the answering site, where heads are equal and sums are not.
    sums: Mapping[tuple[str, str], tuple[int, int]] | None = None
    # Changes the answering site has not sealed; heads say nothing of them.
    pending: int = 0
    # Blobs it wants to be sent.
    wants: Sequence[str] = ()
    # Of the program there; told with the answer to a hello.
    version: str = ""

    def to_bytes(self) -> bytes:
        return _message(_squeeze(_head_of_answer(self)), self.raws, self.piece)

    @classmethod
    def from_bytes(cls, message: bytes) -> Self:
        return _read(message, partial(_answer, cls))


Told = TypeVar("Told")
Asking = TypeVar("Asking", bound=Request)
Answering = TypeVar("Answering", bound=Answer)


def receiver_of(message: bytes) -> UUID | None:
    """Whom a request names, None where it can't be read."""
    try:
        return Request.from_bytes(message).to
    except SyncRefused:
        return None


def packed(heads: Heads) -> bytes:
    """Heads to be kept."""
    return zstandard.ZstdCompressor(level=3).compress(canonical(fields.heads(heads))) if heads else b""


def unpacked(kept: bytes) -> dict[StreamKey, int]:
    if not kept:
        return {}
    return fields.heads_of(json.loads(zstandard.ZstdDecompressor().decompress(kept, max_output_size=LARGEST_HEAD)))


def size_of(raw: Raw) -> int:
    """Bytes of a segment on the line, its lengths included."""
    return len(raw.header) + len(raw.signature) + len(raw.body) + 12


def content_of(raw: Raw) -> bytes:
    """A segment as the content of a transfer in pieces."""
    return len(raw.header).to_bytes(4, "big") + raw.header + raw.signature + raw.body


def raw_of(content: bytes) -> Raw:
    end = 4 + int.from_bytes(content[:4], "big")
    if len(content) < end + _SIGNATURE:
        raise SyncRefused("message_format", reason="a segment is cut short")
    return Raw(content[4:end], content[end : end + _SIGNATURE], content[end + _SIGNATURE :])


def _squeeze(head: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in head.items() if value not in (None, "", [], {}, 0)}


def _message(head: Mapping[str, Any], raws: Sequence[Raw], piece: Piece | None) -> bytes:
    block, is_short = _block(raws)
    if raws:
        head = {**head, "raws": [length for raw in raws for length in (len(raw.header), len(raw.body))]}
    if is_short:
        head = {**head, "block": len(block)}
    plain = canonical(head)
    short = zstandard.ZstdCompressor(level=3, write_content_size=True).compress(plain) if len(plain) > 100 else plain
    flags, told = (_PACKED, short) if len(short) < len(plain) else (0, plain)
    lengths = bytes([VERSION, flags]) + len(told).to_bytes(4, "big")
    return b"".join((lengths, told, block, piece.content if piece else b""))


def _block(raws: Sequence[Raw]) -> tuple[bytes, bool]:
    """Segments one after the other, and whether under zstd. A large one is already; of many small ones, alike in head
    and fields, a quarter is left."""
    plain = b"".join(part for raw in raws for part in (raw.header, raw.signature, raw.body))
    if not raws or len(plain) > _SMALL * len(raws):
        return plain, False
    short = zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    return (short, True) if len(short) < len(plain) else (plain, False)


def _read(message: bytes, make: Callable[[dict[str, Any], list[Raw], bytes], Told]) -> Told:
    if len(message) > LARGEST_MESSAGE:
        raise SyncRefused("message_size", size=len(message))
    if not message or message[0] != VERSION:
        raise SyncRefused("message_version", version=message[0] if message else None)
    try:
        end = _PREFIX + int.from_bytes(message[2:_PREFIX], "big")
        told = message[_PREFIX:end]
        if len(told) != end - _PREFIX:
            raise SyncRefused("message_format", reason="cut short")
        head = json.loads(_opened(told) if message[1] & _PACKED else told)
        if "block" not in head:
            raws, at = _raws_of(head.get("raws", []), message, end)
            return make(head, raws, message[at:])
        after = end + int(head["block"])
        raws, _ = _raws_of(head["raws"], _opened(message[end:after]), 0)
        return make(head, raws, message[after:])
    except SyncRefused:
        raise
    except (
        *(KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError),
        zstandard.ZstdError,
    ) as error:
        raise SyncRefused("message_format", reason=repr(error)) from None


def _opened(told: bytes) -> bytes:
    size = zstandard.frame_content_size(told)
    if not 0 <= size <= LARGEST_HEAD:
        raise SyncRefused("message_size", size=size)
    return zstandard.ZstdDecompressor().decompress(told, max_output_size=LARGEST_HEAD)


def _raws_of(lengths: list[int], message: bytes, at: int) -> tuple[list[Raw], int]:
    found = []
    for header, body in zip(lengths[::2], lengths[1::2], strict=True):
        end = at + header + _SIGNATURE + body
        if header < 0 or body < 0 or end > len(message):
            raise SyncRefused("message_format", reason="a segment is cut short")
        signed = at + header
        found.append(Raw(message[at:signed], message[signed : signed + _SIGNATURE], message[signed + _SIGNATURE : end]))
        at = end
    return found, at


def _head_of_request(one: Request) -> dict[str, Any]:
    return {
        "to": fields.b64(one.to.bytes),
        "clock": one.clock,
        "room": one.room,
        "hello": one.hello and _hello(one.hello),
        "piece": pieces.piece(one.piece),
        "get": [[*fields.stream(span.stream), span.first, span.last] for span in one.get],
        "ask": pieces.reached(one.ask),
        **_common(one),
        "knows": [fields.b64(known) for known in one.knows],
        "heard": one.outcomes_heard,
        "sums": fields.b64(one.sums),
    }


def _common(one: Request | Answer) -> dict[str, Any]:
    return {
        "stated": fields.b64(one.statements),
        "told": [fields.b64(told) for told in one.told],
        "outcomes": [fields.outcome(row) for row in one.outcomes],
    }


def _read_common(head: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "statements": fields.unb64(head.get("stated", "")),
        "told": [fields.unb64(told) for told in head.get("told", [])],
        "outcomes": [fields.outcome_of(row) for row in head.get("outcomes", [])],
    }


def _request(cls: type[Asking], head: Mapping[str, Any], raws: list[Raw], content: bytes) -> Asking:
    return cls(
        to=UUID(bytes=fields.unb64(head["to"])),
        clock=fields.moment(head.get("clock", 0)),
        room=fields.number(head.get("room", 0)),
        hello=_hello_of(head["hello"]) if "hello" in head else None,
        raws=raws,
        piece=pieces.piece_of(head.get("piece"), content),
        get=[
            Numbers(fields.stream_of(one), fields.number(one[3]), fields.number(one[4])) for one in head.get("get", [])
        ],
        ask=pieces.reached_of(head.get("ask")),
        outcomes_heard=fields.number(head.get("heard", 0)),
        sums=fields.unb64(head.get("sums", "")),
        knows=[fields.unb64(known) for known in head.get("knows", [])],
        **_read_common(head),
    )


def _hello(one: Hello) -> dict[str, Any]:
    head = {
        "digest": fields.b64(one.digest),
        # Nothing moved: then they are the same.
        "base": fields.b64(one.base) if one.changed else "",
        "changed": fields.heads(one.changed),
        "pending": one.pending,
        "conflicts": one.conflicts,
        "parked": one.parked,
        "version": one.version,
        "health": dict(one.health),
    }
    return dict(_squeeze(head))


def _hello_of(head: Mapping[str, Any]) -> Hello:
    digest, changed = fields.unb64(head["digest"]), fields.heads_of(head.get("changed", {}))
    return Hello(
        digest=digest,
        base=fields.unb64(head.get("base", "")) if changed else digest,
        changed=changed,
        pending=fields.number(head.get("pending", 0)),
        conflicts=fields.number(head.get("conflicts", 0)),
        parked=fields.number(head.get("parked", 0)),
        version=fields.text(head.get("version", "")),
        health=health.read(head.get("health", {})),
    )


def _head_of_answer(one: Answer) -> dict[str, Any]:
    return {
        "clock": one.clock,
        "error": one.error,
        "data": {name: str(value) for name, value in one.error_data.items()},
        "digest": fields.b64(one.digest),
        "differs": fields.heads(one.differs) if one.differs is not None else "?",
        "heads": fields.heads(one.heads),
        "refused": [fields.refusal(no) for no in one.refused],
        "piece": pieces.piece(one.piece),
        "reached": pieces.reached(one.reached),
        **_common(one),
        "lacks": [fields.b64(lacked) for lacked in one.lacks],
        "sums": None if one.sums is None else [[*key, *value] for key, value in one.sums.items()],
        "pending": one.pending,
        "wants": list(one.wants),
        "version": one.version,
    }


def _answer(cls: type[Answering], head: Mapping[str, Any], raws: list[Raw], content: bytes) -> Answering:
    differs = head.get("differs", {})
    return cls(
        clock=fields.moment(head.get("clock", 0)),
        error=fields.text(head.get("error", "")),
        error_data=dict(head.get("data", {})),
        digest=fields.unb64(head.get("digest", "")),
        differs=None if differs == "?" else fields.heads_of(differs),
        heads=fields.heads_of(head.get("heads", {})),
        refused=list(fields.refusals_of(head.get("refused", []))),
        raws=raws,
        piece=pieces.piece_of(head.get("piece"), content),
        reached=pieces.reached_of(head.get("reached")),
        lacks=[fields.unb64(lacked) for lacked in head.get("lacks", [])],
        sums=fields.sums_of(head["sums"]) if "sums" in head else None,
        pending=fields.number(head.get("pending", 0)),
        wants=[fields.digest_of(one) for one in head.get("wants", [])],
        version=fields.text(head.get("version", "")),
        **_read_common(head),
    )
