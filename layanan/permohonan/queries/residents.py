"""Residents as the intake shows and needs them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from layanan.permohonan.rules.prefill import Known, named
from nagari.penduduk.kode import JenisKelamin, StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.rules import age_on
from nagari.sync.tracking import in_region

_LETTERS = {kode.value: kode.huruf for kode in JenisKelamin}


@dataclass(frozen=True, slots=True)
class Resident:
    """`is_alive`: counts as a resident here."""

    row: Penduduk
    id: UUID
    nama: str
    nomor: str
    tempat: str
    umur: int | None
    telepon: str
    is_alive: bool
    known: Known


def residents(keys: Collection[UUID], scope: str, today: date) -> dict[UUID, Resident]:
    """Those of `keys` who are registered in `scope`. One query, and that of the places."""
    if not keys:
        return {}
    rows = Penduduk.objects.filter(in_region(scope), pk__in=set(keys)).select_related("keluarga")
    places = places_of(scope)
    found = {}
    for row in rows:
        home = places.home(row.lingkungan_id, row.wilayah)
        alamat = row.alamat_sekarang or (row.keluarga.alamat if row.keluarga else "")
        known = Known(
            nama=row.nama,
            nik=row.nik,
            kelamin=_LETTERS.get(row.jenis_kelamin or 0, ""),
            alamat=", ".join(part for part in (alamat, home) if part),
            no_kk=row.keluarga.no_kk if row.keluarga else "",
            ayah=named(row.nama_ayah, row.nik_ayah),
            ibu=named(row.nama_ibu, row.nik_ibu),
        )
        found[row.pk] = Resident(
            row=row,
            id=row.pk,
            nama=row.nama,
            nomor=row.nik or row.nomor_sementara,
            tempat=home or alamat,
            umur=age_on(row.tanggal_lahir, today) if row.tanggal_lahir else None,
            telepon=row.telepon,
            is_alive=row.status_dasar == StatusDasar.HIDUP,
            known=known,
        )
    return found
