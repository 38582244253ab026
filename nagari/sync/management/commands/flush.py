"""Django's flush, which empties every table: only for tests and training, and past the delete guards."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections

from nagari.sync import guards


class Command(Flush):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if not settings.REGISTER_MAY_BE_EMPTIED:
            raise CommandError("A register is never emptied. For a fresh one, name another folder in NAGARI_DATA.")
        with guards.lifted(connection):
            super().handle(**options)
