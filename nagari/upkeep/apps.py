from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "nagari.upkeep"

    def ready(self) -> None:
        from nagari.jobs import daily, regular
        from nagari.jobs.registry import kinds
        from nagari.sync import blobs

        daily.register("attachments", blobs.sweep)
        # Loaded when first due: every command pays for what is loaded at its start.
        kinds.register(
            "upkeep.backup", "nagari.upkeep.backups.work.perform", title=_("Backup"), page=lambda _job: "/cadangan/"
        )
        regular.register("backups", _look_after_backups, seconds=60.0)


def _look_after_backups(now: datetime) -> None:
    from nagari.upkeep.backups.work import look

    look(now)
