"""What letters hold about a resident: told in the copy of the own data."""

from collections.abc import Sequence
from uuid import UUID

from layanan.surat.models import SubjekSurat
from nagari.lib.dates import tanggal
from nagari.pdp.holdings import Holding, holdings


def register() -> None:
    holdings.register(Holding(name="surat", title="Surat", tell=_told, order=40))


def _told(penduduk: UUID) -> Sequence[tuple[str, str]]:
    rows = SubjekSurat.objects.filter(penduduk_id=penduduk).select_related("surat").order_by("surat__terbit_pada")
    return [(f"Surat {row.surat.nomor}", f"{row.surat.judul}, {tanggal(row.surat.tanggal)}") for row in rows]
