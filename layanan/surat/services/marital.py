"""A letter about whether somebody is married says nothing else than the register, under the same roof."""

from collections.abc import Collection
from uuid import UUID

from layanan.surat.messages import refused
from layanan.surat.rules.marital import SAYS, WEDS
from nagari.penduduk.kode import StatusPerkawinan
from nagari.penduduk.models import Penduduk


def check_marital(kode: str, keys: Collection[UUID], *, is_direct: bool = False) -> None:
    """`keys`: residents it is about; of whom the register says nothing, the papers decide. `is_direct`: without a
    request, whose page would say what is to be compared. Raises UserError marital_differs, marital_asks."""
    known = Penduduk.objects.filter(pk__in=keys).order_by("id")
    if kode in SAYS:
        wrong = known.filter(status_perkawinan__isnull=False).exclude(status_perkawinan__in=SAYS[kode]).first()
        if wrong is not None and wrong.status_perkawinan is not None:
            raise refused("marital_differs", name=wrong.nama, status=StatusPerkawinan(wrong.status_perkawinan).label)
    if kode in WEDS and is_direct:
        married = known.filter(status_perkawinan=StatusPerkawinan.KAWIN).first()
        if married is not None:
            raise refused("marital_asks", name=married.nama)
