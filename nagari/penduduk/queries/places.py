"""Jorong, RW and RT of one village as lists show them. Every page asks, so they are kept in the process."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from nagari.wilayah import freshness
from nagari.wilayah.models import JenisLingkungan, Lingkungan

# Another process, such as an import by command, may add places; changes of this process show at once.
KEPT_SECONDS = 10.0
_ORDER = {jenis.value: place for place, jenis in enumerate(JenisLingkungan)}
_Row = tuple[UUID, str, str, UUID | None, bool]


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
    found = Lingkungan.objects.filter(wilayah=wilayah).values_list("id", "jenis", "nama", "induk_id", "closed_on")
    rows: dict[UUID, _Row] = {row[0]: (*row[:4], row[4] is None) for row in found}
    below: dict[UUID | None, list[UUID]] = {}
    for row in rows.values():
        below.setdefault(row[3] if row[3] in rows else None, []).append(row[0])
    for parts in below.values():
        parts.sort(key=lambda part: (_ORDER.get(rows[part][1], 9), rows[part][2].casefold()))
    ordered = {place.id: place for place in _walk(rows, below, None, "", 0)}
    return Places(ordered, {above: tuple(parts) for above, parts in below.items()})


def _walk(
    rows: Mapping[UUID, _Row], below: Mapping[UUID | None, list[UUID]], above: UUID | None, tail: str, depth: int
) -> Iterator[Place]:
    if depth > 3:  # a ring of parents, which two sites together can make
        return
    for part in below.get(above, ()):
        _part, jenis, nama, _induk, is_open = rows[part]
        name = nama if jenis == JenisLingkungan.JORONG else f"{jenis.upper()} {nama}"
        label = f"{name}, {tail}" if tail else name
        yield Place(part, label, name, depth, is_open)
        yield from _walk(rows, below, part, label, depth + 1)
