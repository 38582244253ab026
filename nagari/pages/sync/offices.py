"""What the regency and a district see of the offices below: who was heard when, what waits there, what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Subquery

from nagari.pages.sync import witness
from nagari.sync import statements
from nagari.sync.models import Peer, Segment, Site, SiteState, Stream
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Tingkat, Wilayah

# A clock that is wrong by more says so on the list; ten times as much is told first.
SKEW_MS: Final = 5 * 60_000
SILENT: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One installation. `heard_at`: when it last spoke to this site; `data_at`: when something of it last arrived, by
    whatever way. `trouble`: 0 for none, the worse the higher. `signs`: (tone, sentence) for chips."""

    uuid: UUID
    name: str
    wilayah: str
    level: str
    state: str
    heard_at: datetime | None
    data_at: datetime | None
    pending: int
    conflicts: int
    parked: int
    skew_ms: int | None
    version: str
    error: str
    trouble: int
    faults: tuple[str, ...]
    # As it told of its machine (sync.health); its last silences, minutes; regions and models that differ.
    health: Mapping[str, int]
    pauses: tuple[int, ...]
    disagreements: int

    @property
    def last(self) -> datetime | None:
        return max((moment for moment in (self.heard_at, self.data_at) if moment), default=None)


def offices(scope: str, now: datetime) -> list[OfficeRow]:
    """Installations of all offices inside `scope`, those in trouble first. Seven queries."""
    sites = Site.objects.filter(in_region(scope)).filter(state__in=(SiteState.PEER, SiteState.REVOKED))
    peers = {peer.site_id: peer for peer in Peer.objects.filter(is_parent=False)}
    arrived = _arrived()
    twice, changed = statements.beside_each_other(), witness.amiss(scope)
    rows = [
        _row(
            site,
            peers.get(site.pk),
            arrived.get(site.pk),
            now,
            is_twice=site.uuid in twice,
            is_changed=bool(changed.get(site.uuid)),
        )
        for site in sites
        if site.wilayah != scope
    ]
    return sorted(rows, key=lambda one: (-one.trouble, one.wilayah, one.name))


def office(site: Site, now: datetime) -> OfficeRow | None:
    """One installation, of the own office too; None for this very one. Six queries."""
    if site.state not in (SiteState.PEER, SiteState.REVOKED):
        return None
    peer = Peer.objects.filter(site=site, is_parent=False).first()
    is_twice = site.uuid in statements.beside_each_other()
    is_changed = bool(witness.amiss(site.wilayah).get(site.uuid))
    return _row(site, peer, _arrived().get(site.pk), now, is_twice=is_twice, is_changed=is_changed)


def _arrived() -> dict[int, datetime]:
    """When the last segment of each site came, from the end of its streams: a regency keeps millions of segments."""
    last = Segment.objects.filter(stream=OuterRef("pk")).order_by("-first").values("stored_at")[:1]
    found: dict[int, datetime] = {}
    for site, at in Stream.objects.annotate(at=Subquery(last)).order_by().values_list("site", "at"):
        if at is not None:
            found[site] = max(at, found.get(site, at))
    return found


def not_joined(scope: str) -> list[Wilayah]:
    """Villages and districts of `scope` no installation speaks for."""
    joined = set(Site.objects.exclude(state=SiteState.REVOKED).values_list("wilayah", flat=True))
    inside = Wilayah.objects.filter(in_region(scope, "code"), valid_to=None)
    rows = inside.filter(level__in=(Tingkat.KECAMATAN, Tingkat.DESA)).order_by("code")
    return [row for row in rows if row.code not in joined]


def summary(rows: list[OfficeRow]) -> Mapping[str, int]:
    return {
        "offices": sum(one.state == SiteState.PEER for one in rows),
        "silent": sum("silent" in one.faults for one in rows),
        "troubled": sum(bool(one.trouble) for one in rows),
        "pending": sum(one.pending for one in rows),
    }


def _row(
    site: Site, peer: Peer | None, arrived: datetime | None, now: datetime, *, is_twice: bool, is_changed: bool
) -> OfficeRow:
    faults: tuple[str, ...] = ()
    if site.state != SiteState.REVOKED:
        faults = (*(["history"] if is_changed else ()), *(["twice"] if is_twice else ()), *_faults(peer, arrived, now))
    return OfficeRow(
        uuid=site.uuid,
        name=site.name or site.wilayah,
        wilayah=site.wilayah,
        level=site.level,
        state=site.state,
        heard_at=peer.heard_at if peer else None,
        data_at=arrived,
        pending=peer.pending if peer else 0,
        conflicts=peer.conflicts if peer else 0,
        parked=peer.parked if peer else 0,
        skew_ms=peer.skew_ms if peer else None,
        version=peer.version if peer else "",
        error=peer.error if peer else "",
        trouble=sum(_WEIGHT[fault] for fault in faults),
        faults=faults,
        health=peer.health if peer else {},
        pauses=tuple(peer.pauses) if peer else (),
        disagreements=len(peer.disagreements) if peer else 0,
    )


# What has to be seen to first stands first.
_WEIGHT: Final = {
    "history": 200,
    "error": 100,
    "twice": 60,
    "silent": 40,
    "never": 30,
    "clock": 20,
    "parked": 10,
    "conflicts": 5,
}


def _faults(peer: Peer | None, arrived: datetime | None, now: datetime) -> Iterator[str]:
    heard = max((moment for moment in (peer.heard_at if peer else None, arrived) if moment), default=None)
    if heard is None:
        yield "never"
    elif now - heard > SILENT:
        yield "silent"
    if peer is None:
        return
    if peer.error:
        yield "error"
    if peer.skew_ms is not None and abs(peer.skew_ms) > SKEW_MS:
        yield "clock"
    if peer.parked:
        yield "parked"
    if peer.conflicts:
        yield "conflicts"
