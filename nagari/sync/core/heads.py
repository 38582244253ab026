"""What a site holds: the head (highest contiguous number) of every stream. Two sites compare these and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from nagari.sync.core.segment import StreamKey

Heads = Mapping[StreamKey, int]
BYTES_OF_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers `first`..`last` of a stream that the other side holds and this one lacks."""

    stream: StreamKey
    first: int
    last: int


def digest(heads: Heads) -> bytes:
    """16 bytes that are equal exactly when the heads are: what a hello carries when nothing is new."""
    lines = sorted(f"{key.site.hex} {key.scope} {key.channel} {head}" for key, head in heads.items() if head)
    return sha256("\n".join(lines).encode()).digest()[:BYTES_OF_DIGEST]


def missing(here: Heads, there: Heads) -> Iterator[Missing]:
    """What to fetch from there, streams in a fixed order."""
    for stream in sorted(there):
        if there[stream] > here.get(stream, 0):
            yield Missing(stream, here.get(stream, 0) + 1, there[stream])


def changed(before: Heads, now: Heads) -> dict[StreamKey, int]:
    """The heads that moved since the vector last agreed with a peer; a stream that vanished counts as 0."""
    return {key: now.get(key, 0) for key in {*before, *now} if now.get(key, 0) != before.get(key, 0)}


def advanced(heads: Heads, moved: Heads) -> dict[StreamKey, int]:
    """`heads` with `moved` applied: inverse of `changed`."""
    return {key: head for key, head in {**heads, **moved}.items() if head}


def subscribes(region: str, scope: str) -> bool:
    """Does the office of `region` hold streams of `scope`? Its own region, those above and below it."""
    return (
        not region or not scope or region == scope or scope.startswith(region + ".") or region.startswith(scope + ".")
    )


def holds(region: str, scope: str, home: str) -> bool:
    """Does the office of `region` hold streams of `scope` that an office of region `home` writes? What it subscribes
    to; and what it, or an office below it, hands over to a region elsewhere, for there is no other way there."""
    return subscribes(region, scope) or (home == region or home.startswith(region + "."))
