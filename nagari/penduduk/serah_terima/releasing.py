"""Lets people go whom the office they left asks back, if they were not accepted meanwhile: nobody has to press."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from nagari.penduduk.models import JenisKabar, KabarPindah, TawaranPindah
from nagari.penduduk.serah_terima.queries import offers
from nagari.penduduk.serah_terima.rules import Keadaan
from nagari.sync.registry import RowChange, office
from nagari.sync.tracking import acting

REASON: Final = "serah_terima"


def release(changes: Sequence[RowChange], now: datetime) -> None:
    """Looks anew at every offer of this office the changes name, so neither their order nor a repetition matters."""
    named = {UUID(str(one.after["tawaran_id"])) for one in changes if one.after}
    asked = TawaranPindah.objects.filter(id__in=named, wilayah=office().wilayah)
    with acting(None, REASON):
        for offer in offers(asked.order_by("id")):
            if offer.keadaan == Keadaan.RELEASE_ASKED:
                KabarPindah.objects.create(
                    wilayah=offer.row.asal,
                    asal=offer.row.wilayah,
                    tawaran_id=offer.row.id,
                    jenis=JenisKabar.LEPAS,
                    tanggal=timezone.localdate(now),
                )
