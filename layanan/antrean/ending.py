"""What of the survey ends by time: a visitor may have written a name into the free text."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from layanan.antrean.models import JawabanSkm
from nagari.pdp.retention import Kelas, classes

KEPT: Final = timedelta(days=2 * 365)


def register() -> None:
    classes.register(
        Kelas(
            kode="saran-survei",
            title="Saran bebas pada survei kepuasan",
            basis="UU 27/2022 Pasal 43-44; laporan survei telah disusun",
            after=KEPT,
            model=JawabanSkm,
            fields=("saran",),
            due=_old,
        )
    )


def _old(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    rows = JawabanSkm.all_objects.filter(wilayah=wilayah, tanggal__lt=before.date()).exclude(saran="")
    return list(rows.order_by("tanggal", "id").values_list("pk", flat=True)[:most])
