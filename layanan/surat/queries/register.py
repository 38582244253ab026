"""The register of outgoing letters: every number that was given, with its letter, in the order of their dates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from layanan.surat.models import Keadaan, Surat
from nagari.kantor.models import Nomor, StatusNomor


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`surat` None: a number without a letter here: cancelled, reserved, or given by hand."""

    nomor: str
    tanggal: date
    perihal: str
    nama: str
    penandatangan: str
    keterangan: str
    surat: UUID | None


def register(wilayah: str, tahun: int, bulan: int = 0) -> list[Line]:
    """Of one office in a year, or in one month of it. Two queries."""
    rows = Nomor.objects.filter(wilayah=wilayah, seri__tahun=tahun)
    letters = Surat.objects.filter(wilayah=wilayah, tanggal__year=tahun)
    if bulan:
        rows, letters = rows.filter(tanggal__month=bulan), letters.filter(tanggal__month=bulan)
    by_number = {
        one.nomor_urut_id: one
        for one in letters.only("id", "nomor_urut_id", "nama", "tanda_tangan", "keadaan", "pdf", "judul")
    }
    ordered = rows.order_by("tanggal", "seri__kode", "urut", "id")
    return [
        _line(one, by_number.get(one.pk))
        for one in ordered.only("id", "teks", "tanggal", "perihal", "status", "alasan")
    ]


def _line(row: Nomor, surat: Surat | None) -> Line:
    return Line(
        nomor=row.teks,
        tanggal=row.tanggal,
        perihal=surat.judul if surat else row.perihal,
        nama=surat.nama if surat else "",
        penandatangan=surat.tanda_tangan.get("nama", "") if surat else "",
        keterangan=_remark(row, surat),
        surat=surat.pk if surat else None,
    )


def _remark(row: Nomor, surat: Surat | None) -> str:
    if surat is None:
        said = "" if row.status == StatusNomor.TERBIT else row.get_status_display()
        return ": ".join(part for part in (said, row.alasan) if part)
    if surat.keadaan in (Keadaan.BATAL, Keadaan.DICABUT, Keadaan.DIGANTI):
        return str(surat.get_keadaan_display())
    return _("on paper") if surat.is_on_paper else ""
