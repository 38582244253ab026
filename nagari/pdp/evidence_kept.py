"""How long proof of data protection is kept: requests that were decided, incidents that are over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nagari.pdp.models import Insiden, PermintaanHak
from nagari.pdp.retention import Kelas, classes

KEPT: Final = timedelta(days=5 * 365)


def register() -> None:
    classes.register(
        Kelas(
            kode="hak-subjek",
            title="Permintaan hak subjek data yang selesai",
            basis="UU 27/2022 Pasal 43-44; masa pembuktian berakhir",
            after=KEPT,
            model=PermintaanHak,
            fields=("pemohon_nama", "uraian", "hasil"),
            due=_decided,
            with_row=True,
        )
    )
    classes.register(
        Kelas(
            kode="insiden",
            title="Insiden yang ditutup",
            basis="UU 27/2022 Pasal 43-44; masa pembuktian berakhir",
            after=KEPT,
            model=Insiden,
            fields=("kejadian", "penanganan"),
            due=_closed,
            with_row=True,
        )
    )


def _decided(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    rows = PermintaanHak.objects.filter(wilayah=wilayah, diputus_pada__lt=before)
    return list(rows.order_by("diputus_pada", "id").values_list("pk", flat=True)[:most])


def _closed(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    rows = Insiden.objects.filter(wilayah=wilayah, ditutup_pada__lt=before)
    return list(rows.order_by("ditutup_pada", "id").values_list("pk", flat=True)[:most])
