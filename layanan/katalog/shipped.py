"""The catalogue that comes with the program, read from `data/`. Its README names the sources."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from layanan.katalog.rules.content import Isi, Isian, Syarat, Tahap
from layanan.katalog.rules.lines import options_of

DATA = Path(__file__).parent / "data"
YES = "ya"
# Number of the component that names the law.
LAW = "7"


@dataclass(frozen=True, slots=True)
class Komponen:
    """One of the 14; `teks` stands where a service says nothing else, "" where it is worked out from the rest."""

    nomor: str
    nama: str
    kelompok: str
    teks: str


@lru_cache(maxsize=1)
def components() -> tuple[Komponen, ...]:
    return tuple(Komponen(row["no"], row["nama"], row["kelompok"], row["teks"]) for row in _rows("komponen"))


@lru_cache(maxsize=1)
def requirements() -> Mapping[str, Syarat]:
    """By code."""
    return MappingProxyType(
        {row["kode"]: Syarat(row["kode"], row["nama"], row["catatan"], row["dibawa"]) for row in _rows("syarat")}
    )


@lru_cache(maxsize=1)
def services() -> Mapping[str, Isi]:
    """All 59 by code."""
    asked: dict[str, list[Syarat]] = defaultdict(list)
    for row in _rows("syarat_jenis"):
        known = requirements()[row["syarat"]]
        said = Syarat(known.kode, known.nama, known.catatan, known.dibawa, row["wajib"] == YES, row["bila"])
        asked[row["jenis"]].append(said)
    fields: dict[str, list[Isian]] = defaultdict(list)
    for row in _rows("isian"):
        one = Isian(row["nama"], row["label"], row["tipe"], row["wajib"] == YES, options_of(row["pilihan"]))
        fields[row["jenis"]].append(one)
    stages: dict[str, list[Tahap]] = defaultdict(list)
    for row in _rows("rute"):
        done = tuple(row["tindakan"].split(";"))
        stages[row["jenis"]].append(Tahap(row["tingkat"], row["peran"], done, row["tempat"], row["batas"], row["bila"]))
    return MappingProxyType(
        {
            row["kode"]: Isi(
                judul=row["judul"],
                kelompok=row["kelompok"],
                klasifikasi=row["klasifikasi"],
                penandatangan=row["penandatangan"],
                mengetahui=row["mengetahui"],
                berlaku_hari=int(row["berlaku_hari"]),
                pemohon=row["pemohon"],
                mandiri=row["mandiri"] == YES,
                syarat=tuple(asked[row["kode"]]),
                isian=tuple(fields[row["kode"]]),
                rute=tuple(stages[row["kode"]]),
                komponen={LAW: row["dasar"]} if row["dasar"] else {},
            )
            for row in _rows("jenis")
        }
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
