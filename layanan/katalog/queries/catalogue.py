"""Which services an office gives, and what each says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from layanan.katalog.models import JenisLayanan, Pemohon, PilihanLayanan, SyaratLayanan, Tingkat, VersiLayanan
from layanan.katalog.rules.content import Isi, Syarat, Tahap, from_json, level_of, stages_of
from nagari.sync.prepared import Objects, Statement
from nagari.wilayah.rules.codes import chain

_CODE: Final = Statement(lambda key: JenisLayanan.objects.filter(pk=key).values_list("kode"))
_CHOICES: Final = Statement(
    lambda wilayah: PilihanLayanan.objects.filter(wilayah=wilayah).order_by("id").values_list("jenis_id", "aktif")
)
_OF_CODE: Final = Objects(
    JenisLayanan,
    lambda regions, kode: JenisLayanan.objects.filter(wilayah__in=regions, kode=kode, versi__sidik__isnull=False),
    "versi",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One service as an office sees it. `is_given`: here, now; `is_own`: it may change it."""

    jenis: JenisLayanan
    versi: VersiLayanan
    is_given: bool
    is_own: bool


def catalogue(wilayah: str) -> list[Listed]:
    """All services of the office of region `wilayah` by group and title, those switched off too.

    Two queries. Versions without what only a single service's page shows.
    """
    # A version that has not come yet has no digest.
    rows = JenisLayanan.objects.filter(wilayah__in=chain(wilayah), versi__sidik__isnull=False).select_related("versi")
    return _listed(rows.defer(*(f"versi__{name}" for name in ("syarat", "isian", "komponen"))), wilayah)


def _of_code(wilayah: str, kode: str) -> list[Listed]:
    """Those of one code, their versions whole. Two queries."""
    return _listed(_OF_CODE.all(chain(wilayah), kode), wilayah)


def _listed(rows: Iterable[JenisLayanan], wilayah: str) -> list[Listed]:
    choices: dict[UUID, bool] = dict(_CHOICES.rows(wilayah))
    off = {key for key, is_on in choices.items() if not is_on}
    found = [
        Listed(row, row.versi, row.aktif and row.pk not in off, row.wilayah == wilayah) for row in _effective(rows)
    ]
    return sorted(found, key=lambda one: (one.versi.kelompok, one.versi.judul, one.jenis.pk))


def _effective(rows: Iterable[JenisLayanan]) -> list[JenisLayanan]:
    """An office that worked alone loaded the shipped catalogue itself; once it has the regency's, that one holds."""
    found: list[JenisLayanan] = []
    codes: set[str] = set()
    for row in sorted(rows, key=lambda row: (len(row.wilayah), row.pk)):
        if not (row.bawaan and row.kode in codes):
            found.append(row)
        codes.add(row.kode)
    return found


def find(wilayah: str, pk: UUID) -> Listed | None:
    """The service with that key, if this office's catalogue has it. Three queries."""
    row = _CODE.row(pk)
    same = _of_code(wilayah, row[0]) if row else []
    return next((found for found in same if found.jenis.pk == pk), None)


def find_offered(wilayah: str, kode: str) -> Listed | None:
    """The same by its code, if residents may ask for it here."""
    same = _of_code(wilayah, kode.upper()) if kode else []
    return next((found for found in same if is_offered(found, wilayah)), None)


def offered_version(wilayah: str, pk: UUID) -> VersiLayanan | None:
    """The version with that key, whole, if it is what this office gives now; internal services too."""
    versi = VersiLayanan.objects.select_related("jenis").filter(pk=pk).first()
    same = _of_code(wilayah, versi.jenis.kode) if versi else []
    return versi if any(found.versi.pk == pk and found.is_given for found in same) else None


def offered(wilayah: str) -> list[Listed]:
    """What residents may ask for at this office; at a regency, at all offices below it."""
    return [found for found in catalogue(wilayah) if is_offered(found, wilayah)]


def is_offered(found: Listed, wilayah: str) -> bool:
    is_ours = level_of(wilayah) in (Tingkat.KABUPATEN, found.versi.tingkat)
    return found.is_given and found.versi.pemohon != Pemohon.KANTOR and is_ours


def grouped(rows: Iterable[Listed]) -> list[tuple[str, list[Listed]]]:
    found: dict[str, list[Listed]] = {}
    for row in rows:
        found.setdefault(row.versi.kelompok, []).append(row)
    return list(found.items())


def titled(rows: Iterable[Listed], text: str) -> list[Listed]:
    """Those whose title, group or code holds every word of `text`: the one of that code first, then those whose code
    or title begins so, else in their order."""
    words = text.casefold().split()
    found = [
        row
        for row in rows
        if all(word in f"{row.versi.judul} {row.versi.kelompok} {row.jenis.kode}".casefold() for word in words)
    ]
    said = " ".join(words)
    return sorted(found, key=lambda row: _rank(row, said)) if said else found


def _rank(row: Listed, said: str) -> int:
    kode, judul = row.jenis.kode.casefold(), row.versi.judul.casefold()
    if kode == said:
        return 0
    return 1 if kode.startswith(said) or judul.startswith(said) else 2


def versions(row: JenisLayanan) -> list[VersiLayanan]:
    """Newest first, number and time only."""
    return list(VersiLayanan.objects.filter(jenis=row).only("nomor", "dibuat_pada", "bawaan").order_by("-nomor", "-id"))


def route(versi: VersiLayanan) -> tuple[Tahap, ...]:
    return stages_of(versi.rute)


def content(versi: VersiLayanan) -> Isi:
    return from_json({name: getattr(versi, name) for name in Isi.__slots__})


def requirements(wilayah: str) -> dict[str, Syarat]:
    """All that may be asked for, by code; the office's own before those from above."""
    rows = SyaratLayanan.objects.filter(wilayah__in=chain(wilayah)).order_by("id")
    return {
        row.kode: Syarat(row.kode, row.nama, row.catatan, row.dibawa)
        for row in sorted(rows, key=lambda row: len(row.wilayah))
    }
