from django.apps import AppConfig


class PermohonanConfig(AppConfig):
    name = "layanan.permohonan"

    def ready(self) -> None:
        from layanan.permohonan.models import LangkahPermohonan, Permohonan, SubjekPermohonan
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
            personal=["alasan"],
            foreign=["kecamatan", "kabupaten"],
            author="kantor",
        )
