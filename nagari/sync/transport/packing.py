"""What goes into a bundle for an office, and into which of several where one stick does not hold it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db.models.functions import Length

from nagari.sync import blobs, identity, outcomes, statements
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads, holds, subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Brought, Segment, Site, SiteState, Stream
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.remedies import user_error
from nagari.sync.transport import fields, manifest, parcel

Told = Callable[[int, int], None]

_ORDER: Final = {"catalogue": 0, "register": 1, "service": 2}
# Digests named in a manifest; the others are asked for next time.
_MOST_WANTED: Final = 10_000
# Segments read by one query.
_TOGETHER: Final = 50
# Around each frame; and the line, the header for each receiver and the end of a file.
_FRAME: Final = 90
_FILE: Final = 4_000


class Item(NamedTuple):
    """A segment by its row, or a blob by its digest."""

    size: int
    row: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """All that the receiver lacks, in the order to bring it."""

    own: Site
    receivers: list[Site]
    manifest: dict[str, Any]
    statements: list[bytes]
    outcomes: list[bytes]
    items: list[Item]

    @property
    def region(self) -> str:
        return self.receivers[0].wilayah


def load(own: Site, to: str, now: datetime, *, everything: bool) -> Load:
    """Raises UserError bundle_unnamed, bundle_no_receiver."""
    receivers = receivers_of(own, to)
    region = receivers[0].wilayah
    known = {} if everything else _known_heads(receivers)
    streams = common_streams(own.wilayah, region)
    return Load(
        own=own,
        receivers=receivers,
        manifest=manifest.made(own.uuid, region, streams, blobs.wanted(region, now, _MOST_WANTED), now),
        statements=list(statements.raws(region)),
        outcomes=[canonical(fields.outcome(row)) for row in _outcomes(receivers)],
        items=[*_segments(streams, known), *_blobs(receivers, region, everything, now)],
    )


def planned(load: Load, most: int | None) -> list[list[Item]]:
    """The items of each part, of at most `most` bytes as a file; one item may be larger than that alone."""
    around = _FILE + len(canonical(load.manifest)) + sum(len(one) + _FRAME for one in load.statements)
    parts: list[list[Item]] = [[]]
    room = most - around - sum(len(one) + _FRAME for one in load.outcomes) if most else 0
    for item in load.items:
        if most and parts[-1] and item.size > room:
            parts.append([])
            room = most - around
        parts[-1].append(item)
        room -= item.size
    if len(parts) > manifest.MOST_PARTS:
        raise user_error(SyncRefused("bundle_parts", most=manifest.MOST_PARTS))
    return parts


def write(
    load: Load, items: Sequence[Item], path: Path, part: int, parts: int, told: Callable[[int], None], now: datetime
) -> int:
    """Bytes written. `told` hears how many bytes of `items` are done. Raises OSError."""
    with parcel.plain_file() as plain:
        writer = parcel.Writer(plain)
        writer.frame(b"M", canonical(manifest.numbered(load.manifest, part, parts)))
        for raw in load.statements:
            writer.frame(b"T", raw)
        for outcome in load.outcomes if part == 1 else []:
            writer.frame(b"O", outcome)
        done = 0
        for kind, content, size in _contents(items):
            writer.frame(kind, content)
            done += size
            told(done)
        writer.frame(b"E", identity.signer(load.own)(b"\x04" + writer.digest()))
        made_at = now.astimezone(UTC).isoformat(timespec="seconds")
        outside: dict[str, str] = {"for": load.region, "from": load.own.wilayah, "made_at": made_at}
        if parts > 1:
            outside |= {"part": str(part), "parts": str(parts)}
        return parcel.write(plain, path, [bytes(one.public_key) for one in load.receivers], outside)


def _contents(items: Sequence[Item]) -> Iterator[tuple[bytes, bytes, int]]:
    rows = [one for one in items if one.row]
    for at in range(0, len(rows), _TOGETHER):
        some = rows[at : at + _TOGETHER]
        values = Segment.objects.filter(pk__in=[one.row for one in some]).values_list(
            "pk", "header", "signature", "body"
        )
        found = {pk: (header, signature, body) for pk, header, signature, body in values}
        for one in some:
            header, signature, body = found[one.row]
            lengths = len(header).to_bytes(4, "big") + len(signature).to_bytes(4, "big")
            yield b"S", b"".join((lengths, header, signature, body)), one.size
    for one in items:
        if one.digest:
            yield b"B", bytes.fromhex(one.digest) + blobs.get(one.digest), one.size


def receivers_of(own: Site, to: str) -> list[Site]:
    """All computers of the office `to`, or of the one above. Raises UserError bundle_unnamed, bundle_no_receiver."""
    above = statements.parent()
    region = to or (above.site.wilayah if above else "")
    if not region:
        raise user_error(SyncRefused("bundle_unnamed"))
    found = Site.objects.filter(wilayah=region, state=SiteState.PEER).order_by("number")
    if region == own.wilayah or not subscribes(own.wilayah, region) or not found:
        raise user_error(SyncRefused("bundle_no_receiver", wilayah=region))
    return list(found)


def common_streams(region: str, other: str) -> list[Stream]:
    """Streams both hold, what others point to first, so that little has to wait."""
    held = Stream.objects.filter(admitted__gt=0).select_related("site")
    common = [
        one for one in held if holds(region, one.scope, one.site.wilayah) and holds(other, one.scope, one.site.wilayah)
    ]
    return sorted(common, key=lambda one: (_ORDER.get(one.channel, 3), len(one.scope), one.pk))


def last_of(site: Site) -> Brought | None:
    return Brought.objects.filter(site=site).order_by("-made_at").first()


def _known_heads(receivers: list[Site]) -> Heads:
    """What all computers of the receiving office were last known to hold."""
    told = [manifest.heads_of(brought) for one in receivers if (brought := last_of(one))]
    if len(told) < len(receivers):
        return {}
    return {key: min(one.get(key, 0) for one in told) for key in told[0]}


def _segments(streams: list[Stream], known: Heads) -> Iterator[Item]:
    for stream in streams:
        head = known.get(StreamKey(stream.site.uuid, stream.scope, stream.channel), 0)
        if head < stream.admitted:
            rows = Segment.objects.filter(stream=stream, last__gt=head).order_by("first")
            sizes = rows.annotate(size=Length("header") + Length("signature") + Length("body"))
            for pk, size in sizes.values_list("pk", "size").iterator(2_000):
                yield Item(size + _FRAME, row=pk)


def _outcomes(receivers: list[Site]) -> list[OutcomeRow]:
    """What became of entries, the latest of it: who hears one twice hears nothing new."""
    told = {(row.judge, row.judged): row for one in receivers for row in outcomes.outcomes_for(one, 0, latest=True)}
    return sorted(told.values(), key=lambda row: row.sequence)


def _blobs(receivers: list[Site], region: str, everything: bool, now: datetime) -> Iterator[Item]:
    """Blobs for the receiver: those it said it lacks, and what came here since it said so."""
    here = blobs.in_scope(region, now)
    last = [last_of(one) for one in receivers]
    if not everything and None not in last:
        lacked = {digest for one in last if one for digest in json.loads(one.wanted)}
        since = min(one.made_at for one in last if one)
        here = sorted((lacked & set(here)) | set(blobs.newer(here, since)))
    for digest in here:
        path = blobs.path_of(digest)
        # One that the disk lost is fetched again; nobody should wait for a stick until then.
        if path.exists():
            yield Item(path.stat().st_size + _FRAME, digest=digest)
