"""The register of processing activities (UU 27/2022 art. 31): `data/kegiatan.csv`, official Indonesian in every
language. A test holds every model with personal fields against it."""

import csv
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "kegiatan.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kegiatan:
    """`model`: labels of the tables it fills."""

    kode: str
    nama: str
    tujuan: str
    dasar: str
    subjek: str
    data: str
    model: tuple[str, ...]
    penerima: str
    retensi: str
    pengamanan: str


# Heads of the columns, as the export and the sheet have them.
HEADS: Final = {
    "kode": "Kode",
    "nama": "Kegiatan pemrosesan",
    "tujuan": "Tujuan",
    "dasar": "Dasar pemrosesan",
    "subjek": "Subjek data",
    "data": "Jenis data",
    "penerima": "Penerima",
    "retensi": "Masa simpan",
    "pengamanan": "Pengamanan",
}


@lru_cache(maxsize=1)
def activities() -> tuple[Kegiatan, ...]:
    names = [one.name for one in fields(Kegiatan) if one.name != "model"]
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Kegiatan(**{name: row[name] for name in names}, model=tuple(row["model"].split()))
            for row in csv.DictReader(file)
        )


def activity_of(label: str) -> Kegiatan | None:
    """What a table belongs to, by the label of its model."""
    return next((one for one in activities() if label in one.model), None)
