from django.apps import AppConfig


class PetaConfig(AppConfig):
    name = "peta"

    def ready(self) -> None:
        from nagari.statistik.measures import measures
        from nagari.sync.registry import registry
        from peta.measures import every
        from peta.models import Batas

        # A regency gives its villages their boundaries; each reaches that village and those above it, nobody else.
        registry.register(Batas, channel="catalogue", foreign=["kabupaten"])
        measures.register(*every())
