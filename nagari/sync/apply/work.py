"""What one commit of apply knows and collects on its way; written out at its end."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

from nagari.sync import outcomes
from nagari.sync.agreement import Tally
from nagari.sync.apply.columns import Landing, target_of
from nagari.sync.apply.rows import Stamps
from nagari.sync.core.change import Entry
from nagari.sync.core.run import Run
from nagari.sync.core.segment import Segment, StreamKey
from nagari.sync.models import Capture, CaptureKind, Parked, Site, SiteState, Unknown, Verdict, WaitReason
from nagari.sync.registry import registry
from nagari.sync.roster import Roster
from nagari.sync.sites import numbered
from nagari.sync.triggers import tracked_models

_LOOK: Final = f"""SELECT
    EXISTS (SELECT 1 FROM {Capture._meta.db_table} WHERE kind <> '{CaptureKind.INSERT.value}' AND stamp = 0),
    EXISTS (SELECT 1 FROM {Parked._meta.db_table})"""


@dataclass(slots=True)
class Applied:
    """Entries folded into tables; objects that wait; conflicts that are new."""

    applied: int = 0
    parked: int = 0
    conflicts: int = 0

    def add(self, other: "Applied") -> None:
        self.applied += other.applied
        self.parked += other.parked
        self.conflicts += other.conflicts


class Piece(NamedTuple):
    """A stored segment to be applied."""

    stream: StreamKey
    row: int
    segment: Segment


class Part(NamedTuple):
    """A run of a stored segment."""

    run: Run
    stream: StreamKey
    row: int


class Item(NamedTuple):
    entry: Entry
    stream: StreamKey
    row: int


class Known(NamedTuple):
    """A site as rights are judged by."""

    number: int
    wilayah: str
    level: str
    is_own: bool = False


@cache
def landings() -> Mapping[str, Landing]:
    """Every model's table, a model before those that need it. The registry is filled at start-up and never changes."""
    found = {one.label: Landing(one) for one in tracked_models()}
    assert len(found) == len(list(registry))
    depth: dict[str, int] = {}

    def deep(label: str) -> int:
        if label not in depth:
            depth[label] = 0
            targets = (target_of(found[label].fields[name]) for name in found[label].needed)
            depth[label] = 1 + max((deep(registry[one].label) for one in targets if one is not None), default=0)
        return depth[label]

    return {label: found[label] for label in sorted(found, key=lambda label: (deep(label), label))}


class Numbers(dict[int, UUID]):
    """Number -> id of a site; one that was numbered a moment ago is looked up."""

    def __missing__(self, number: int) -> UUID:
        self[number] = Site.objects.values_list("uuid", flat=True).get(number=number)
        return self[number]


@dataclass
class Work:
    now: datetime
    own: UUID
    roster: Roster = field(default_factory=Roster)
    tally: Tally = field(default_factory=Tally)
    result: Applied = field(default_factory=Applied)
    # How far the streams of this commit will be applied, by their key in the database.
    upto: dict[int, int] = field(default_factory=dict)
    # Objects to fold from all their entries, with those of this commit.
    anew: dict[UUID, str] = field(default_factory=dict)
    items: dict[UUID, list[Item]] = field(default_factory=dict)
    # Objects to write in whole, whatever their stamps say: they were not rows, or parts of them were not known.
    whole: set[UUID] = field(default_factory=set)
    # Of a model that was not known when its entries came: who may write it is judged only now.
    judging: bool = False
    # Rows that came where something waits, and rows whose fields changed, for what is derived from them.
    arrived: set[UUID] = field(default_factory=set)
    changed: dict[str, set[UUID]] = field(default_factory=dict)
    verdicts: list[outcomes.Judged] = field(default_factory=list)
    _noted: dict[tuple[int, str, str], tuple[StreamKey, set[int]]] = field(default_factory=dict)

    @cached_property
    def sites(self) -> dict[UUID, Known]:
        own = {SiteState.OWN, SiteState.FORMER}
        sites = self.roster.sites.values()
        return {one.uuid: Known(one.number, one.wilayah, one.level, one.state in own) for one in sites}

    @cached_property
    def by_number(self) -> Mapping[int, UUID]:
        return Numbers({known.number: uuid for uuid, known in self.sites.items()})

    @cached_property
    def waiting(self) -> bool:
        """Does anything wait at all? Hardly ever."""
        return Parked.objects.exists()

    def is_due(self) -> bool:
        """As `stamping.is_due`, asked together with `waiting`."""
        with connection.cursor() as cursor:
            cursor.execute(_LOOK)
            is_due, is_waiting = cursor.fetchone()
        self.__dict__.setdefault("waiting", bool(is_waiting))
        return bool(is_due)

    def numbers(self, stamps: Iterable[Stamps]) -> Mapping[UUID, int]:
        wanted = {stamp.site for held in stamps for stamp in held.values()}
        if missing := wanted - self.sites.keys():
            for uuid, number in numbered(missing, self.now).items():
                self.sites[uuid] = Known(number, "", "")
        return {uuid: self.sites[uuid].number for uuid in wanted}

    def parked(self, ids: Collection[UUID]) -> set[UUID]:
        if not self.waiting:
            return set()
        found: set[UUID] = set()
        listed = list(ids)
        for at in range(0, len(listed), 900):
            found |= set(Parked.objects.filter(object__in=listed[at : at + 900]).values_list("object", flat=True))
        return found

    def fold_anew(self, item: Item) -> None:
        self.anew[item.entry.object] = item.entry.model
        self.items.setdefault(item.entry.object, []).append(item)

    def park(
        self, key: UUID, label: str, scope: str, reason: WaitReason, *, needs: UUID | None = None, detail: str = ""
    ) -> None:
        """Let an object wait. What came of it in this commit is told to who wrote it."""
        _row, made = Parked.objects.update_or_create(
            object=key,
            defaults={"model": label, "scope": scope, "reason": reason, "needs": needs, "detail": detail[:120]},
            create_defaults={
                "model": label,
                "scope": scope,
                "reason": reason,
                "needs": needs,
                "detail": detail[:120],
                "since": self.now,
            },
        )
        self.waiting = True
        self.result.parked += made
        code = f"waits_for_{reason.value}"
        data = {"model": label, "detail": detail, "needs": needs.hex if needs else ""}
        for item in self.items.pop(key, ()):
            self.verdict(item, Verdict.PARKED, code, data)

    def verdict(self, item: Item, verdict: Verdict, code: str, data: Mapping[str, object]) -> None:
        number = item.entry.number
        self.verdicts.append(
            outcomes.Judged(item.stream, number, number, item.entry.object, verdict.value, code, dict(data))
        )

    def unknown(self, stream: StreamKey, row: int, model: str, name: str, numbers: Iterable[int]) -> None:
        """A field (or with "" the model) that this version does not know, in these entries of a segment."""
        if some := set(numbers):
            self._noted.setdefault((row, model, name), (stream, set()))[1].update(some)

    def arrive(self, keys: Iterable[UUID]) -> None:
        """These rows are new. Kept only where something waits for any: who needs one later in this commit, finds it."""
        if self.waiting:
            self.arrived.update(keys)

    def change(self, landing: Landing, keys: Iterable[UUID]) -> None:
        """Fields of these rows are others now. Kept only for models of which something is recomputed."""
        if landing.recomputes:
            self.changed.setdefault(landing.label, set()).update(keys)

    def write_notes(self) -> bool:
        """True if something is told to those who wrote what was folded."""
        for (_row, model, name), (stream, numbers) in self._noted.items():
            code = "field_unknown" if name else "model_unknown"
            data = {"model": model, "field": name, "count": len(numbers)}
            self.verdicts.append(
                outcomes.Judged(stream, min(numbers), max(numbers), None, Verdict.HELD.value, code, data)
            )
        Unknown.objects.bulk_create(
            (Unknown(segment_id=row, model=model[:80], field=name[:80]) for row, model, name in self._noted),
            ignore_conflicts=True,
        )
        outcomes.record(self.verdicts, self.own, self.now)
        self.tally.write()
        return bool(self.verdicts)

    def rebuild(self) -> None:
        """Recompute what is derived, where it is not written with the row."""
        for label, keys in sorted(self.changed.items()):
            rebuild = landings()[label].tracked.synced.rebuild
            assert rebuild is not None
            rebuild(sorted(keys))
