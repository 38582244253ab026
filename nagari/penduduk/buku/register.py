"""Everybody who was a permanent resident at a cut, in the order of a book, with the values of that time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from nagari.penduduk.buku.past import Cut, Past, past, present_then
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import Places, places_of
from nagari.sync.revision import Kept
from nagari.wilayah.queries.lingkungan import office_tree, tops

# One query's worth; at 20,000 residents a book is written in forty of them.
TOGETHER = 500


class Entry(NamedTuple):
    """What a book is ordered by."""

    part: int
    nama: str
    no_kk: str
    shdk: int
    id: UUID


def by_place(entry: Entry) -> tuple[Any, ...]:
    return entry.part, entry.nama, entry.id


def by_family(entry: Entry) -> tuple[Any, ...]:
    """Those without a card last."""
    return entry.no_kk == "", entry.no_kk, entry.shdk, entry.nama, entry.id


@dataclass(frozen=True, slots=True)
class Register:
    wilayah: str
    was: Past
    places: Places
    keys: Sequence[UUID]

    def rows(self, start: int, stop: int) -> Iterator[Penduduk]:
        """From place `start` to before `stop`, each with its family, as they were."""
        for begin in range(start, min(stop, len(self.keys)), TOGETHER):
            yield from self._some(self.keys[begin : min(begin + TOGETHER, stop)])

    def _some(self, keys: Sequence[UUID]) -> Iterator[Penduduk]:
        found = Penduduk.all_objects.in_bulk(keys)
        rows = [found[key] for key in keys if key in found]
        for row in rows:
            self.was.set_back(row)
        families = Keluarga.all_objects.in_bulk({row.keluarga_id for row in rows if row.keluarga_id})
        for card in families.values():
            self.was.set_back(card)
        for row in rows:
            row.keluarga = families.get(row.keluarga_id)
            yield row


# Sorting 20,000 takes 0.4 s, and a reader turns the pages.
_kept: Kept[Register] = Kept(most=2)


def register_at(wilayah: str, cut: Cut, order: Callable[[Entry], tuple[Any, ...]] = by_place) -> Register:
    return _kept.get((wilayah, cut, order), lambda: _register(wilayah, cut, order))


def _register(wilayah: str, cut: Cut, order: Callable[[Entry], tuple[Any, ...]]) -> Register:
    was = past(wilayah, cut)
    parts = _parts(wilayah)
    rows = (
        Penduduk.all_objects.filter(present_then(wilayah, was))
        .order_by()
        .values_list("id", "lingkungan_id", "nama", "keluarga_id", "shdk")
    )
    numbers = dict(Keluarga.objects.filter(wilayah=wilayah).values_list("id", "no_kk"))
    numbers |= {key: before["no_kk"] for key, before in was.cards.items() if "no_kk" in before}
    entries = sorted((_entry(row, was.values, parts, numbers) for row in rows), key=order)
    return Register(wilayah, was, places_of(wilayah), [one.id for one in entries])


def _entry(
    row: tuple[Any, ...],
    values: Mapping[UUID, Mapping[str, Any]],
    parts: Mapping[UUID, int],
    numbers: Mapping[UUID, str],
) -> Entry:
    key, part, nama, family, shdk = row
    if before := values.get(key):
        part, family = _key(before.get("lingkungan_id", part)), _key(before.get("keluarga_id", family))
        nama, shdk = before.get("nama", nama), before.get("shdk", shdk)
    return Entry(parts.get(part, len(parts)), nama, numbers.get(family, ""), shdk or 99, key)


def _key(value: Any) -> Any:
    return UUID(value) if isinstance(value, str) else value


def _parts(wilayah: str) -> dict[UUID, int]:
    """Each part of the village -> place of the part on top that it lies in."""
    tree = office_tree(wilayah, closed=True)
    places = {top.id: place for place, top in enumerate(tree)}
    return {part: places[top.id] for part, top in tops(tree).items()}
