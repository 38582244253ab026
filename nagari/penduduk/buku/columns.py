"""The five books of residents of Permendagri 47/2016: their columns, as the annex heads them.

Official wording, printed as it stands whatever the language of the page. `width`: share of the sheet's breadth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """`groups`: the heads above it, from the top; columns of one group stand beside each other."""

    title: str
    width: float
    align: str = "left"
    groups: tuple[str, ...] = ()

    @property
    def full_title(self) -> str:
        return ": ".join((*self.groups, self.title))


class Book(Enum):
    B1 = "b1"
    B2 = "b2"
    B3 = "b3"
    B4 = "b4"
    B5 = "b5"

    @property
    def number(self) -> str:
        return f"B.{self.value[1]}"

    @property
    def title(self) -> str:
        return _TITLES[self]

    @property
    def columns(self) -> tuple[Column, ...]:
        return _COLUMNS[self]

    @property
    def is_stock(self) -> bool:
        """Tells of everybody at the end of the month, not of what happened in it."""
        return self in (Book.B1, Book.B5)


_TITLES = {
    Book.B1: "Buku Induk Penduduk",
    Book.B2: "Buku Mutasi Penduduk",
    Book.B3: "Buku Rekapitulasi Jumlah Penduduk",
    Book.B4: "Buku Penduduk Sementara",
    Book.B5: "Buku KTP dan KK",
}
_NO = Column("Nomor urut", 2.2, "right")
_SIDES = (("WNA", "L"), ("WNA", "P"), ("WNI", "L"), ("WNI", "P"))


def _four(group: str) -> tuple[Column, ...]:
    return tuple(Column(sex, 1.5, "right", (group, citizenship)) for citizenship, sex in _SIDES)


def _stock(group: str, sum_of: str) -> tuple[Column, ...]:
    rest = ((f"Jumlah {one}", width) for one, width in (("KK", 1.9), ("anggota keluarga", 2.3)))
    souls = Column(f"Jumlah jiwa ({sum_of})", 2.2, "right", (group,))
    return (*_four(group), *(Column(title, width, "right", (group,)) for title, width in rest), souls)


_COLUMNS: dict[Book, tuple[Column, ...]] = {
    Book.B1: (
        _NO,
        Column("Nama lengkap/panggilan", 7),
        Column("Jenis kelamin", 2, "center"),
        Column("Status perkawinan", 3.4),
        Column("Tempat lahir", 4, groups=("Tempat dan tanggal lahir",)),
        Column("Tanggal lahir", 3.5, groups=("Tempat dan tanggal lahir",)),
        Column("Agama", 3),
        Column("Pendidikan terakhir", 4),
        Column("Pekerjaan", 4.6),
        Column("Dapat membaca huruf", 2.7, "center"),
        Column("Kewarganegaraan", 3, "center"),
        Column("Alamat lengkap", 6.4),
        Column("Kedudukan dalam keluarga", 3.8),
        Column("NIK", 5.4),
        Column("Nomor KK", 5.4),
        Column("Keterangan", 4),
    ),
    Book.B2: (
        _NO,
        Column("Nama lengkap/panggilan", 7),
        Column("Tempat lahir", 4, groups=("Tempat dan tanggal lahir",)),
        Column("Tanggal lahir", 3.5, groups=("Tempat dan tanggal lahir",)),
        Column("Jenis kelamin", 2.2, "center"),
        Column("Kewarganegaraan", 3.2, "center"),
        Column("Datang dari", 7, groups=("Penambahan",)),
        Column("Tanggal", 3.5, groups=("Penambahan",)),
        Column("Pindah ke", 7, groups=("Pengurangan",)),
        Column("Tanggal", 3.5, groups=("Pengurangan",)),
        Column("Meninggal (di)", 6, groups=("Pengurangan",)),
        Column("Tanggal", 3.5, groups=("Pengurangan",)),
        Column("Keterangan", 6),
    ),
    Book.B3: (
        _NO,
        Column("Nama dusun/lingkungan (jorong)", 6),
        *_stock("Jumlah penduduk awal bulan ini", "7+8"),
        *_four("Lahir"),
        *_four("Datang"),
        *_four("Meninggal"),
        *_four("Pindah"),
        *_stock("Jumlah penduduk akhir bulan ini", "30+31"),
        Column("Keterangan", 2.6),
    ),
    Book.B4: (
        _NO,
        Column("Nama lengkap", 6),
        Column("L", 1.4, "center", ("Jenis kelamin",)),
        Column("P", 1.4, "center", ("Jenis kelamin",)),
        Column("Nomor identitas/tanda pengenal", 5.4),
        Column("Tempat dan tanggal lahir/umur", 5),
        Column("Pekerjaan", 4.4),
        Column("Kebangsaan", 3.2, groups=("Kewarganegaraan",)),
        Column("Keturunan", 3.2, groups=("Kewarganegaraan",)),
        Column("Datang dari", 5),
        Column("Maksud dan tujuan kedatangan", 5),
        Column("Nama dan alamat yang didatangi", 5.6),
        Column("Datang tanggal", 3.4),
        Column("Pergi tanggal", 3.4),
        Column("Keterangan", 4),
    ),
    Book.B5: (
        _NO,
        Column("Nomor KK", 5.2),
        Column("Nama lengkap", 6),
        Column("NIK", 5.2),
        Column("Jenis kelamin", 1.9, "center"),
        Column("Tempat/tanggal lahir", 4.2),
        Column("Golongan darah", 2.2, "center"),
        Column("Agama", 2.8),
        Column("Pendidikan", 3.6),
        Column("Pekerjaan", 4),
        Column("Alamat", 5),
        Column("Status perkawinan", 3.2),
        Column("Tempat dan tanggal dikeluarkan", 3.8),
        Column("Status hubungan keluarga", 3.4),
        Column("Kewarganegaraan", 2.8, "center"),
        Column("Nama ayah", 4),
        Column("Nama ibu", 4),
        Column("Tanggal mulai tinggal di desa", 3.3),
        Column("Keterangan", 3),
    ),
}


def cells(row: Sequence[str], columns: Sequence[Column]) -> list[tuple[str, Column]]:
    """Each value beside its column; nothing of an empty row."""
    return list(zip(row, columns, strict=True)) if row else []


def head_rows(columns: Sequence[Column]) -> list[list[dict[str, Any]]]:
    """Rows of head cells (`text colspan rowspan`), groups above what they span."""
    depth = max(len(one.groups) for one in columns)
    rows: list[list[dict[str, Any]]] = [[] for _row in range(depth + 1)]
    for place, column in enumerate(columns):
        before = columns[place - 1] if place else None
        for level, group in enumerate(column.groups):
            above = column.groups[: level + 1]
            if before is not None and before.groups[: level + 1] == above:
                continue
            span = 0
            while place + span < len(columns) and columns[place + span].groups[: level + 1] == above:
                span += 1
            rows[level].append({"text": group, "colspan": span, "rowspan": 1})
        level = len(column.groups)
        rows[level].append({"text": column.title, "colspan": 1, "rowspan": depth + 1 - level})
    return rows
