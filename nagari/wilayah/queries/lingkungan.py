"""Reading the jorong, RW and RT of a village."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from nagari.wilayah.models import JenisLingkungan, Lingkungan


@dataclass(frozen=True, slots=True, kw_only=True)
class Bagian:
    """One part of a village in its tree.

    `count`: people written down right here; `total`: with all parts below. `within`: label of the RW an RT lies in.
    """

    id: UUID
    jenis: JenisLingkungan
    nama: str
    induk_id: UUID | None
    closed_on: date | None
    depth: int
    within: str
    count: int
    total: int
    bagian: tuple["Bagian", ...]

    @property
    def label(self) -> str:
        return self.nama if self.jenis is JenisLingkungan.JORONG else f"{self.jenis.label} {self.nama}"


def office_tree(wilayah: str, counts: Mapping[UUID, int] | None = None, *, closed: bool = False) -> tuple[Bagian, ...]:
    """The parts of one village, top level first, jorong before RW before RT, by name. One query."""
    rows = Lingkungan.objects.filter(wilayah=wilayah)
    if not closed:
        rows = rows.filter(closed_on__isnull=True)
    found = list(rows)
    ids = {row.id for row in found}
    below: dict[UUID | None, list[Lingkungan]] = {}
    for row in found:
        # A part whose parent was closed or has not arrived yet still shows, at the top.
        below.setdefault(row.induk_id if row.induk_id in ids else None, []).append(row)
    return _branch(below, None, 0, counts or {})


_ORDER = {jenis: place for place, jenis in enumerate(JenisLingkungan)}


def _branch(
    below: Mapping[UUID | None, list[Lingkungan]], above: Lingkungan | None, depth: int, counts: Mapping[UUID, int]
) -> tuple[Bagian, ...]:
    rows = sorted(
        below.get(above.id if above else None, ()),
        key=lambda row: (_ORDER[JenisLingkungan(row.jenis)], row.nama.casefold()),
    )
    branch = []
    for row in rows:
        parts = _branch(below, row, depth + 1, counts)
        here = counts.get(row.id, 0)
        branch.append(
            Bagian(
                id=row.id,
                jenis=JenisLingkungan(row.jenis),
                nama=row.nama,
                induk_id=row.induk_id,
                closed_on=row.closed_on,
                depth=depth,
                within=str(above) if above is not None and above.jenis == JenisLingkungan.RW else "",
                count=here,
                total=here + sum(part.total for part in parts),
                bagian=parts,
            )
        )
    return tuple(branch)


def flat(tree: tuple[Bagian, ...]) -> list[Bagian]:
    """The tree as rows, each part before what it holds."""
    rows: list[Bagian] = []
    for part in tree:
        rows.append(part)
        rows.extend(flat(part.bagian))
    return rows


def tops(tree: tuple[Bagian, ...]) -> dict[UUID, Bagian]:
    """Each part -> the one on top of the village that it lies in, or is."""
    return {part.id: top for top in tree for part in flat((top,))}


def descendant_ids(lingkungan_id: UUID) -> set[UUID]:
    """The part and everything in it, closed ones too: an RT that was closed still holds its people's history."""
    # At most three levels, so two steps down reach everything.
    found = Lingkungan.objects.filter(
        Q(id=lingkungan_id) | Q(induk_id=lingkungan_id) | Q(induk__induk_id=lingkungan_id)
    )
    return set(found.values_list("id", flat=True))
