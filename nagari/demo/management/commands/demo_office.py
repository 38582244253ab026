"""`demo_office`: an empty site becomes the demo office, its residents brought in through the real importer."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nagari.demo.generator import generate
from nagari.demo.office import WILAYAH, bring_in, set_up_office

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
        village = generate(SEED, residents, WILAYAH, today - timedelta(days=1))
        self.stdout.write(f"  {bring_in(village, now):,} are in the register.")
