"""`demo_office`: an empty site becomes the demo office, its residents brought in through the real importer."""

from argparse import ArgumentParser
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nagari.demo import opensid
from nagari.demo.generator import generate
from nagari.demo.office import WILAYAH, set_up_office

SEED = 1


class Command(BaseCommand):
    help = "Turn an empty site into the demo office of Nagari Koto Baru, with invented residents."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--residents", type=int, default=5000)

    def handle(self, *, residents: int, **_: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("  regions of Indonesia ...")
        call_command("import_wilayah", verbosity=0, stdout=self.stdout)
        try:
            set_up_office(now, today)
        except ValueError as error:
            raise CommandError(f"{error} This one lies in {settings.NAGARI_DATA}.") from error
        if not residents:
            return
        self.stdout.write("  residents ...")
        with TemporaryDirectory(prefix="nagari-demo-") as folder:
            file = Path(folder) / "penduduk.xlsx"

            opensid.write(generate(SEED, residents, WILAYAH, today - timedelta(days=1)), file)
            told = StringIO()
            call_command("import_penduduk", str(file), stdout=told, stderr=self.stderr)
            # Of the remarks on new jorong only the count that stands last is news here.
            self.stdout.write("  " + told.getvalue().strip().rpartition("\n")[2])
