"""`demo_address`: the demo runs under another address than it was made with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nagari.demo.letters import lead_to
from nagari.lib.errors import UserError


class Command(BaseCommand):
    help = "Lead the QR codes of letters of this demo office to another address."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="of the regency, as other devices reach it")

    def handle(self, *, url: str, **_: Any) -> None:
        try:
            lead_to(url)
        except UserError as error:
            raise CommandError(str(error)) from None
