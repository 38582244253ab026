"""How long messages to residents keep number and text."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nagari.notices.models import Pesan
from nagari.pdp.retention import Kelas, classes

KEPT: Final = timedelta(days=365)


def register() -> None:
    classes.register(
        Kelas(
            kode="pesan",
            title="Nomor dan teks pesan kepada warga",
            basis="UU 27/2022 Pasal 43-44; pesan telah dikirim atau gugur",
            after=KEPT,
            model=Pesan,
            fields=("kepada", "isian", "teks"),
            due=_old,
        )
    )


def _old(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    rows = Pesan.all_objects.filter(wilayah=wilayah, dibuat_pada__lt=before).exclude(kepada="")
    return list(rows.order_by("dibuat_pada", "id").values_list("pk", flat=True)[:most])
