"""A letter about whether somebody is married says nothing else than the register, under the same roof."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from layanan.surat.messages import refused
from nagari.penduduk.kode import StatusPerkawinan
from nagari.penduduk.models import Penduduk

# What a kind of letter says of whom it is about, by its code in the catalogue.
SAYS: Final[Mapping[str, frozenset[int]]] = {
    "BLMNIKAH": frozenset({StatusPerkawinan.BELUM_KAWIN}),
    "JANDADUDA": frozenset({StatusPerkawinan.CERAI_HIDUP, StatusPerkawinan.CERAI_MATI}),
}


def check_marital(kode: str, keys: Collection[UUID]) -> None:
    """`keys`: residents it is about; of whom the register says nothing, the papers decide. Raises UserError
    marital_differs."""
    if kode not in SAYS or not keys:
        return
    known = Penduduk.objects.filter(pk__in=keys, status_perkawinan__isnull=False)
    wrong = known.exclude(status_perkawinan__in=SAYS[kode]).order_by("id").first()
    if wrong is not None and wrong.status_perkawinan is not None:
        raise refused("marital_differs", name=wrong.nama, status=StatusPerkawinan(wrong.status_perkawinan).label)
