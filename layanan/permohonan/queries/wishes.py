"""What waits to be confirmed at the counter, and who in the register may be meant."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from layanan.permohonan.models import Pengajuan, StatusPengajuan
from layanan.permohonan.queries.residents import Resident, residents
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of
from nagari.sync.tracking import SyncedQuerySet, in_region

MOST = 6


def waiting(wilayah: str) -> SyncedQuerySet[Pengajuan]:
    """Of the office of that region, the oldest first; with the version's title."""
    rows: SyncedQuerySet[Pengajuan] = (
        Pengajuan.objects.filter(wilayah=wilayah, status=StatusPengajuan.BARU)
        .select_related("versi")
        .only(
            *("nomor", "wilayah", "asal", "diajukan_pada", "nama", "subjek_nama", "hubungan", "status"), "versi__judul"
        )
        .order_by("diajukan_pada", "id")
    )
    return rows


def waiting_count(wilayah: str) -> int:
    return Pengajuan.objects.filter(wilayah=wilayah, status=StatusPengajuan.BARU).count()


def candidates(wilayah: str, nik: str, nama: str, today: date) -> Sequence[Resident]:
    """Residents of that NIK first, then those whose name is alike; at most `MOST`."""
    keys: list[UUID] = []
    if nik:
        keys += Penduduk.objects.filter(in_region(wilayah), nik=nik).values_list("pk", flat=True)[:MOST]
    if nama.strip():
        keys += [one.id for one in suggest(nama, wilayah, places_of(wilayah), today, MOST)]
    keys = list(dict.fromkeys(keys))[:MOST]
    known = residents(keys, wilayah, today)
    return [known[key] for key in keys if key in known]
