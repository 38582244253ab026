"""What a column of an import can be: the field it fills and how its cells are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import IntegerChoices

from nagari.penduduk.fields import KodeField
from nagari.penduduk.models import Penduduk


class Cell(StrEnum):
    """How a cell is read; see `cells`."""

    TEXT = "text"
    NAME = "name"
    KODE = "kode"
    DATE = "date"
    # Dates that may lie ahead, such as the end of a passport.
    EXPIRY = "expiry"
    NIK = "nik"
    PARENT_NIK = "parent_nik"
    NO_KK = "no_kk"
    YES_NO = "yes_no"
    DEGREES = "degrees"
    MARITAL = "marital"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Column:
    """`field`: a field of Penduduk, or one of the family's (no_kk alamat kode_pos) or place's (desa jorong rw rt)."""

    field: str
    cell: Cell
    longest: int = 0
    kode: type[IntegerChoices] | None = None


FAMILY_FIELDS = frozenset({"no_kk", "alamat", "kode_pos", "tanggal_kk"})
PLACE_FIELDS = ("jorong", "rw", "rt")

_SPECIAL = {
    "nik": Cell.NIK,
    "nik_ayah": Cell.PARENT_NIK,
    "nik_ibu": Cell.PARENT_NIK,
    "nama": Cell.NAME,
    "nama_ayah": Cell.NAME,
    "nama_ibu": Cell.NAME,
    "tanggal_akhir_paspor": Cell.EXPIRY,
    "tanggal_akhir_kitas": Cell.EXPIRY,
    "status_perkawinan": Cell.MARITAL,
}
_NOT_FROM_FILES = frozenset(
    {
        "id", "wilayah", "deleted_at", "nomor_sementara", "keluarga", "lingkungan", "status_sejak", "terdata_sejak",
        "digabung_ke", "predecessor_id", "cari",
    }
)  # fmt: skip


def _of_penduduk() -> Iterator[Column]:
    for field in Penduduk._meta.concrete_fields:
        name = field.name
        if name in _NOT_FROM_FILES or not field.editable:
            continue
        if isinstance(field, KodeField):
            yield Column(name, _SPECIAL.get(name, Cell.KODE), kode=field.kode_list)
        else:
            cell = _SPECIAL.get(name) or _BY_TYPE.get(field.get_internal_type())
            if cell:
                yield Column(name, cell, longest=getattr(field, "max_length", None) or 0)


_BY_TYPE = {
    "CharField": Cell.TEXT,
    "DateField": Cell.DATE,
    "BooleanField": Cell.YES_NO,
    "FloatField": Cell.DEGREES,
}

COLUMNS: dict[str, Column] = {
    column.field: column
    for column in (
        *_of_penduduk(),
        Column("no_kk", Cell.NO_KK),
        Column("alamat", Cell.TEXT, longest=200),
        Column("kode_pos", Cell.TEXT, longest=5),
        Column("tanggal_kk", Cell.DATE),
        # Compared only (imports.villages).
        Column("desa", Cell.TEXT, longest=60),
        Column("jorong", Cell.PLACE, longest=60),
        Column("rw", Cell.PLACE, longest=20),
        Column("rt", Cell.PLACE, longest=20),
    )
}
