from typing import Any

from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.surat.models import Surat
from nagari.kantor.models import Nomor, SeriNomor
from nagari.sync import blobs
from tests.accounts.walk import POST, Page
from tests.layanan.katalog.test_content import GOOD
from tests.office import NOW
from tests.penduduk.people import make_penduduk


def kind(region: str) -> dict[str, Any]:
    code = f"TULIS-{region[-4:]}"
    known = JenisLayanan.objects.filter(wilayah=region, kode=code).first()
    return {"pk": (known or kinds.add_kind(region, code, GOOD, NOW)).pk}


def letter(region: str) -> dict[str, Any]:
    jenis = JenisLayanan.objects.get(pk=kind(region)["pk"])
    seri = SeriNomor.objects.create(wilayah=region, kode="UJI", nama="Uji", pola="{urut}", tahun=NOW.year)
    day = NOW.date()
    nomor = Nomor.objects.create(wilayah=region, seri=seri, urut=1, teks="1/UJI", tanggal=day, given_at=NOW)
    row = Surat.objects.create(
        wilayah=region,
        nomor=nomor.teks,
        nomor_urut=nomor,
        urut=1,
        jenis=jenis.kode,
        layanan=jenis.versi,
        judul="Surat Uji",
        perihal="Uji",
        tanggal=day,
        terbit_pada=NOW,
        terbit_oleh=nomor.pk,
        terbit_oleh_nama="Uji",
        pdf=blobs.put(b"%PDF-1.7 uji"),
    )
    return {"pk": row.pk}


def deed(region: str) -> dict[str, Any]:
    return {**letter(region), "tindakan": "cabut"}


def resident(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(region).pk}


PAGES: dict[str, Page] = {
    "surat:index": Page("surat.view"),
    "surat:new": Page("surat.issue"),
    "surat:fill_in": Page("surat.issue", of=kind),
    "surat:paper": Page("surat.issue"),
    "surat:register": Page("surat.view"),
    "surat:register_sheet": Page("surat.print"),
    "surat:register_xlsx": Page("surat.print"),
    "surat:templates": Page("surat.template"),
    "surat:template": Page("surat.template", of=kind),
    "surat:template_preview": Page("surat.template", POST, of=kind),
    "surat:template_drop": Page("surat.template", POST, of=kind),
    "surat:of_resident": Page("surat.view", of=resident),
    "surat:detail": Page("surat.view", of=letter),
    "surat:file": Page("surat.view", of=letter),
    "surat:print": Page("surat.print", POST, of=letter),
    "surat:deed": Page("surat.revoke", of=deed),
}
