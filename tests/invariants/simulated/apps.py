from django.apps import AppConfig

EVERY_LEVEL = ("nagari", "kecamatan", "kabupaten")


class SimulatedConfig(AppConfig):
    name = "tests.invariants.simulated"
    label = "simulated"

    def ready(self) -> None:
        from nagari.sync.registry import registry
        from tests.invariants.simulated.models import Butir, Catatan, Jenis

        registry.register(
            Catatan, channel="service", personal=["judul", "isi"], groups=[["lat", "lng"]], foreign=EVERY_LEVEL
        )
        registry.register(Butir, channel="service", foreign=EVERY_LEVEL)
        registry.register(Jenis, channel="catalogue")
