from django.apps import AppConfig


class KatalogConfig(AppConfig):
    name = "layanan.katalog"

    def ready(self) -> None:
        from layanan.katalog.models import JenisLayanan, PilihanLayanan, SyaratLayanan, VersiLayanan
        from nagari.sync.registry import registry

        for model in (SyaratLayanan, JenisLayanan, VersiLayanan, PilihanLayanan):
            registry.register(model, channel="catalogue")
