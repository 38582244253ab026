"""Encrypt an office's database with a key that the technician keeps, or take the encryption away."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from nagari.lib.database_key import KeyFileError, make_key, read_key
from nagari.lib.errors import UserError
from nagari.upkeep import sealing
from nagari.upkeep.rescue import restoring


class Command(BaseCommand):
    help = "Encrypts the SQLite database with the key in FILE (made where there is none). The server must be stopped."
    # With the key not set yet, or set too early, nothing can be asked of the database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key-file", required=True, type=Path, help="on a stick or another disk, not in the data")
        parser.add_argument("--decrypt", action="store_true", help="take the encryption away again")
        parser.add_argument("--json", action="store_true", help="one object as the last line")

    def handle(self, *_args: Any, key_file: Path, decrypt: bool, **options: Any) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor != "sqlite":
            raise CommandError(
                _("Only an office's SQLite file is encrypted. A regency encrypts the disk of its server.")
            )
        if key_file.resolve().is_relative_to(Path(settings.NAGARI_DATA).resolve()):
            raise CommandError(
                _("The key would lie beside what it locks. Name a file on a stick or on another disk: --key-file")
            )
        connection.close()
        try:
            key = read_key(key_file) if decrypt or key_file.exists() else make_key(key_file)
            # A server that began meanwhile would write into the file that is about to be replaced.
            with restoring.undisturbed():
                done = sealing.convert(Path(connection.settings_dict["NAME"]), key, encrypt=not decrypt)
        except (UserError, KeyFileError, OSError) as error:
            raise CommandError(str(error)) from None
        self._tell(done, key_file, decrypt=decrypt)
        if options["json"]:
            told = {"ok": True, "file": str(done.file), "bytes": done.bytes, "objects": done.rows}
            self.stdout.write(json.dumps(told | {"in_the_clear": [str(one) for one in done.in_the_clear]}))

    def _tell(self, done: sealing.Sealed, key_file: Path, *, decrypt: bool) -> None:
        if decrypt:
            self.stdout.write(_("The database is no longer encrypted. Unset NAGARI_DATABASE_KEY_FILE and start."))
            return
        self.stdout.write(
            _("The database is encrypted. Set NAGARI_DATABASE_KEY_FILE=%(file)s and start.") % {"file": key_file}
        )
        self.stdout.write(
            _("Keep a second copy of the key: without it nobody opens the register nor its backups made from now on.")
        )
        for one in done.in_the_clear:
            self.stdout.write(_("This older copy still opens without the key: %(file)s") % {"file": one})
