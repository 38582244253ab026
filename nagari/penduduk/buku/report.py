"""The monthly report: how the population grew and shrank, out of the recapitulation of the month (book B.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from nagari.penduduk.buku.columns import Column
from nagari.penduduk.buku.recap import AKHIR, AWAL, DATANG, GROUPS, LAHIR, MATI, PINDAH, Line, Recap

_TITLES = {
    AWAL: "Penduduk awal bulan",
    LAHIR: "Lahir",
    DATANG: "Datang",
    MATI: "Meninggal",
    PINDAH: "Pindah",
    AKHIR: "Penduduk akhir bulan",
}


@dataclass(frozen=True, slots=True)
class ReportTable:
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()


def tables(found: Recap) -> tuple[ReportTable, ReportTable]:
    return _growth(found.total), _parts(found)


def notes(found: Recap) -> tuple[str, ...]:
    said = []
    if found.moved:
        said.append(f"Datang dan pindah memuat {found.moved} perpindahan di dalam wilayah sendiri.")
    if found.late:
        said.append(f"Termasuk {found.late} peristiwa bulan sebelumnya yang terlambat dicatat.")
    if found.entered:
        said.append(
            f"Angka awal bulan memuat {found.entered} penduduk yang baru terdata bulan ini tanpa peristiwa; "
            "angka akhir bulan sebelumnya belum memuatnya."
        )
    if found.unknown:
        said.append(
            f"Sekarang {found.unknown} penduduk belum diisi jenis kelaminnya, jadi tidak masuk kolom mana pun; "
            "statistik menghitungnya."
        )
    kk = found.total.kk_akhir
    if found.cards and found.cards != kk:
        said.append(
            f"Jumlah KK menurut kepala keluarga ({kk}); statistik sekarang menghitung {found.cards} kartu keluarga "
            "yang dihuni, juga yang belum ada kepalanya."
        )
    return tuple(said)


def _growth(total: Line) -> ReportTable:
    heads = [Column(sex, 2, "right", (citizenship,)) for citizenship in ("WNI", "WNA") for sex in ("L", "P", "L+P")]
    columns = (Column("Perkembangan", 6), *heads, Column("Jumlah", 2.4, "right"))
    rows = []
    for group in GROUPS:
        wna_l, wna_p, wni_l, wni_p = total.figures[group]
        figures = [wni_l, wni_p, wni_l + wni_p, wna_l, wna_p, wna_l + wna_p, total.souls(group)]
        rows.append([_TITLES[group], *map(str, figures)])
    before, after = total.kk_awal, total.kk_akhir
    rows.append(["Kepala keluarga awal bulan", *[""] * 6, str(before)])
    rows.append(["Kepala keluarga akhir bulan", *[""] * 6, str(after)])
    return ReportTable("Perkembangan penduduk", columns, rows)


def _parts(found: Recap) -> ReportTable:
    shown = [Column(_TITLES[group], 2, "right") for group in GROUPS]
    columns = (Column("No.", 1, "right"), Column("Bagian wilayah", 5), *shown, Column("KK akhir", 2, "right"))
    rows = [_row(str(number), line.label, line) for number, line in enumerate(found.lines, 1)]
    return ReportTable("Menurut bagian wilayah", columns, rows, _row("", "JUMLAH", found.total))


def _row(number: str, label: str, line: Line) -> list[str]:
    return [number, label, *(str(line.souls(group)) for group in GROUPS), str(line.kk_akhir)]
