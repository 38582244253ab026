"""Where people live, as lists show it: jorong, RW and RT of one village; above the villages, the villages themselves.

Every page asks, so they are kept in the process.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from nagari.sync.tracking import in_region
from nagari.wilayah import freshness
from nagari.wilayah.models import Wilayah
from nagari.wilayah.queries.lingkungan import flat, office_tree
from nagari.wilayah.rules.codes import Tingkat, depth_of, is_village

# Another process, such as an import by command, may add places; changes of this process show at once.
KEPT_SECONDS = 10.0
# A part of a village by its id, a region by its code.
Part = UUID | str
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Place:
    """`label` from the smallest part up ("RT 001, Koto Tinggi"); `depth` from the top for indenting a list."""

    id: Part
    label: str
    name: str
    depth: int
    is_open: bool


@dataclass(frozen=True, eq=False)
class Places:
    """The parts of one region, each before what lies in it. By identity, so that what is drawn can be kept.

    `are_regions`: these are districts and villages, not parts of a village.
    """

    rows: Mapping[Part, Place]
    below: Mapping[Part | None, tuple[Part, ...]]
    are_regions: bool = False

    def label(self, part: Part | None) -> str:
        row = self.rows.get(part) if part else None
        return row.label if row else ""

    def apart(self, place: Place) -> str:
        """Its name; with what it lies in where another as deep has the same name."""
        return place.label if (place.depth, place.name) in self._repeated else place.name

    @cached_property
    def _repeated(self) -> frozenset[tuple[int, str]]:
        counts = Counter((row.depth, row.name) for row in self.rows.values())
        return frozenset(one for one, count in counts.items() if count > 1)

    def inside(self, rows: Rows, part: Part) -> Rows:
        """Those of `rows` (of a model with `wilayah` and `lingkungan`) that are in this part; none for one not here."""
        if self.are_regions:
            return rows.filter(in_region(str(part))) if part in self.rows else rows.none()
        return rows.filter(lingkungan_id__in=self.within(part))

    def home(self, lingkungan: UUID | None, wilayah: str) -> str:
        """Where somebody of that part of that village lives, as seen from here."""
        return self.label(wilayah if self.are_regions else lingkungan)

    def within(self, part: Part) -> list[Part]:
        """The part and all parts in it; nothing for one that is not here."""
        if part not in self.rows:
            return []
        return [part, *(deeper for inner in self.below.get(part, ()) for deeper in self.within(inner))]

    def choices(self, kept: Part | None = None) -> list[tuple[str, str]]:
        """For a form: open parts, and the one that stands there already."""
        return [
            (str(row.id), "\u2003" * row.depth + row.name)
            for row in self.rows.values()
            if row.is_open or row.id == kept
        ]


NOWHERE = Places({}, {})
_kept: dict[str, tuple[float, int, Places]] = {}


def places_of(wilayah: str) -> Places:
    """At most one query; NOWHERE for a region above the regencies, whose villages nobody would choose from a list."""
    if depth_of(wilayah) not in (Tingkat.KABUPATEN, Tingkat.KECAMATAN, Tingkat.DESA):
        return NOWHERE
    kept, now = _kept.get(wilayah), time.monotonic()
    if kept is not None and kept[1] == freshness.changes() and now - kept[0] < KEPT_SECONDS:
        return kept[2]
    changes, places = freshness.changes(), _read(wilayah) if is_village(wilayah) else _regions(wilayah)
    _kept[wilayah] = (now, changes, places)
    return places


def _regions(wilayah: str) -> Places:
    """Districts and villages below; a village of a regency is told with its district, for names repeat."""
    found = Wilayah.objects.filter(code__startswith=f"{wilayah}.", valid_to__isnull=True)
    rows = {code: (name, parent or "") for code, name, parent in found.values_list("code", "name", "parent_id")}
    below: dict[Part | None, list[Part]] = {}
    for code, (_name, parent) in rows.items():
        below.setdefault(parent if parent in rows else None, []).append(code)
    for parts in below.values():
        parts.sort(key=lambda code: (rows[str(code)][0].casefold(), code))
    ordered: dict[Part, Place] = {}
    for top in below.get(None, ()):
        name = rows[str(top)][0]
        ordered[top] = Place(top, name, name, 0, is_open=True)
        for part in below.get(top, ()):
            inner = rows[str(part)][0]
            ordered[part] = Place(part, f"{inner}, {name}", inner, 1, is_open=True)
    return Places(ordered, {above: tuple(parts) for above, parts in below.items()}, are_regions=True)


def _read(wilayah: str) -> Places:
    rows: dict[Part, Place] = {}
    below: dict[Part | None, list[Part]] = {}
    for part in flat(office_tree(wilayah, closed=True)):
        # Each part comes before what it holds.
        above = rows.get(part.induk_id) if part.induk_id else None
        label = f"{part.label}, {above.label}" if above else part.label
        rows[part.id] = Place(part.id, label, part.label, part.depth, part.closed_on is None)
        below.setdefault(above.id if above else None, []).append(part.id)
    return Places(rows, {above: tuple(parts) for above, parts in below.items()})
