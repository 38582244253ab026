"""One act in the making: saves the rows it changes, remembers how they were, and writes its events.

Every service that changes who counts where goes through it, so the books always agree with the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from nagari.penduduk.buku.months import open_month
from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace

Row = Penduduk | Keluarga
_SIDE = ("lingkungan_id", "jenis_kelamin", "kewarganegaraan", "status_dasar", "status_penduduk", "deleted_at")


@dataclass(frozen=True, slots=True)
class Side:
    """Where a permanent resident counts: part of the village, sex, citizenship."""

    lingkungan_id: UUID | None
    jk: int
    wn: int | None


def side_of(values: Mapping[str, Any]) -> Side | None:
    """None for who does not count: not present, not permanent, deleted, or of unknown sex."""
    counts = (
        values["status_dasar"] == StatusDasar.HIDUP
        and values["status_penduduk"] == StatusPenduduk.TETAP
        and values["deleted_at"] is None
    )
    sex = values["jenis_kelamin"]
    return Side(values["lingkungan_id"], sex, values["kewarganegaraan"]) if counts and sex else None


def present_side(row: Penduduk) -> Side | None:
    return side_of({name: getattr(row, name) for name in _SIDE})


def loaded_side(row: Penduduk) -> Side | None:
    """As it stood when the row was read; None for a new one."""
    loaded: Mapping[str, Any] = getattr(row, "_loaded", {})
    return side_of({name: loaded[name] for name in _SIDE}) if loaded else None


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

    `pencatat`: the official (Pegawai.id) who enters it. Nothing is journalled twice: rows are saved once each as usual.
    """

    wilayah: str
    today: date
    pencatat: UUID | None = None
    alasan: str = ""
    _rows: dict[UUID, Row] = field(default_factory=dict)
    _before: dict[UUID, dict[str, Any] | None] = field(default_factory=dict)
    _sides: dict[UUID, Side | None] = field(default_factory=dict)
    _noted: list[_Noted] = field(default_factory=list)

    def save(self, row: Row) -> None:
        """Saves what changed in `row`, which may have been saved in this act before."""
        is_new = row._state.adding
        changed = [] if is_new else row.changed_fields()
        if not is_new and not changed:
            return
        if row.id not in self._rows:
            self._before[row.id] = None if is_new else {}
            if isinstance(row, Penduduk):
                self._sides[row.id] = None if is_new else loaded_side(row)
        before = self._before[row.id]
        if before is not None:
            for name in changed:
                before.setdefault(name, row._loaded[name])
        self._rows[row.id] = row
        row.save(force_insert=is_new)

    def made(self, row: Row) -> None:
        """`row` was inserted by another service within this act."""
        self._rows[row.id] = row
        self._before[row.id] = None
        if isinstance(row, Penduduk):
            self._sides[row.id] = None

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
                self._noted.append(_Noted(first.jenis, row, row.nama, row.keluarga_id, first.tanggal, {}))
        months: dict[date, date] = {}
        rows = [self._mutasi(one, months) for one in self._noted]
        for one in rows:
            one.rombongan = rows[0].id
        rows[0].jejak = trace.written(self.touched())
        for one in rows:
            one.save(force_insert=True)
        return rows

    def touched(self) -> list[trace.Touched]:
        found = []
        for key, row in self._rows.items():
            before = self._before[key]
            changes = (
                None
                if before is None
                else {name: (was, getattr(row, name)) for name, was in before.items() if getattr(row, name) != was}
            )
            if changes is None or changes:
                found.append(trace.Touched(type(row), key, changes))
        return found

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


def set_sides(row: Mutasi, before: Side | None, after: Side | None) -> None:
    """A side that stays as it is neither loses nor gains."""
    if before == after:
        return
    if before:
        row.keluar_lingkungan_id, row.keluar_jk, row.keluar_wn = before.lingkungan_id, before.jk, before.wn
    if after:
        row.masuk_lingkungan_id, row.masuk_jk, row.masuk_wn = after.lingkungan_id, after.jk, after.wn


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
