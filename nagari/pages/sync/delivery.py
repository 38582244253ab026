"""Did what was changed in a record reach the sites above? Told for each of them, on the record's page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nagari.sync import index, statements
from nagari.sync.models import Capture, Peer, Stream
from nagari.sync.transport.messages import unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`waiting`: changes this site above is not known to hold. `heard_at`: when it was last heard."""

    place: str
    waiting: int
    heard_at: datetime | None
    is_lost: bool


def deliveries(key: UUID) -> list[Delivery]:
    """One for each site above; none while this office has joined nobody."""
    parents = statements.parents()
    if not parents:
        return []
    unsealed = Capture.objects.filter(object=key).count()
    places = index.places([key])[key]
    streams = {
        pk: (site, scope, channel)
        for pk, site, scope, channel in Stream.objects.filter(pk__in={pk for pk, _number in places}).values_list(
            "pk", "site__uuid", "scope", "channel"
        )
    }
    return [_delivery(peer, unsealed, [(streams[pk], number) for pk, number in places]) for peer in parents]


def _delivery(peer: Peer, unsealed: int, places: list[tuple[tuple[UUID, str, str], int]]) -> Delivery:
    there = {(key.site, key.scope, key.channel): head for key, head in unpacked(bytes(peer.theirs)).items()}
    missing = sum(number > there.get(stream, 0) for stream, number in places)
    return Delivery(
        place=peer.site.name or peer.site.wilayah,
        waiting=unsealed + missing,
        heard_at=peer.heard_at,
        is_lost=bool(peer.error),
    )
