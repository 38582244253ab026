"""Content too large for one message: what a transfer in pieces is of, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.segment import StreamKey
from nagari.sync.transport import fields


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


def source(source: Source) -> list[Any]:
    return [fields.stream(source.stream) if source.stream else None, source.first, source.blob]


def source_of(read: Sequence[Any]) -> Source:
    return Source(fields.stream_of(read[0]) if read[0] else None, fields.number(read[1]), fields.text(read[2]))


def reached(one: Reached | None) -> list[Any] | None:
    return [source(one.source), one.digest, one.offset] if one else None


def reached_of(read: Any) -> Reached | None:
    return Reached(source_of(read[0]), fields.digest_of(read[1]), fields.number(read[2])) if read else None


def piece(one: Piece | None) -> list[Any] | None:
    return [source(one.source), one.digest, one.total, one.offset] if one else None


def piece_of(read: Any, content: bytes) -> Piece | None:
    if not read:
        if content:
            raise SyncRefused("message_format", reason="bytes that nothing tells of")
        return None
    return Piece(source_of(read[0]), fields.digest_of(read[1]), fields.number(read[2]), fields.number(read[3]), content)
