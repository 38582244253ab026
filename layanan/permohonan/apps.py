from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy


class PermohonanConfig(AppConfig):
    name = "layanan.permohonan"

    def ready(self) -> None:
        from layanan.permohonan.services.expiring import expire
        from layanan.permohonan.services.wishes import clear_away
        from nagari.jobs import daily
        from nagari.penduduk.panels import ResidentPanel, panels

        _register_requests()
        _register_what_residents_send()
        daily.register("permohonan", clear_away)
        daily.register("permohonan-kedaluwarsa", expire)

        panels.register(
            ResidentPanel(
                name="permohonan",
                title=gettext_lazy("Requests"),
                action="permohonan.view",
                url=lambda pk: reverse("permohonan:of_resident", args=[pk]),
            )
        )


def _register_requests() -> None:
    from layanan.permohonan import measures as shown
    from layanan.permohonan.models import (
        CatatanPermohonan,
        HitunganPermohonan,
        LangkahPermohonan,
        LetakPermohonan,
        Permohonan,
        SubjekPermohonan,
    )
    from layanan.permohonan.services import counting, placing
    from nagari.statistik.counting import of_series
    from nagari.statistik.measures import measures
    from nagari.sync.registry import registry

    registry.register(
        Permohonan,
        channel="service",
        personal=["pemohon", "pemohon_nama", "telepon", "surat_kuasa", "isian"],
        erasable=["telepon"],
    )
    registry.register(SubjekPermohonan, channel="service", personal=["penduduk", "nama"])
    # Each office says its own steps, whoever's region the request belongs to.
    registry.register(
        LangkahPermohonan,
        channel="service",
        personal=["alasan", "rincian"],
        foreign=["kecamatan", "kabupaten"],
        author="kantor",
    )
    registry.register(
        CatatanPermohonan,
        channel="service",
        personal=["teks"],
        foreign=["kecamatan", "kabupaten"],
        author="kantor",
    )
    kept = (LetakPermohonan, HitunganPermohonan, of_series(counting.SERIES))
    registry.projection("letak_permohonan", placing.READS, counting.follow, tables=kept, version=5)
    measures.register(*shown.every())


def _register_what_residents_send() -> None:
    from layanan.permohonan.models import Berkas, Pengajuan
    from nagari.sync import blobs
    from nagari.sync.registry import registry

    typed = ["nama", "nik", "telepon", "surat_kuasa", "subjek_nama", "subjek_nik", "isian"]
    # Made at the regency's site too, which residents reach from home.
    registry.register(Pengajuan, channel="service", personal=typed, erasable=typed, foreign=["kabupaten"])
    # Handed in at the regency's site too.
    registry.register(
        Berkas, channel="service", personal=["penduduk"], erasable=["penduduk", "isi"], foreign=["kabupaten"]
    )
    blobs.declare(Berkas, "isi")
