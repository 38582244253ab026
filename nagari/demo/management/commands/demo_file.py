"""`demo_file OUT`: a file of invented residents in OpenSID's layout."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nagari.demo import opensid
from nagari.demo.generator import generate
from nagari.demo.numbers import NEWCOMERS_SERIAL
from nagari.demo.office import WILAYAH


class Command(BaseCommand):
    help = "Write a file of invented residents in OpenSID's layout (.xlsx or .csv)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--residents", type=int, default=5000)
        parser.add_argument(
            "--spoilt", type=int, default=0, metavar="N", help="N rows with a slip, each of another kind"
        )
        parser.add_argument(
            "--first-serial", type=int, default=NEWCOMERS_SERIAL, help="9001 for a file of more than a few thousand"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--wilayah", default=WILAYAH)
        parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD; the same day gives the same file")

    def handle(
        self,
        *,
        file: Path,
        residents: int,
        spoilt: int,
        first_serial: int,
        seed: int,
        wilayah: str,
        today: date | None,
        **_: Any,
    ) -> None:
        today = today or date.today()  # noqa: DTZ011  invented people
        # Other numbers than the demo office's residents have: the file is meant to be brought in there.
        village = generate(seed, residents, wilayah.split(","), today, first_serial=first_serial)
        try:
            written = opensid.write(village, file, spoilt=spoilt)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {written}")
