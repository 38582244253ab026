from django.apps import AppConfig


class AntreanConfig(AppConfig):
    name = "layanan.antrean"

    def ready(self) -> None:
        from layanan.antrean import measures
        from layanan.antrean.models import (
            AturanAntrean,
            JanjiAntrean,
            JawabanSkm,
            LayananAntrean,
            Loket,
            RekapAntrean,
        )
        from layanan.antrean.services.closing import clear_away
        from nagari.jobs import daily
        from nagari.sync.registry import registry

        for model in (LayananAntrean, Loket, AturanAntrean, RekapAntrean):
            registry.register(model, channel="service")
        # Booked at the regency, whose site residents reach from home.
        registry.register(JanjiAntrean, channel="service", foreign=["kabupaten"])
        # A visitor may write a name into the free text.
        registry.register(JawabanSkm, channel="service", personal=["saran"], erasable=["saran"])
        daily.register("antrean", clear_away)
        measures.register()
