"""Book B.3 of a month: opening, births, arrivals, deaths, departures, closing; per part of the village.

Opening and closing are counted apart from what lies between, each from the register and the events after it; that the
sum holds for every row and column is what the property test shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from nagari.penduduk.buku.lines import NOWHERE
from nagari.penduduk.buku.months import previous_month
from nagari.penduduk.buku.past import (
    COUNTED_BY,
    LIVING,
    Cell,
    Cut,
    Event,
    before,
    end_of,
    events_after,
    is_foreign,
    known_earlier,
    mistaken,
    start_of,
    undone,
)
from nagari.penduduk.kode import JenisKelamin, Shdk
from nagari.penduduk.models import Jenis, Penduduk, UkuranKeluarga
from nagari.penduduk.mutasi.sides import side_of
from nagari.sync.revision import Kept
from nagari.wilayah.queries.lingkungan import office_tree, tops

AWAL, LAHIR, DATANG, MATI, PINDAH, AKHIR = GROUPS = ("awal", "lahir", "datang", "mati", "pindah", "akhir")
_COUNTED_BY = frozenset({"shdk", *COUNTED_BY})
# WNA L, WNA P, WNI L, WNI P: in the order of the book.
_FOUR = 4
# Variables of one query.
_TOGETHER = 10_000


@dataclass(slots=True)
class Line:
    """One part of the village. `figures`: each of GROUPS -> WNA L, WNA P, WNI L, WNI P. `reversed`: events of earlier
    months that were taken back in this one, minus in their column."""

    label: str
    figures: dict[str, list[int]] = field(default_factory=lambda: {name: [0] * _FOUR for name in GROUPS})
    kk_awal: int = 0
    kk_akhir: int = 0
    reversed: int = 0

    def souls(self, group: str) -> int:
        return sum(self.figures[group])

    @property
    def is_empty(self) -> bool:
        return not any(any(four) for four in self.figures.values())

    def add(self, other: "Line") -> None:
        for name in GROUPS:
            self.figures[name] = [a + b for a, b in zip(self.figures[name], other.figures[name], strict=True)]
        self.kk_awal += other.kk_awal
        self.kk_akhir += other.kk_akhir
        self.reversed += other.reversed

    @property
    def remark(self) -> str:
        return f"dikurangi {self.reversed} pembatalan" if self.reversed else ""


@dataclass(frozen=True, slots=True)
class Recap:
    """`moved`: who moved between two parts of the village, in both of datang and pindah. `late`: entered too late for
    the month they happened in. `unknown`: residents whose sex is not filled in, who stand in no column; `cards`: family
    cards somebody lives on, with a head or not: both as they are now.
    `entered`: who stands in the opening figures and not in the closing ones of the month before, for the register knows
    of them since this month, without an event."""

    month: date
    lines: tuple[Line, ...]
    moved: int = 0
    late: int = 0
    unknown: int = 0
    cards: int = 0
    entered: int = 0

    @property
    def total(self) -> Line:
        found = Line("")
        for line in self.lines:
            found.add(line)
        return found


_kept: Kept[Recap] = Kept(most=60)


def recap(wilayah: str, month: date) -> Recap:
    return _kept.get((wilayah, month), lambda: _recap(wilayah, month))


def _recap(wilayah: str, month: date) -> Recap:
    reading = _Reading(wilayah, month)
    lines = {key: Line(label) for key, label in reading.tops.items()}
    moved = late = 0
    for cut, group in ((start_of(month), AWAL), (end_of(month), AKHIR)):
        for cell, count in reading.stock(cut).items():
            lines[reading.top(cell.lingkungan_id)].figures[group][_place(cell)] += count
        for top, count in reading.families(cut).items():
            line = lines[top]
            line.kk_awal, line.kk_akhir = (count, line.kk_akhir) if group == AWAL else (line.kk_awal, count)
    for event in reading.of_month():
        changes = list(_movements(event, reading))
        for top, group, place, count in changes:
            lines[top].figures[group][place] += count
            lines[top].reversed += count < 0 and event.tanggal < month
        moved += len(changes) == 2 and changes[0][0] != changes[1][0]
        late += bool(changes) and event.tanggal < month
    shown = [line for key, line in lines.items() if key in reading.open_tops or not line.is_empty]
    return Recap(month, tuple(shown), moved, late, *reading.left_out())


_moving: Kept[list[UUID]] = Kept(most=60)


def moving(wilayah: str, month: date) -> list[UUID]:
    """The events that stand in the columns of the month, in the order of their days: the rows of B.2."""
    return _moving.get((wilayah, month), lambda: _of_columns(wilayah, month))


def _of_columns(wilayah: str, month: date) -> list[UUID]:
    reading = _Reading(wilayah, month)
    found = [one for one in reading.of_month() if any(_movements(one, reading))]
    return [one.id for one in sorted(found, key=lambda one: (one.tanggal, one.id.int))]


def _movements(event: Event, reading: "_Reading") -> Iterable[tuple[UUID | None, str, int, int]]:
    """(part, column group, place in it, 1 or -1). One who counts in the same place as before has not moved."""
    loses, gains = event.keluar, event.masuk
    if loses and gains and reading.counted(loses) == reading.counted(gains):
        return
    # A reversal counts as minus in the columns of what it takes back: what it gives back was lost, and so on.
    kind, sign = (event.reverses, -1) if event.jenis == Jenis.PEMBATALAN and event.reverses else (event.jenis, 1)
    gain, loss = LAHIR if kind == Jenis.LAHIR else DATANG, MATI if kind == Jenis.MATI else PINDAH
    if sign < 0:
        gain, loss = loss, gain
    if loses:
        yield reading.top(loses.lingkungan_id), loss, _place(loses), sign
    if gains:
        yield reading.top(gains.lingkungan_id), gain, _place(gains), sign


def _place(cell: Cell) -> int:
    return (0 if cell.is_foreign else 2) + (cell.jk != JenisKelamin.LAKI_LAKI)


class _Reading:
    """What the recapitulation of one month reads, once."""

    def __init__(self, wilayah: str, month: date) -> None:
        self.month = month
        start = start_of(month)
        wrong, self.earlier = mistaken(wilayah), known_earlier(wilayah, start)
        self.known_before = start.known_before
        self.all_events = events_after(wilayah, start)
        self.events = [
            one
            for one in self.all_events
            if one.penduduk_id not in wrong
            and (one.terdata_sejak is None or one.terdata_sejak < self.known_before or one.penduduk_id in self.earlier)
        ]
        self.wilayah, self.wrong = wilayah, wrong
        self._read_places(wilayah)

    @cached_property
    def now(self) -> list[tuple[UUID | None, int | None, int | None, int, int, int]]:
        """(part, citizenship, sex, people, heads of families, people the register knew before the month)."""
        known = Q(terdata_sejak__lt=self.known_before)
        if self.earlier:
            known |= Q(id__in=self.earlier)
        before = Q(terdata_sejak__lt=self.month)
        if self.known_before_month:
            before |= Q(id__in=self.known_before_month)
        return list(
            Penduduk.objects.filter(LIVING, known, wilayah=self.wilayah)
            .order_by()
            .values_list("lingkungan_id", "kewarganegaraan", "jenis_kelamin")
            .annotate(
                people=Count("id"),
                heads=Count("id", filter=Q(shdk=Shdk.KEPALA_KELUARGA)),
                before=Count("id", filter=before),
            )
        )

    @cached_property
    def records(self) -> dict[UUID, dict[str, Any]]:
        return self._touched()

    @cached_property
    def known_before_month(self) -> set[UUID]:
        """Registered since, but with an event before the month."""
        return known_earlier(self.wilayah, end_of(previous_month(self.month)))

    def left_out(self) -> tuple[int, int, int]:
        """Whose sex is not known; cards that figures count; who opens the month and did not close the one before."""
        unknown = sum(people for _part, _wn, jk, people, *_rest in self.now if jk is None)
        cards = UkuranKeluarga.objects.filter(wilayah=self.wilayah).count()
        earlier = self.known_before_month
        entered = sum(people - before for _part, _wn, jk, people, _heads, before in self.now if jk is not None)
        for event in self.events:
            since = event.terdata_sejak
            if since is not None and since >= self.month and event.penduduk_id not in earlier:
                entered += (event.keluar is not None) - (event.masuk is not None)
        return unknown, cards, entered

    def _read_places(self, wilayah: str) -> None:
        tree = office_tree(wilayah, closed=True)
        self._top = {part: top.id for part, top in tops(tree).items()}
        self.tops: dict[UUID | None, str] = {one.id: one.label for one in tree}
        self.tops[None] = NOWHERE
        self.open_tops = {one.id for one in tree if one.closed_on is None}

    def top(self, lingkungan_id: UUID | None) -> UUID | None:
        return self._top.get(lingkungan_id) if lingkungan_id else None

    def counted(self, cell: Cell) -> tuple[UUID | None, int]:
        return self.top(cell.lingkungan_id), _place(cell)

    def of_month(self) -> list[Event]:
        return [one for one in self.events if one.bulan == self.month]

    def stock(self, cut: Cut) -> dict[Cell, int]:
        found: dict[Cell, int] = {}
        for lingkungan_id, wn, jk, people, *_rest in self.now:
            if jk is None:
                continue
            cell = Cell(lingkungan_id, is_foreign(wn), jk)
            found[cell] = found.get(cell, 0) + people
        for event in self.events:
            if event.is_after(cut):
                if event.masuk:
                    found[event.masuk] = found.get(event.masuk, 0) - 1
                if event.keluar:
                    found[event.keluar] = found.get(event.keluar, 0) + 1
        return found

    def families(self, cut: Cut) -> dict[UUID | None, int]:
        """Heads of families, and so families."""
        found: dict[UUID | None, int] = {}
        for lingkungan_id, _wn, jk, _people, heads, _before in self.now:
            if jk is None:
                continue
            found[self.top(lingkungan_id)] = found.get(self.top(lingkungan_id), 0) + heads
        events = [one for one in self.all_events if one.is_after(cut)]
        counted, changes = before(events), undone(events)
        for key in changes.keys() | counted.keys():
            now, was = self.records.get(key), changes.get(key, {})
            if now is None or key in self.wrong:
                continue
            if was is not None and key in counted:
                counted[key].rewrite(was)
            for values, sign in ((now, -1), (None if was is None else {**now, **was}, 1)):
                if values is not None and self._is_head(key, values):
                    place = values["lingkungan_id"]
                    top = self.top(UUID(place) if isinstance(place, str) else place)
                    found[top] = found.get(top, 0) + sign
        return found

    def _is_head(self, key: UUID, values: Mapping[str, Any]) -> bool:
        is_known = values["terdata_sejak"] < self.known_before or key in self.earlier
        return is_known and values["shdk"] == Shdk.KEPALA_KELUARGA and side_of(values) is not None

    def _touched(self) -> dict[UUID, dict[str, Any]]:
        """Of everybody whom a later event changed: what the family counts by."""
        traces = [told for one in self.all_events for told in (*one.jejak, *one.reversed_jejak)]
        keys = list({key for model, key, changes in traces if model is Penduduk and _counts(changes)})
        found: dict[UUID, dict[str, Any]] = {}
        for some in _parts(keys):
            rows = Penduduk.all_objects.filter(id__in=some).values("id", "shdk", "terdata_sejak", *COUNTED_BY)
            found |= {row["id"]: row for row in rows}
        return found


def tops_of(wilayah: str) -> dict[UUID, UUID]:
    """Each part of the village -> the part on top that it lies in, a line of the book."""
    return {part: top.id for part, top in tops(office_tree(wilayah, closed=True)).items()}


def _counts(changes: Mapping[str, Any] | None) -> bool:
    """Does it change whether somebody counts as head of a family, or where?"""
    return changes is None or not _COUNTED_BY.isdisjoint(changes)


def _parts(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + _TOGETHER] for start in range(0, len(keys), _TOGETHER))


def as_data(one: Recap) -> dict[str, Any]:
    """Plain, for a closed month; `from_data` reads it back."""
    return {
        "month": one.month.isoformat(),
        "moved": one.moved,
        "late": one.late,
        "unknown": one.unknown,
        "cards": one.cards,
        "entered": one.entered,
        "lines": [[line.label, line.figures, line.kk_awal, line.kk_akhir, line.reversed] for line in one.lines],
    }


def from_data(data: Mapping[str, Any]) -> Recap:
    lines = tuple(Line(label, dict(figures), *rest) for label, figures, *rest in data["lines"])
    return Recap(
        date.fromisoformat(data["month"]),
        lines,
        data["moved"],
        data["late"],
        data.get("unknown", 0),
        data.get("cards", 0),
        data.get("entered", 0),
    )


def rows_of(one: Recap) -> list[list[str]]:
    """The 33 columns of the book."""
    return [columns(line, str(number)) for number, line in enumerate(one.lines, 1)]


def columns(line: Line, number: str) -> list[str]:
    found: list[int] = [*line.figures[AWAL], *_families(line.kk_awal, line.souls(AWAL))]
    for group in (LAHIR, DATANG, MATI, PINDAH, AKHIR):
        found += line.figures[group]
    return [
        number,
        line.label,
        *(str(one) for one in [*found, *_families(line.kk_akhir, line.souls(AKHIR))]),
        line.remark,
    ]


def _families(kk: int, souls: int) -> list[int]:
    return [kk, souls - kk, souls]
