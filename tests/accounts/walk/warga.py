from typing import Any
from uuid import UUID

from layanan.katalog import shipped
from layanan.katalog.models import VersiLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Berkas, Pengajuan
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.accounts.walk.permohonan import request
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


def paper(region: str) -> dict[str, Any]:
    row = Berkas.objects.create(
        wilayah=region,
        permohonan_id=request(region)["pk"],
        syarat="KTP",
        isi="0" * 64,
        tipe="jpeg",
        ukuran=1,
        diterima_pada=NOW,
    )
    return {"pk": row.pk}


def again(region: str) -> dict[str, Any]:
    return {**request(region), "lama": UUID(int=1)}


PAGES: dict[str, Page] = {
    "status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:ask": Page(PUBLIC),
    "warga:fill_in": Page(PUBLIC, of=service),
    "warga:asked": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:waiting": Page("permohonan.take"),
    "warga:confirm": Page("permohonan.take", of=wish),
    "warga:reject": Page("permohonan.take", POST, of=wish),
    "warga:again": Page("permohonan.take", POST, of=wish),
    "warga:hand_in": Page(PUBLIC, POST, of=given(nomor="KTB-000-000-009")),
    "warga:papers": Page("permohonan.view", of=request),
    "warga:paper": Page("permohonan.view", of=paper),
    "warga:paper_remove": Page("permohonan.take", POST, of=paper),
    "warga:paper_back": Page("permohonan.take", POST, of=paper),
    "warga:paper_again": Page("permohonan.take", POST, of=again),
    "warga:track": Page(PUBLIC),
    "warga:status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
}
