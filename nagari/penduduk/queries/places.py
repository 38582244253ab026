"""Jorong, RW and RT of one village as lists show them. Every page asks, so they are kept in the process."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from nagari.wilayah import freshness
from nagari.wilayah.queries.lingkungan import flat, office_tree

# Another process, such as an import by command, may add places; changes of this process show at once.
KEPT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """`label` from the smallest part up ("RT 001, Koto Tinggi"); `depth` from the top for indenting a list."""

    id: UUID
    label: str
    name: str
    depth: int
    is_open: bool


@dataclass(frozen=True, eq=False)
class Places:
    """The parts of one village, each before what lies in it. By identity, so that what is drawn can be kept."""

    rows: Mapping[UUID, Place]
    below: Mapping[UUID | None, tuple[UUID, ...]]

    def label(self, part: UUID | None) -> str:
        row = self.rows.get(part) if part else None
        return row.label if row else ""

    def within(self, part: UUID) -> list[UUID]:
        """The part and all parts in it; nothing for one that is not here."""
        if part not in self.rows:
            return []
        return [part, *(deeper for inner in self.below.get(part, ()) for deeper in self.within(inner))]

    def choices(self, kept: UUID | None = None) -> list[tuple[str, str]]:
        """For a form: open parts, and the one that stands there already."""
        return [
            (str(row.id), "\u2003" * row.depth + row.name)
            for row in self.rows.values()
            if row.is_open or row.id == kept
        ]


NOWHERE = Places({}, {})
_kept: dict[str, tuple[float, int, Places]] = {}


def places_of(wilayah: str) -> Places:
    """At most one query; NOWHERE for a region above the villages."""
    if wilayah.count(".") != 3:
        return NOWHERE
    kept, now = _kept.get(wilayah), time.monotonic()
    if kept is not None and kept[1] == freshness.changes() and now - kept[0] < KEPT_SECONDS:
        return kept[2]
    changes, places = freshness.changes(), _read(wilayah)
    _kept[wilayah] = (now, changes, places)
    return places


def _read(wilayah: str) -> Places:
    rows: dict[UUID, Place] = {}
    below: dict[UUID | None, list[UUID]] = {}
    for part in flat(office_tree(wilayah, closed=True)):
        # Each part comes before what it holds.
        above = rows.get(part.induk_id) if part.induk_id else None
        label = f"{part.label}, {above.label}" if above else part.label
        rows[part.id] = Place(part.id, label, part.label, part.depth, part.closed_on is None)
        below.setdefault(above.id if above else None, []).append(part.id)
    return Places(rows, {above: tuple(parts) for above, parts in below.items()})
