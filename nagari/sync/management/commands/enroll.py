"""`enroll`: the regency gives a one-time code, an office joins with it."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import enrolment, succession
from nagari.sync.transport import joining


class Command(BaseCommand):
    help = "At the regency: enroll --create 13.02.10.2001. At the office: enroll URL CODE. Anywhere: enroll --renew."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", default="", help="address of the regency's site")
        parser.add_argument("code", nargs="?", default="", help="the one-time code the regency gave")
        parser.add_argument("--create", metavar="OFFICE", default="", help="give a code for the office of this region")
        parser.add_argument("--renew", action="store_true", help="a new key for this computer: the old one leaked")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, url: str, code: str, create: str, renew: bool, **options: Any) -> None:
        if (bool(create), bool(url and code), renew).count(True) != 1:
            raise CommandError(_("Name an address and a code, or --create and the code of an office."))
        try:
            if renew:
                told, sentence = self._renew()
            else:
                told, sentence = self._create(create) if create else self._join(url, code)
        except UserError as error:
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        {"ok": False, "code": error.code, "message": error.message, "remedy": error.remedy},
                        ensure_ascii=False,
                    )
                )
            self.stderr.write(str(error))
            sys.exit(1)
        self.stdout.write(json.dumps({"ok": True, **told}, ensure_ascii=False) if options["json"] else sentence)

    def _create(self, wilayah: str) -> tuple[dict[str, Any], str]:
        made = enrolment.create_code(wilayah, timezone.now(), os.urandom)
        until = timezone.localtime(made.expires).strftime("%Y-%m-%d %H:%M")
        sentence = _("%(code)s, for the office of %(office)s, until %(until)s.") % {
            "code": made.code,
            "office": made.wilayah,
            "until": until,
        }
        return {"code": made.code, "wilayah": made.wilayah, "expires": made.expires.isoformat()}, sentence

    def _join(self, url: str, code: str) -> tuple[dict[str, Any], str]:
        address = joining.normal(url)
        joined = enrolment.join(address, code, lambda request: joining.call(address, request), timezone.now())
        sentence = _("This office has joined %(parent)s. The server syncs from now on; `sync` does it once.") % {
            "parent": joined.parent or address
        }
        return {"site": joined.site.hex, "wilayah": joined.wilayah, "parent": joined.parent, "url": address}, sentence

    def _renew(self) -> tuple[dict[str, Any], str]:
        site = succession.renew_key(timezone.now())
        return {"site": site.uuid.hex}, _("This computer has a new key. The next exchange makes it known.")
