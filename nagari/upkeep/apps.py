from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "nagari.upkeep"

    def ready(self) -> None:
        from nagari.jobs import daily
        from nagari.sync import blobs

        daily.register("attachments", blobs.sweep)
