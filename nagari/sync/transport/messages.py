"""What two sites say to each other: a request and its answer, as bytes.

    message = version | flags | length of head (4 bytes) | head | segments | piece
    head    = JSON, under zstd where that is shorter
    segment = header, signature and body as `core.segment` makes them; their lengths are in the head. Small ones are
              packed together by zstd, its length is in the head too

Nothing in here is trusted because it arrived: segments and statements are signed by their origin, the way they came by
(`http`, a stick) says who sent them. Anything malformed is refused with `message_format`, never with a traceback.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple, Self, TypeVar
from uuid import UUID

import zstandard

from nagari.sync.admit import Raw, Refused
from nagari.sync.core.codec import LEVEL, canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.outcomes import OutcomeRow

VERSION: Final = 1
# A message is read whole into memory. Larger content goes piece by piece.
LARGEST_MESSAGE: Final = 4 * 1024 * 1024
LARGEST_HEAD: Final = 16 * 1024 * 1024
_PACKED: Final = 1
_PREFIX: Final = 6
_SIGNATURE: Final = 64
# Segments of this many bytes on average are packed together.
_SMALL: Final = 4_096


class Numbers(NamedTuple):
    """Numbers `first`..`last` of a stream."""

    stream: StreamKey
    first: int
    last: int


class Source(NamedTuple):
    """What a transfer in pieces holds: a segment (stream and first number) or a blob (its digest)."""

    stream: StreamKey | None
    first: int
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes from `offset` of content that has `total`. `digest`: 64 hex digits of the SHA-256 of the whole."""

    source: Source
    digest: str
    total: int
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of a transfer is there."""

    source: Source
    digest: str
    offset: int


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
    return zstandard.ZstdCompressor(level=3).compress(canonical(_heads(heads))) if heads else b""


def unpacked(kept: bytes) -> dict[StreamKey, int]:
    if not kept:
        return {}
    return _heads_of(json.loads(zstandard.ZstdDecompressor().decompress(kept, max_output_size=LARGEST_HEAD)))


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


def _heads(heads: Heads) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for key, head in heads.items():
        found.setdefault(key.site.hex, {}).setdefault(key.scope, {})[key.channel] = head
    return found


def _heads_of(read: Any) -> dict[StreamKey, int]:
    return {
        StreamKey(UUID(site), scope, channel): _number(head)
        for site, scopes in read.items()
        for scope, channels in scopes.items()
        for channel, head in channels.items()
    }


def _number(value: Any) -> int:
    # JSON knows true and 1e999 too.
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise SyncRefused("message_format", reason=f"not a number: {value!r:.40}")
    return value


def _b64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _unb64(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise SyncRefused("message_format", reason="not a text")
    return value


def _stream(key: StreamKey) -> list[str]:
    return [key.site.hex, key.scope, key.channel]


def _stream_of(read: Sequence[Any]) -> StreamKey:
    return StreamKey(UUID(read[0]), _text(read[1]), _text(read[2]))


def _source(source: Source) -> list[Any]:
    return [_stream(source.stream) if source.stream else None, source.first, source.blob]


def _source_of(read: Sequence[Any]) -> Source:
    return Source(_stream_of(read[0]) if read[0] else None, _number(read[1]), _text(read[2]))


def _digest_of(read: Any) -> str:
    if not isinstance(read, str) or len(read) != 64 or not set(read) <= set("0123456789abcdef"):
        raise SyncRefused("message_format", reason="not a digest")
    return read


def _reached(one: Reached | None) -> list[Any] | None:
    return [_source(one.source), one.digest, one.offset] if one else None


def _reached_of(read: Any) -> Reached | None:
    return Reached(_source_of(read[0]), _digest_of(read[1]), _number(read[2])) if read else None


def _piece(one: Piece | None) -> list[Any] | None:
    return [_source(one.source), one.digest, one.total, one.offset] if one else None


def _piece_of(read: Any, content: bytes) -> Piece | None:
    if not read:
        if content:
            raise SyncRefused("message_format", reason="bytes that nothing tells of")
        return None
    return Piece(_source_of(read[0]), _digest_of(read[1]), _number(read[2]), _number(read[3]), content)


def _signed(value: Any) -> int:
    # A device may believe it is before 1970; sums are signed.
    if type(value) is not int or abs(value) > 1 << 63:
        raise SyncRefused("message_format", reason="not a number")
    return value


def _head_of_request(one: Request) -> dict[str, Any]:
    return {
        "to": _b64(one.to.bytes),
        "clock": one.clock,
        "room": one.room,
        "hello": one.hello and _hello(one.hello),
        "piece": _piece(one.piece),
        "get": [[*_stream(span.stream), span.first, span.last] for span in one.get],
        "ask": _reached(one.ask),
        **_common(one),
        "knows": [_b64(known) for known in one.knows],
        "heard": one.outcomes_heard,
        "sums": _b64(one.sums),
    }


def _common(one: Request | Answer) -> dict[str, Any]:
    return {
        "stated": _b64(one.statements),
        "told": [_b64(told) for told in one.told],
        "outcomes": [_outcome(row) for row in one.outcomes],
    }


def _read_common(head: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "statements": _unb64(head.get("stated", "")),
        "told": [_unb64(told) for told in head.get("told", [])],
        "outcomes": [_outcome_of(row) for row in head.get("outcomes", [])],
    }


def _outcome(row: OutcomeRow) -> list[Any]:
    return [
        *(row.sequence, row.judge.hex, row.judged, _stream(row.stream), row.first, row.last),
        *(row.object and row.object.hex, row.verdict, row.code, row.data, row.at),
    ]


def _outcome_of(read: Any) -> OutcomeRow:
    sequence, judge, judged, stream, first, last, about, verdict, code, data, at = read
    return OutcomeRow(
        sequence=_number(sequence),
        judge=UUID(judge),
        judged=_number(judged),
        stream=_stream_of(stream),
        first=_number(first),
        last=_number(last),
        object=UUID(about) if about else None,
        verdict=_text(verdict),
        code=_text(code),
        data=dict(data),
        at=_number(at),
    )


def _request(cls: type[Asking], head: Mapping[str, Any], raws: list[Raw], content: bytes) -> Asking:
    return cls(
        to=UUID(bytes=_unb64(head["to"])),
        clock=_signed(head.get("clock", 0)),
        room=_number(head.get("room", 0)),
        hello=_hello_of(head["hello"]) if "hello" in head else None,
        raws=raws,
        piece=_piece_of(head.get("piece"), content),
        get=[Numbers(_stream_of(one), _number(one[3]), _number(one[4])) for one in head.get("get", [])],
        ask=_reached_of(head.get("ask")),
        outcomes_heard=_number(head.get("heard", 0)),
        sums=_unb64(head.get("sums", "")),
        knows=[_unb64(known) for known in head.get("knows", [])],
        **_read_common(head),
    )


def _hello(one: Hello) -> dict[str, Any]:
    head = {
        "digest": _b64(one.digest),
        # Nothing moved: then they are the same.
        "base": _b64(one.base) if one.changed else "",
        "changed": _heads(one.changed),
        "pending": one.pending,
        "conflicts": one.conflicts,
        "parked": one.parked,
        "version": one.version,
    }
    return dict(_squeeze(head))


def _hello_of(head: Mapping[str, Any]) -> Hello:
    digest, changed = _unb64(head["digest"]), _heads_of(head.get("changed", {}))
    return Hello(
        digest=digest,
        base=_unb64(head.get("base", "")) if changed else digest,
        changed=changed,
        pending=_number(head.get("pending", 0)),
        conflicts=_number(head.get("conflicts", 0)),
        parked=_number(head.get("parked", 0)),
        version=_text(head.get("version", "")),
    )


def _head_of_answer(one: Answer) -> dict[str, Any]:
    return {
        "clock": one.clock,
        "error": one.error,
        "data": {name: str(value) for name, value in one.error_data.items()},
        "digest": _b64(one.digest),
        "differs": _heads(one.differs) if one.differs is not None else "?",
        "heads": _heads(one.heads),
        "refused": [[no.stream and _stream(no.stream), no.first, no.code, _plain(no.data)] for no in one.refused],
        "piece": _piece(one.piece),
        "reached": _reached(one.reached),
        **_common(one),
        "lacks": [_b64(lacked) for lacked in one.lacks],
        "sums": None if one.sums is None else [[*key, *value] for key, value in one.sums.items()],
        "pending": one.pending,
        "wants": list(one.wants),
    }


def _plain(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in data.items()}


def _answer(cls: type[Answering], head: Mapping[str, Any], raws: list[Raw], content: bytes) -> Answering:
    differs = head.get("differs", {})
    return cls(
        clock=_signed(head.get("clock", 0)),
        error=_text(head.get("error", "")),
        error_data=dict(head.get("data", {})),
        digest=_unb64(head.get("digest", "")),
        differs=None if differs == "?" else _heads_of(differs),
        heads=_heads_of(head.get("heads", {})),
        refused=list(_refusals_of(head.get("refused", []))),
        raws=raws,
        piece=_piece_of(head.get("piece"), content),
        reached=_reached_of(head.get("reached")),
        lacks=[_unb64(lacked) for lacked in head.get("lacks", [])],
        sums=_sums_of(head["sums"]) if "sums" in head else None,
        pending=_number(head.get("pending", 0)),
        wants=[_digest_of(one) for one in head.get("wants", [])],
        **_read_common(head),
    )


def _sums_of(read: Iterable[Any]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(_text(scope), _text(model)): (_number(count), _signed(total)) for scope, model, count, total in read}


def _refusals_of(read: Iterable[Any]) -> Iterator[Refused]:
    for stream, first, code, data in read:
        yield Refused(_stream_of(stream) if stream else None, _number(first), _text(code), dict(data))
