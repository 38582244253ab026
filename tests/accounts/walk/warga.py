from typing import Any

from layanan.katalog import shipped
from layanan.katalog.models import VersiLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Pengajuan
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.office import NOW


def service(region: str) -> dict[str, Any]:
    return {"kode": kinds.add_kind(region, "SKTM", shipped.services()["SKTM"], NOW).kode}


def wish(region: str) -> dict[str, Any]:
    versi = (
        VersiLayanan.objects.filter(wilayah=region).first()
        or kinds.add_kind(region, "WARGA", shipped.services()["SKTM"], NOW).versi
    )
    row = Pengajuan.objects.create(
        wilayah=region, nomor="KTB-000-000-009", versi=versi, diajukan_pada=NOW, nama="ROSNIDAR"
    )
    return {"pk": row.pk}


PAGES: dict[str, Page] = {
    "status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:ask": Page(PUBLIC),
    "warga:fill_in": Page(PUBLIC, of=service),
    "warga:asked": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:waiting": Page("permohonan.take"),
    "warga:confirm": Page("permohonan.take", of=wish),
    "warga:reject": Page("permohonan.take", POST, of=wish),
    "warga:again": Page("permohonan.take", POST, of=wish),
    "warga:track": Page(PUBLIC),
    "warga:status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
}
