from django.apps import AppConfig


class PetaConfig(AppConfig):
    name = "peta"

    def ready(self) -> None:
        from nagari.sync.registry import registry
        from peta.models import Batas

        # A regency gives its villages their boundaries; each reaches that village and those above it, nobody else.
        registry.register(Batas, channel="catalogue", foreign=["kabupaten"])
