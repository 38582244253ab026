"""What an import would do, row by row, before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from nagari.lib.errors import Problem
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.imports.reading import ReadFile, Row
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.rules import Member
from nagari.wilayah.services.resolver import LingkunganResolver


class Verdict(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    # Accepted, but a person took the tick away: the register keeps what it has.
    LEFT_OUT = "left_out"


RowKey = tuple[str, int]
WRITTEN = frozenset({Verdict.ADDED, Verdict.CHANGED})


@dataclass(frozen=True, slots=True)
class Change:
    """`field` of Penduduk, or no_kk, alamat, kode_pos, tanggal_kk of the family, or `lingkungan` (ids)."""

    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class Known:
    """A resident of the register that a row speaks of: the fields that matter here."""

    id: UUID
    nomor_sementara: str
    keluarga_id: UUID | None
    lingkungan_id: UUID | None
    values: dict[str, Any]


@dataclass(slots=True)
class PlannedRow:
    row: Row
    verdict: Verdict = Verdict.ADDED
    known: Known | None = None
    changes: list[Change] = field(default_factory=list)
    # id of a new resident; keluarga, lingkungan: what will hold after the import.
    new_id: UUID | None = None
    keluarga_id: UUID | None = None
    lingkungan_id: UUID | None = None
    nomor_sementara: str = ""

    @property
    def key(self) -> RowKey:
        return self.row.sheet, self.row.number

    @property
    def refused(self) -> bool:
        return self.verdict is Verdict.REFUSED

    def get(self, name: str) -> Any:
        """The value after the import: what the file gives, else what the register has."""
        value = self.row.values.get(name)
        if value is None and self.known is not None:
            return self.known.values.get(name)
        return value

    def member(self) -> Member:
        """As the family rules look at it, after the import."""
        get = self.row.values.get if self.known is None else self.get
        return Member(
            nama=get("nama") or "",
            shdk=get("shdk"),
            jenis_kelamin=get("jenis_kelamin"),
            tanggal_lahir=get("tanggal_lahir"),
            status_perkawinan=get("status_perkawinan"),
            nik=get("nik") or "",
            nik_ayah=get("nik_ayah") or "",
            nik_ibu=get("nik_ibu") or "",
        )

    @property
    def lives(self) -> bool:
        return (self.get("status_dasar") or StatusDasar.HIDUP) == StatusDasar.HIDUP

    @property
    def is_head(self) -> bool:
        return bool(self.get("shdk") == Shdk.KEPALA_KELUARGA)


@dataclass(slots=True)
class PlannedFamily:
    """A family that rows speak of. `known` False: made by the import. `changes`: attname -> new value."""

    id: UUID
    no_kk: str
    known: bool
    values: dict[str, Any]
    changes: dict[str, Any] = field(default_factory=dict)
    rows: list[PlannedRow] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    file: ReadFile
    wilayah: str
    today: date
    rows: list[PlannedRow]
    families: dict[UUID, PlannedFamily]
    resolver: LingkunganResolver
    notices: list[Problem] = field(default_factory=list)
    # Parts of the village by id, filled when a change is to be shown: (above, jenis, nama).
    place_names: dict[Any, tuple[Any, str, str]] = field(default_factory=dict)

    def counts(self) -> dict[Verdict, int]:
        found = Counter(one.verdict for one in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    def problems(self) -> list[RowProblem]:
        return [problem for one in self.rows for problem in one.row.problems]

    def fingerprint(self) -> str:
        """Two plans with one fingerprint write the same: so nothing is written that nobody has seen."""
        digest = sha256()
        for one in self.rows:
            target = one.known.id.hex if one.known else ""
            changes = "|".join(f"{change.field}={change.old!r}>{change.new!r}" for change in one.changes)
            if any(change.field == "lingkungan" for change in one.changes):
                # Ids of parts yet to be made differ from plan to plan.
                changes = "|".join(f"{change.field}" for change in one.changes)
            digest.update(f"{one.key}{one.verdict}{target}{changes}\n".encode())
        return digest.hexdigest()
