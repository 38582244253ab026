from django.apps import AppConfig
from django.core.checks import register


class SyncConfig(AppConfig):
    name = "nagari.sync"

    def ready(self) -> None:
        # SyncedModel can only be imported once the apps are loaded.
        from nagari.sync.checks import check_models

        register(check_models)
