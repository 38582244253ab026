from typing import Any

from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Permohonan
from tests.accounts.walk import POST, Page
from tests.layanan.katalog.test_content import GOOD
from tests.office import NOW
from tests.penduduk.people import make_penduduk


def kind(region: str) -> dict[str, Any]:
    code = f"MINTA-{region[-4:]}"
    known = JenisLayanan.objects.filter(wilayah=region, kode=code).first()
    return {"pk": (known or kinds.add_kind(region, code, GOOD, NOW)).pk}


def request(region: str) -> dict[str, Any]:
    versi = JenisLayanan.objects.get(pk=kind(region)["pk"]).versi
    row = Permohonan.objects.create(
        wilayah=region, nomor="KTB-000-000-000", versi=versi, diajukan_pada=NOW, pemohon_nama="ROSNIDAR"
    )
    return {"pk": row.pk}


def resident(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(region).pk}


def step(region: str) -> dict[str, Any]:
    return {**request(region), "langkah": "tolak"}


PAGES: dict[str, Page] = {
    "permohonan:index": Page("permohonan.view"),
    "permohonan:approve": Page("permohonan.act", POST),
    "permohonan:issue": Page("permohonan.act", POST),
    "permohonan:detail": Page("permohonan.view", of=request),
    "permohonan:of_resident": Page("permohonan.view", of=resident),
    "permohonan:step": Page("permohonan.act", of=step),
    "permohonan:note": Page("permohonan.act", POST, of=request),
    "permohonan:give": Page("permohonan.act", POST, of=request),
    "permohonan:new": Page("permohonan.take"),
    "permohonan:fill_in": Page("permohonan.take", of=kind),
    "permohonan:people": Page("permohonan.take", POST),
    "permohonan:correct": Page("permohonan.act", of=request),
    "permohonan:draft": Page("permohonan.act", of=request),
    "permohonan:slip": Page("permohonan.view", of=request),
}
