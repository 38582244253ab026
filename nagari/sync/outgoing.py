"""Segments another site lacks, read from the journal in the order they are best applied, as much as fits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.db.models.functions import Length

from nagari.sync.admit import Raw
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import Header, StreamKey
from nagari.sync.models import Segment, Stream
from nagari.sync.prepared import Statement
from nagari.sync.transport.pieces import Numbers

# What others point to goes first, so that little has to wait.
_ORDER: Final = {"catalogue": 0, "register": 1, "service": 2}
# Sizes looked at in one query.
_LOOK: Final = 2_000
# Lengths and signature of a segment on the line.
_AROUND: Final = 76
# Rows read by one query: fewer than SQLite takes variables.
_TOGETHER: Final = 500
_STREAM: Final = Statement(
    lambda site, scope, channel: Stream.objects.filter(site__uuid=site, scope=scope, channel=channel).values_list("pk")
)
_FIRST: Final = Statement(lambda stream, first: Segment.objects.filter(stream_id=stream, first=first).values_list("pk"))
_SIZES: Final = Statement(
    lambda stream, after, last: (
        Segment.objects.filter(stream_id=stream, last__gt=after, first__lte=last)
        .order_by("first")
        .annotate(size=Length("header") + Length("body"))
        .values_list("pk", "last", "size")
    )
)
_RAWS: Final = Statement(
    lambda rows: Segment.objects.filter(pk__in=rows).values_list("pk", "header", "signature", "body")
)


def lacking(held: Heads, there: Heads) -> list[Numbers]:
    """What `there` has not of what is `held` here, in the order to send it."""
    spans = [Numbers(key, there.get(key, 0) + 1, head) for key, head in held.items() if head > there.get(key, 0)]
    return sorted(spans, key=lambda one: (_ORDER.get(one.stream.channel, 3), len(one.stream.scope), one.stream))


def take(spans: Iterable[Numbers], room: int) -> tuple[list[Raw], Mapping[StreamKey, int], Raw | None]:
    """Segments of `spans` in order that fit into `room` bytes; the last number taken of each stream; and, where
    nothing fits, the first segment, which is too large for the room."""
    rows: list[int] = []
    taken: dict[StreamKey, int] = {}
    for span in spans:
        for row, last, size in _sizes(span):
            if size > room:
                return _raws(rows), taken, None if rows else _raws([row])[0]
            rows.append(row)
            taken[span.stream] = last
            room -= size
    return _raws(rows), taken, None


def header_of(raw: Raw) -> Header:
    return Header.from_bytes(raw.header)


def whole(stream: StreamKey, first: int) -> Raw | None:
    """The segment of this stream that begins with number `first`."""
    row = _FIRST.row(_stream(stream) or 0, first)
    return _raws([row[0]])[0] if row is not None else None


def _stream(key: StreamKey) -> int | None:
    row = _STREAM.row(key.site, key.scope, key.channel)
    return row[0] if row else None


def _sizes(span: Numbers) -> Iterator[tuple[int, int, int]]:
    """(row, last number, bytes) of the segments that reach into the span."""
    stream, after = _stream(span.stream), span.first - 1
    while stream is not None and after < span.last:
        found = _SIZES.rows(stream, after, span.last, limit=(_LOOK, 0))
        yield from ((row, last, size + _AROUND) for row, last, size in found)
        if len(found) < _LOOK:
            return
        after = found[-1][1]


def _raws(rows: list[int]) -> list[Raw]:
    found: dict[int, Raw] = {}
    for at in range(0, len(rows), _TOGETHER):
        read = _RAWS.rows(rows[at : at + _TOGETHER])
        found |= {pk: Raw(bytes(header), bytes(signature), bytes(body)) for pk, header, signature, body in read}
    return [found[row] for row in rows]
