"""`demo_office`: an empty site becomes a demo office, its residents brought in through the real importer."""

import json
import os
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nagari.demo import queue, requests
from nagari.demo.generator import generate, with_double, with_guest
from nagari.demo.letters import lead_to, write_letters
from nagari.demo.locations import draw_basemap, put_on_map
from nagari.demo.moving import send_family
from nagari.demo.office import bring_in, office_of, set_up_office
from nagari.demo.places import KOTO_BARU, PLACES, SELAYO, SOLOK, Place, place
from nagari.demo.records import Village
from nagari.demo.regency import receive
from nagari.sync.enrolment import create_code
from nagari.wilayah.models import Wilayah

SEED = 1
# Tables and regions, which `make run` unpacks once and copies.
GROUND = "dasar"
LEAST_WITH_DOUBLE = 100


class Command(BaseCommand):
    help = "Turn an empty site into a demo office, with invented residents."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--place",
            default=KOTO_BARU.slug,
            choices=[GROUND, *(one.slug for one in PLACES)],
            help=f"{GROUND}: no office yet, only what all of them begin with",
        )
        parser.add_argument("--codes", action="store_true", help="at the regency: codes for the others, as JSON")
        parser.add_argument("--join", nargs=2, metavar=("URL", "CODE"), help="join the regency at the end")
        parser.add_argument("--check", default="", metavar="URL", help="where the QR codes of its letters lead")
        parser.add_argument("--residents", type=int, help="living today; without it as many as the place has")

    def handle(
        self, *, place: str, residents: int | None, codes: bool, join: list[str] | None, check: str, **_: Any
    ) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        call_command("migrate", interactive=False, verbosity=0)
        # The demo of several offices unpacks them once and copies the file.
        if not Wilayah.objects.exists():
            self.stdout.write("  regions of Indonesia ...")
            # What commands of an office print is Indonesian; who tries the demo reads English.
            call_command("import_wilayah", verbosity=0, stdout=StringIO())
            self.stdout.write(f"  {Wilayah.objects.count():,} regions of Indonesia.")
        if place == GROUND:
            return
        chosen = _place(place)
        try:
            set_up_office(now, today, office_of(chosen))
        except ValueError as error:
            raise CommandError(f"{error} This one lies in {settings.NAGARI_DATA}.") from error
        if check:
            lead_to(check)
        count = chosen.residents if residents is None else residents
        if count and chosen is SOLOK:
            receive(count, now, self.stdout.write)
            draw_basemap(chosen.wilayah, now)
        elif count:
            self._fill(chosen, count, now, today)
        if chosen is SELAYO and count:
            send_family(SELAYO.wilayah, KOTO_BARU.wilayah, today)
        if chosen in (KOTO_BARU, SELAYO):
            self._serve(chosen, count, now)
            put_on_map(chosen.wilayah, now)
        if codes:
            made = {one.wilayah: create_code(one.wilayah, now, os.urandom).code for one in PLACES if one is not SOLOK}
            self.stdout.write(json.dumps(made))
        if join:
            call_command("enroll", *join, stdout=StringIO())
            self.stdout.write(f"  {chosen.title} has joined the regency.")

    def _serve(self, chosen: Place, count: int, now: datetime) -> None:
        """Queue, requests and letters."""
        services, counters = queue.set_up_queue(chosen.wilayah)
        queue.days_before(chosen.wilayah, services, now, chosen.first_serial)
        if count >= requests.LEAST:
            requests.tell(chosen.wilayah, now)
        if chosen is KOTO_BARU:
            queue.begin_day(chosen.wilayah, services, counters, now)
            if count:
                write_letters(chosen.wilayah, now)

    def _fill(self, chosen: Place, count: int, now: datetime, today: date) -> None:
        self.stdout.write(f"  residents of {chosen.title} ...")
        number = bring_in(_village(chosen, count, today - timedelta(days=1)), now, chosen.wilayah)
        self.stdout.write(f"  {number:,} are in the register of {chosen.title}.")


_place = place


def _village(chosen: Place, count: int, today: date) -> Village:
    """With one person written down twice, for whoever wants to try the merging; at Selayo somebody of Koto Baru."""
    if count < LEAST_WITH_DOUBLE:
        return generate(SEED, count, chosen.wilayah, today, first_serial=chosen.first_serial)
    village = generate(SEED, count - 1, chosen.wilayah, today, first_serial=chosen.first_serial)
    if chosen is not SELAYO:
        return with_double(village)
    return with_guest(village, generate(SEED, KOTO_BARU.residents - 1, KOTO_BARU.wilayah, today))
