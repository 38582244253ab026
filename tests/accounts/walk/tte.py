from datetime import date
from typing import Any
from uuid import UUID

from layanan.surat.models import CatatanSurat, Surat
from nagari.kantor.models import Pegawai
from nagari.sync import blobs
from tests.accounts.walk import POST, Page
from tests.office import NOW


def official(region: str) -> dict[str, Any]:
    row = Pegawai.objects.create(wilayah=region, nama="Uji", jenis="kepala", jabatan="Kepala", mulai=date(2020, 1, 1))
    return {"pegawai": row.pk}


def surat(region: str) -> dict[str, Any]:
    said = {"nomor": "1", "jenis": "UJI", "judul": "Uji", "perihal": "Uji", "terbit_oleh_nama": "Uji"}
    somewhere = UUID(int=1)
    row = Surat.objects.create(
        wilayah=region,
        nomor_urut_id=somewhere,
        layanan_id=somewhere,
        urut=1,
        tanggal=NOW.date(),
        terbit_pada=NOW,
        terbit_oleh=somewhere,
        sidik="0" * 64,
        **said,
    )
    return {"pk": row.pk}


def scanned(region: str) -> dict[str, Any]:
    found = surat(region)
    CatatanSurat.objects.create(
        wilayah=region,
        surat_id=found["pk"],
        jenis="ttd",
        kantor=region,
        oleh=UUID(int=1),
        oleh_nama="Uji",
        pada=NOW,
        rincian={"cara": "basah"},
        berkas=blobs.put(b"%PDF-1.7 invented"),
    )
    return found


PAGES: dict[str, Page] = {
    "tte:waiting": Page("surat.sign"),
    "tte:one": Page("surat.sign", of=surat),
    "tte:code": Page("surat.sign", POST, of=surat),
    "tte:paper": Page("surat.signed", of=surat),
    "tte:by_hand": Page("surat.signed", POST, of=surat),
    "tte:wait": Page("surat.signed", POST, of=surat),
    "tte:scan": Page("surat.view", of=scanned),
    "tte:way": Page("surat.way"),
    "tte:holder": Page("surat.way", of=official),
    "tte:forget": Page("surat.way", POST, of=official),
}
