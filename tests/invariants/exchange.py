"""How simulated sites get at each other's segments: carried by hand, as on a stick, or in a session over a line."""

import random
from contextlib import suppress
from dataclasses import dataclass

from django.db.utils import OperationalError

from nagari.lib.errors import UserError
from nagari.sync import answering, authority, journal, session, statements, succession
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.core import heads as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Peer, Root, Segment, SiteState, Stream
from nagari.sync.models import Site as SiteRow
from nagari.sync.report import Report
from nagari.sync.transport.base import Link, LinkDown
from nagari.sync.transport.messages import Request
from tests.invariants.database import Crash
from tests.invariants.link import Faults, Line, spoilt
from tests.invariants.world import Site, World


def enrol(world: World) -> None:
    """Every site that its regency does not know yet joins it, as with a code; again is a no-op."""
    names = {}
    for site in world.sites:
        with world.at(site):
            names[site] = SiteRow.objects.values_list("uuid", flat=True).get(state=SiteState.OWN)
    if names == world.enrolled:
        return
    world.enrolled = names
    regency = world.sites[0]
    with world.at(regency):
        authority.establish(regency.now())
        root = Root.objects.get()
    for site in world.sites:
        if site.revoked:
            continue
        with world.at(site):
            own = SiteRow.objects.get(state=SiteState.OWN)
        with world.at(regency):
            if not statements.certificates(own.uuid):
                key = bytes(own.public_key)
                authority.certify_key(own.uuid, key, wilayah=site.region, name=site.name, now=regency.now())
            told = statements.raws(site.region)
        if site.parent is not None:
            _join(world, site, site.parent, root, told)


def _join(world: World, site: Site, parent: Site, root: Root, told: list[bytes]) -> None:
    with world.at(parent):
        above = SiteRow.objects.get(state=SiteState.OWN).uuid
    with world.at(site):
        found = Root.objects.get_or_create(
            public_key=root.public_key, defaults={"wilayah": root.wilayah, "pinned_at": site.now()}
        )
        if found[1] or not Peer.objects.filter(site__uuid=above, is_parent=True).exists():
            statements.accept_all(told, site.now())
            row = SiteRow.objects.get(uuid=above)
            Peer.objects.filter(is_parent=True).update(is_parent=False)
            Peer.objects.update_or_create(site=row, defaults={"url": parent.name, "is_parent": True})


class SimulatedLink(Link):
    """From a child to its parent over a line that may be bad."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def call(self, request: bytes) -> bytes:
        return self._line.call(request)


def line_between(world: World, child: Site, parent: Site, chance: random.Random, faults: Faults) -> Line:
    with world.at(child):
        caller = SiteRow.objects.get(state=SiteState.OWN).uuid

    def answer(request: bytes) -> bytes:
        world.time += chance.randint(20, 700)
        try:
            with world.at(parent):
                row = SiteRow.objects.filter(uuid=caller).first()
                if row is None or not row.public_key or row.state == SiteState.REVOKED:
                    raise LinkDown("site_unknown" if row is None else "site_revoked")
                return answering.answer(row, request, now=parent.now())
        except (OperationalError, Crash):
            if parent.alive:
                raise LinkDown("refused") from None
            parent.start()
            raise LinkDown("broken") from None

    def refused(message: bytes) -> None:
        """Whoever spoiled it could not sign it; it is only read."""
        with suppress(SyncRefused):
            Request.from_bytes(message)

    return Line(answer, LinkDown, chance, faults, refused)


def _make_known(world: World, child: Site, parent: Site, line: Line) -> None:
    """A site that was renewed shows above whom it follows."""

    def answer(request: bytes) -> bytes:
        try:
            with world.at(parent):
                return succession.answer(request, now=parent.now())
        except (OperationalError, Crash):
            if parent.alive:
                raise LinkDown("refused") from None
            parent.start()
            raise LinkDown("broken") from None

    with suppress(UserError, LinkDown):
        succession.meet(Line(answer, LinkDown, line.chance, line.faults).call, child.now())


def meet(world: World, child: Site, line: Line) -> Report | None:
    """One session of a child with its parent; None where the child's process died of it."""
    assert child.parent is not None
    try:
        with world.at(child):
            if succession.is_due(child.now()):
                _make_known(world, child, child.parent, line)
            peer = statements.parent()
            assert peer is not None
            report = session.run(SimulatedLink(line), peer.site, clock=child.now, ticks=lambda: world.time / 1000)
            apply(child.now())
            return report
    except (OperationalError, Crash):
        return None


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
    except (OperationalError, Crash):
        if not giver.alive:
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
    except (OperationalError, Crash):
        return 0
