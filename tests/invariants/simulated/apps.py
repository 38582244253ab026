from django.apps import AppConfig

EVERY_LEVEL = ("nagari", "kecamatan", "kabupaten")


class SimulatedConfig(AppConfig):
    name = "tests.invariants.simulated"
    label = "simulated"

    def ready(self) -> None:
        from nagari.sync import blobs
        from nagari.sync.core.change import EVERY_FIELD
        from nagari.sync.registry import registry
        from tests.invariants.simulated.models import Baru, Butir, Catatan, Jenis

        registry.register(
            Catatan,
            channel="service",
            personal=["judul", "isi"],
            groups=[["lat", "lng"]],
            foreign=EVERY_LEVEL,
            erasable=["isi"],
        )
        registry.register(Butir, channel="service", foreign=EVERY_LEVEL, erasable=[EVERY_FIELD])
        registry.register(Jenis, channel="catalogue")
        registry.register(Baru, channel="service", foreign=EVERY_LEVEL)
        blobs.declare(Catatan, "lampiran")
