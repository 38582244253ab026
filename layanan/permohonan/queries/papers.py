"""Papers of a request or of what a resident sent, and those of earlier requests."""

from layanan.permohonan.models import Berkas, Pengajuan, Permohonan, SubjekPermohonan

Holder = Permohonan | Pengajuan


def papers_of(holder: Holder) -> list[Berkas]:
    name = "permohonan" if isinstance(holder, Permohonan) else "pengajuan"
    return list(Berkas.objects.filter(**{name: holder}).order_by("syarat", "id"))


def on_file(permohonan: Permohonan) -> list[Berkas]:
    """Papers of its people from earlier requests that it asks for too and has not got: the latest of each kind."""
    people = [permohonan.pemohon_id]
    people += SubjekPermohonan.objects.filter(permohonan=permohonan).values_list("penduduk", flat=True)
    asked = {one["kode"] for one in permohonan.versi.syarat}
    have = {one.syarat for one in papers_of(permohonan)}
    rows = Berkas.objects.filter(penduduk__in=[key for key in people if key], wilayah=permohonan.wilayah)
    found = {
        (row.penduduk_id, row.syarat): row
        for row in rows.filter(syarat__in=asked - have).order_by("diterima_pada", "id")
    }
    return list(found.values())
