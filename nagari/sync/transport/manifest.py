"""The first frame of a bundle: who made it for whom, what its maker holds and lacks, which part of a set it is.

A set that was too large for one stick is several bundles, each signed and whole in itself. Their names tell what
belongs together: 24 digits of the set, 4 of the part, 4 of how many there are. A version that knows no parts takes
each for a bundle of its own.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from nagari.sync import blobs
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Brought, Stream
from nagari.sync.transport import parcel

MOST_PARTS: Final = 999
_SET_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class Manifest:
    """`heads` and `wanted` as JSON, kept as they came."""

    name: str
    site: UUID
    receiver: str
    made_at: datetime
    heads: str
    wanted: str
    part: int = 1
    parts: int = 1

    def missing(self) -> list[int]:
        """Parts of this set that have not been taken in yet, this one left out."""
        mark = self.name[:_SET_DIGITS]
        names = Brought.objects.filter(bundle__startswith=mark).values_list("bundle", flat=True)
        there = {int(name[_SET_DIGITS : _SET_DIGITS + 4], 16) for name in names} | {self.part}
        return [one for one in range(1, self.parts + 1) if one not in there] if self.parts > 1 else []


def made(site: UUID, region: str, streams: Iterable[Stream], wanted: list[str], now: datetime) -> dict[str, Any]:
    """What all parts of a set say; `numbered` gives each its own name."""
    return {
        "format": parcel.VERSION,
        "name": secrets.token_hex(16),
        "site": site.hex,
        "for": region,
        "made_at": int(now.timestamp() * 1000),
        "heads": [[one.site.uuid.hex, one.scope, one.channel, one.admitted] for one in streams],
        "wanted": wanted,
    }


def numbered(told: dict[str, Any], part: int, parts: int) -> dict[str, Any]:
    if parts == 1:
        return told
    return {**told, "name": f"{told['name'][:_SET_DIGITS]}{part:04x}{parts:04x}", "part": part, "parts": parts}


def read(content: bytes) -> Manifest:
    """Refused: bundle_version bundle_tampered."""
    try:
        told = json.loads(content)
        if told["format"] != parcel.VERSION:
            raise SyncRefused("bundle_version")
        for site, scope, channel, head in told["heads"]:
            UUID(site), str(scope), str(channel), int(head)
        if not all(blobs.is_digest(one) for one in told["wanted"]):
            raise ValueError("not a digest")
        part, parts = int(told.get("part", 1)), int(told.get("parts", 1))
        if not 1 <= part <= parts <= MOST_PARTS:
            raise ValueError("not a part")
        return Manifest(
            name=UUID(told["name"]).hex,
            site=UUID(told["site"]),
            receiver=str(told["for"]),
            made_at=datetime.fromtimestamp(told["made_at"] / 1000, UTC),
            heads=json.dumps(told["heads"]),
            wanted=json.dumps(told["wanted"]),
            part=part,
            parts=parts,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("bundle_tampered") from None


def heads_of(brought: Brought) -> Heads:
    return {StreamKey(UUID(site), scope, channel): head for site, scope, channel, head in json.loads(brought.heads)}
