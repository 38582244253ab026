from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "nagari.upkeep"

    def ready(self) -> None:
        from nagari.jobs import daily, regular
        from nagari.jobs.registry import kinds
        from nagari.sync import blobs, health

        daily.register("attachments", blobs.sweep)
        # Loaded when first due: every command pays for what is loaded at its start.
        kinds.register(
            "upkeep.backup", "nagari.upkeep.backups.work.perform", title=_("Backup"), page=lambda _job: "/cadangan/"
        )
        regular.register("backups", partial(_look_after_backups, monotonic()), seconds=60.0)
        regular.register("room", _look_for_room, seconds=20.0)
        # What the site above is told of this machine.
        health.provide(health.DISK, _disk)
        health.provide(health.BACKUP, _backup)


def _look_for_room(now: datetime) -> None:
    from nagari.upkeep.room import look

    look(now)


def _look_after_backups(began: float, now: datetime) -> None:
    from nagari.upkeep.backups.work import look

    look(now, timedelta(seconds=monotonic() - began))


def _disk(now: datetime) -> int | None:
    from nagari.upkeep.health.looking import told_disk

    return told_disk(now)


def _backup(now: datetime) -> int | None:
    from nagari.upkeep.health.looking import told_backup

    return told_backup(now)
