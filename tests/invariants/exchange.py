"""How simulated sites get at each other's segments: carried by hand, as on a stick, or in a session over a line."""

import random
from dataclasses import dataclass

from django.db.utils import OperationalError

from nagari.sync import journal
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.core import heads as core
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Segment, SiteState, Stream
from nagari.sync.models import Site as SiteRow
from tests.invariants.database import Crash
from tests.invariants.link import spoilt
from tests.invariants.world import Site, World


def introduce(world: World) -> None:
    """Every site knows the key of every other, as certificates would tell it."""
    known = {}
    for site in world.sites:
        with world.at(site):
            own = SiteRow.objects.get(state=SiteState.OWN)
            known[own.uuid] = (bytes(own.public_key), site)
    for site in world.sites:
        with world.at(site):
            for uuid, (key, other) in known.items():
                if not SiteRow.objects.filter(uuid=uuid).exists():
                    SiteRow.objects.create(
                        number=SiteRow.objects.count(),
                        uuid=uuid,
                        public_key=key,
                        wilayah=other.region,
                        level=other.level,
                        name=other.name,
                        state=SiteState.PEER,
                        created_at=site.now(),
                    )


@dataclass(slots=True)
class Handling:
    """What may happen to segments carried over: chances 0 to 1."""

    left_out: float = 0.0
    doubled: float = 0.0
    spoilt: float = 0.0
    shuffled: bool = False


def heads_at(world: World, site: Site) -> dict[StreamKey, int]:
    with world.at(site):
        return {
            StreamKey(one.site.uuid, one.scope, one.channel): one.admitted
            for one in Stream.objects.select_related("site")
            if one.admitted
        }


def carry(world: World, giver: Site, taker: Site, chance: random.Random, handling: Handling) -> int:
    """Everything `taker` lacks and is entitled to; how many segments. Crashes and full disks end it early."""
    try:
        with world.at(giver):
            journal.seal(giver.now(), random_bytes=world.draw)
    except OperationalError:
        pass
    except Crash:
        giver.alive = False
        return 0
    there = heads_at(world, taker)
    here = {key: head for key, head in heads_at(world, giver).items() if core.subscribes(taker.region, key.scope)}
    missing = list(core.missing(there, here))
    if not missing:
        return 0
    raws: list[Raw] = []
    with world.at(giver):
        for one in missing:
            rows = Segment.objects.filter(
                stream__site__uuid=one.stream.site,
                stream__scope=one.stream.scope,
                stream__channel=one.stream.channel,
                last__gte=one.first,
            ).order_by("first")
            raws += [Raw(bytes(row.header), bytes(row.signature), bytes(row.body)) for row in rows]
    raws = [raw for raw in raws if chance.random() >= handling.left_out]
    raws += [raw for raw in raws if chance.random() < handling.doubled]
    raws = [
        raw._replace(**{(part := chance.choice(raw._fields)): spoilt(getattr(raw, part), chance)})
        if chance.random() < handling.spoilt
        else raw
        for raw in raws
    ]
    if handling.shuffled:
        chance.shuffle(raws)
    try:
        with world.at(taker):
            admitted = admit(raws, now=taker.now())
            apply(taker.now())
            return admitted.admitted
    except OperationalError:
        return 0
    except Crash:
        taker.alive = False
        return 0
