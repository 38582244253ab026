from django.apps import AppConfig


class WilayahConfig(AppConfig):
    name = "nagari.wilayah"

    def ready(self) -> None:
        from nagari.sync.registry import registry
        from nagari.wilayah.models import Lingkungan

        registry.register(Lingkungan, channel="register")
