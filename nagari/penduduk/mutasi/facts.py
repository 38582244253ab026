"""What is noted of an event besides whom it concerns and when: one dataclass for each kind, kept in `Mutasi.rincian`.

Codes are those of `kode.peristiwa`; an empty text or None was not told. `read` takes what a newer version wrote, too.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from nagari.penduduk.models import Jenis, Mutasi


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Who reported it, two witnesses, and the papers that were shown (codes of `mutasi.papers`)."""

    pelapor: str = ""
    nik_pelapor: str = ""
    hubungan_pelapor: str = ""
    saksi: tuple[str, ...] = ()
    # Of the witnesses in their order, "" where it was not told.
    nik_saksi: tuple[str, ...] = ()
    berkas: tuple[str, ...] = ()
    # Why it was reported after the time the law gives.
    alasan_terlambat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    laporan: Report = field(default_factory=Report)
    # The official paper by which it is known: certificate, letter, verdict.
    jenis_surat: str = ""
    no_surat: str = ""
    tanggal_surat: date | None = None
    catatan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthFacts(Facts):
    pukul: str = ""
    tempat_dilahirkan: int | None = None
    jenis_kelahiran: int | None = None
    # Which child of the mother, and which of the twins.
    anak_ke: int | None = None
    kembar_ke: int | None = None
    penolong: int | None = None
    berat_gram: int | None = None
    panjang_cm: int | None = None
    ibu_id: UUID | None = None
    ayah_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StillbirthFacts(Facts):
    """Of the mother; `lama_kandungan` in months."""

    pukul: str = ""
    jenis_kelamin: int | None = None
    lama_kandungan: int | None = None
    tempat: str = ""
    tempat_dilahirkan: int | None = None
    jenis_kelahiran: int | None = None
    anak_ke: int | None = None
    penolong: int | None = None
    sebab_kematian: str = ""
    ayah_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathFacts(Facts):
    pukul: str = ""
    tempat: str = ""
    sebab: int | None = None
    penerang: int | None = None
    # Of the family.
    anak_ke: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts(Facts):
    """Arrival, departure and move inside: `tempat` is where from or where to, `wilayah` its code where it is known."""

    tempat: str = ""
    wilayah: str = ""
    alamat: str = ""
    alasan: int | None = None
    alasan_lain: str = ""
    klasifikasi: int | None = None
    jenis_kepindahan: int | None = None
    status_kk_pindah: int | None = None
    status_kk_tinggal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFacts(Facts):
    """Missing, and found again."""

    tempat: str = ""
    no_laporan_polisi: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFacts(Facts):
    """Temporary stay and absence. `dikunjungi`: name and address of whom the guest stays with (book B.4, column 12)."""

    tempat: str = ""
    maksud: str = ""
    dikunjungi: str = ""
    keturunan: str = ""
    sampai: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarriageFacts(Facts):
    """Marriage and divorce, for each of the two. `pasangan_id` where the spouse is registered here."""

    pasangan_id: UUID | None = None
    nama_pasangan: str = ""
    nik_pasangan: str = ""
    tempat: str = ""
    is_tercatat: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts(Facts):
    """Change and correction. `elemen`: names of the fields; what they held stands in the trace."""

    elemen: tuple[str, ...] = ()


FACTS: Mapping[str, type[Facts]] = {
    Jenis.LAHIR: BirthFacts,
    Jenis.LAHIR_MATI: StillbirthFacts,
    Jenis.MATI: DeathFacts,
    Jenis.DATANG: MoveFacts,
    Jenis.PINDAH: MoveFacts,
    Jenis.PINDAH_DALAM: MoveFacts,
    Jenis.HILANG: MissingFacts,
    Jenis.KEMBALI: MissingFacts,
    Jenis.SEMENTARA_MASUK: StayFacts,
    Jenis.SEMENTARA_KELUAR: StayFacts,
    Jenis.SEMENTARA_SELESAI: StayFacts,
    Jenis.KAWIN: MarriageFacts,
    Jenis.CERAI: MarriageFacts,
    Jenis.UBAH: ChangeFacts,
    Jenis.PEMBETULAN: ChangeFacts,
}
One = TypeVar("One")


def facts_of(mutasi: Mutasi) -> Facts:
    """The facts in the class that belongs to its kind (FACTS; Facts for others)."""
    return read(FACTS.get(mutasi.jenis, Facts), mutasi.rincian)


def written(facts: Facts) -> dict[str, Any]:
    """As JSON; what was not told is left out."""
    return _written(facts)


def read(kind: type[One], values: Any) -> One:
    """What cannot be read counts as not told: another office wrote it, and the page has to open."""
    hints = _hints(cast("Any", kind))
    found: dict[str, Any] = {}
    for name, value in values.items() if isinstance(values, Mapping) else ():
        if name in hints:
            with suppress(ValueError, TypeError, AttributeError):
                found[name] = _value(hints[name], value)
    return kind(**found)


def _written(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields(row):
        value = getattr(row, one.name)
        if is_dataclass(value):
            value = _written(value)
        if value in (None, "", (), {}) or (value is True and one.default is True):
            continue
        found[one.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        return _value(next(one for one in get_args(hint) if one is not type(None)), value)
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, value)
    if hint is UUID:
        return UUID(value)
    if hint is date:
        return date.fromisoformat(value)
    is_list = isinstance(value, list)
    if isinstance(value, Mapping) or is_list != (get_origin(hint) is tuple):
        raise TypeError(hint)
    return tuple(value) if is_list else value
