"""One act in the making: saves the rows it changes, remembers how they were, and writes its events.

Every service that changes who counts where goes through it, so the books always agree with the register.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nagari.penduduk.buku.months import open_month
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.overtaking import overtaken
from nagari.penduduk.mutasi.sides import Side, loaded_side, present_side, set_sides

if TYPE_CHECKING:
    # Only their shape is needed, and they save through here.
    from nagari.penduduk.services.handover import Handover

Row = Penduduk | Keluarga


# Stands in the books, whose language it is.
OVERTAKEN = "mengikuti peristiwa tanggal {day:%d-%m-%Y} yang dicatat kemudian"


# Who counts elsewhere by one of these of somebody else has only moved.
_OF_ONE = frozenset({Jenis.LAHIR, Jenis.MATI, Jenis.DATANG, Jenis.PINDAH, Jenis.HILANG, Jenis.KEMBALI})


@dataclass(slots=True)
class _Noted:
    jenis: Jenis
    penduduk: Penduduk | None
    nama: str
    keluarga_id: UUID | None
    tanggal: date
    rincian: Mapping[str, Any]


@dataclass(slots=True)
class Act:
    """Within the transaction of a service: `save` rows, `note` events, then `done`.

    `pencatat`: the official (Pegawai.id) who enters it.
    """

    wilayah: str
    today: date
    pencatat: UUID | None = None
    alasan: str = ""
    _rows: dict[UUID, Row] = field(default_factory=dict)
    # Values as they were read; None for a row that the act made.
    _before: dict[UUID, Mapping[str, Any] | None] = field(default_factory=dict)
    _sides: dict[UUID, Side | None] = field(default_factory=dict)
    # What other services did to rows that were not at hand here.
    _elsewhere: list[trace.Touched] = field(default_factory=list)
    _noted: list[_Noted] = field(default_factory=list)

    def watch(self, row: Row) -> None:
        """From here on `row` belongs to the act, whoever saves it. As it was read, not changed yet."""
        is_new = row.id not in self._rows
        self._rows[row.id] = row
        if is_new:
            self._before[row.id] = None if row._state.adding else dict(row._loaded)
            if isinstance(row, Penduduk):
                self._sides[row.id] = loaded_side(row)

    def save(self, row: Row) -> None:
        self.watch(row)
        row.save(force_insert=row._state.adding)

    def made(self, row: Row) -> None:
        """`row` was inserted by another service within this act."""
        self._rows[row.id] = row
        self._before[row.id] = None
        if isinstance(row, Penduduk):
            self._sides[row.id] = None

    def adopt(self, handover: "Handover") -> None:
        """What a service of the families did within this act. Watched rows are looked at themselves."""
        for before, after in zip(handover.before, handover.after, strict=True):
            names = [one.name for one in fields(after) if one.name != "penduduk_id"]
            self._adopt(Penduduk, after.penduduk_id, _differing(before, after, names))
        for was, now in zip(handover.cards_before, handover.cards_after, strict=True):
            names = [one.name for one in fields(now) if one.name != "keluarga_id"]
            self._adopt(Keluarga, now.keluarga_id, _differing(was, now, names))
        for key in handover.made:
            self._adopt(Keluarga, key, None)

    def _adopt(self, model: type[Row], key: UUID, changes: Mapping[str, tuple[Any, Any]] | None) -> None:
        if key in self._rows or changes == {}:
            return
        self._elsewhere.append(trace.Touched(model, key, changes))
        if changes and "lingkungan_id" in changes:
            self._counted_elsewhere(key, changes["lingkungan_id"][0])

    def _counted_elsewhere(self, key: UUID, lingkungan_id: UUID | None) -> None:
        row = Penduduk.objects.get(id=key)
        now = present_side(row)
        self._rows[key], self._before[key] = row, {**row._loaded}
        self._sides[key] = replace(now, lingkungan_id=lingkungan_id) if now else None

    def note(
        self,
        jenis: Jenis,
        penduduk: Penduduk | None,
        *,
        tanggal: date,
        keluarga_id: UUID | None = None,
        rincian: Mapping[str, Any] | None = None,
        nama: str = "",
    ) -> None:
        """An event of this act, in the order they are to be listed; the first one carries the trace.

        `keluarga_id`: the family it concerns; without it the resident's.
        """
        family = keluarga_id or (penduduk.keluarga_id if penduduk else None)
        called = nama or (penduduk.nama if penduduk else "")
        self._noted.append(_Noted(jenis, penduduk, called, family, tanggal, rincian or {}))

    def done(self) -> list[Mutasi]:
        """Writes the events. Whoever else counts otherwise after this act gets one of the first event's kind."""
        named = {one.penduduk.id for one in self._noted if one.penduduk}
        first = self._noted[0]
        for key, row in self._rows.items():
            if isinstance(row, Penduduk) and key not in named and self._sides[key] != present_side(row):
                stays = self._sides[key] is not None and present_side(row) is not None
                jenis = Jenis.PINDAH_DALAM if stays and first.jenis in _OF_ONE else first.jenis
                self._noted.append(_Noted(jenis, row, row.nama, row.keluarga_id, first.tanggal, {}))
        months: dict[date, date] = {}
        rows = [self._mutasi(one, months) for one in self._noted]
        rows += self._settle_overtaken(rows, months)
        for one in rows:
            one.rombongan = rows[0].id
        rows[0].jejak = trace.written(self.touched())
        for one in rows:
            one.save(force_insert=True)
        return rows

    def _settle_overtaken(self, rows: list[Mutasi], months: dict[date, date]) -> list[Mutasi]:
        """Where people count otherwise from a day on, what was entered before of later days no longer moves them."""
        counting = [
            (row, noted.penduduk)
            for row, noted in zip(rows, self._noted, strict=True)
            if noted.penduduk and (row.loses or row.gains) and row.tanggal < self.today
        ]
        sides = {(one.id, row.tanggal): self._sides[one.id] for row, one in counting}
        found = overtaken(self.wilayah, sides)
        made: list[Mutasi] = []
        for row, person in counting:
            if one := found.get((person.id, row.tanggal)):
                set_sides(row, one.before, present_side(person))
                made += [self._take_back(row, day, loses, gains, months) for day, loses, gains in one.later]
        return made

    def _take_back(
        self, row: Mutasi, day: date, loses: Side | None, gains: Side | None, months: dict[date, date]
    ) -> Mutasi:
        noted = _Noted(Jenis.PEMBETULAN, None, row.nama, row.keluarga_id, day, {})
        made = self._mutasi(noted, months)
        made.penduduk_id, made.alasan = row.penduduk_id, OVERTAKEN.format(day=row.tanggal)
        set_sides(made, loses, gains)
        return made

    def touched(self) -> list[trace.Touched]:
        """Every row of the act that is not as it was."""
        found = []
        for key, row in self._rows.items():
            before = self._before[key]
            now = {name: row.__dict__[name] for name in before} if before is not None else {}
            changes = {name: (was, now[name]) for name, was in (before or {}).items() if now[name] != was}
            if before is None or changes:
                found.append(trace.Touched(type(row), key, None if before is None else changes))
        return [*found, *self._elsewhere]

    def _mutasi(self, one: _Noted, months: dict[date, date]) -> Mutasi:
        month = months.get(one.tanggal) or months.setdefault(one.tanggal, open_month(self.wilayah, one.tanggal))
        row = Mutasi(
            wilayah=self.wilayah,
            jenis=one.jenis,
            penduduk_id=one.penduduk.id if one.penduduk else None,
            nama=one.nama,
            keluarga_id=one.keluarga_id,
            tanggal=one.tanggal,
            tanggal_catat=self.today,
            bulan_buku=month,
            alasan=self.alasan,
            rincian=dict(one.rincian),
            pencatat_id=self.pencatat,
        )
        if one.penduduk and one.penduduk.id in self._sides:
            set_sides(row, self._sides[one.penduduk.id], present_side(one.penduduk))
        return row


def _differing(before: Any, after: Any, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def save_corrected(row: Penduduk, *, today: date) -> None:
    """Saves a record amended outside any event; where it counts otherwise from now on, a correction says so.

    A typing mistake has no day of its own, so the correction has that of its entry.
    """
    before = loaded_side(row)
    if before == present_side(row):
        row.save()
        return
    act = Act(row.wilayah, today)
    act.save(row)
    act.note(Jenis.PEMBETULAN, row, tanggal=today)
    act.done()
