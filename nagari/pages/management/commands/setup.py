"""`manage.py setup --level nagari --wilayah 13.02.10.2001`: the first day's beginning, for who sets up many offices."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from nagari.accounts import log
from nagari.accounts.rules import Act
from nagari.kantor import clock, queries
from nagari.kantor.models import Kantor, Level, Situs
from nagari.kantor.services.profile import Profile, save_profile
from nagari.lib.errors import UserError
from nagari.pages.firstday import services
from nagari.templates import wording
from nagari.upkeep import migrating
from nagari.wilayah.rules.codes import dotted


class Command(BaseCommand):
    help = "Make this installation the office of a region, with a first user who enters by a one-time code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--wilayah", required=True, metavar="CODE", help="code of the region, 13.02.10.2001")
        parser.add_argument("--name", default="", help="name of the office; the usual one unless given")
        parser.add_argument("--kode", default="", help="short code of the office in printed numbers, KTB")
        parser.add_argument("--user", default="teknisi", help="user name of the technician")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self._set_up(options)
        except UserError as error:
            if options["json"]:
                refused = {"code": error.code, "message": error.message, "remedy": error.remedy}
                self.stdout.write(json.dumps({"ok": False, "problems": [refused]}, ensure_ascii=False))
            self.stderr.write(str(error))
            raise SystemExit(1) from None
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, **told}, ensure_ascii=False))
            return
        self.stdout.write(
            _("%(office)s (%(region)s) is set up.") % {"office": told["office"], "region": told["wilayah"]}
        )
        sentence = _("Log in at /masuk/kode/ as %(user)s with the code %(code)s, before %(until)s.")
        self.stdout.write(sentence % {"user": told["user"], "code": told["code"], "until": told["until"]})

    def _set_up(self, options: dict[str, Any]) -> dict[str, Any]:
        if not migrating.is_current(connection) and migrating.pending(migrating.executor(connection)):
            raise UserError(
                "not_migrated",
                _("The database is not ready for this version of the program."),
                _("First: manage.py migrate"),
            )
        services.prepare_regions(clock.today())
        wilayah = _dotted(options["wilayah"])
        level = services.level_of(wilayah)
        if level != options["level"]:
            raise UserError(
                "region_level",
                _("The code %(code)s does not belong to an office of level %(level)s.")
                % {"code": wilayah, "level": options["level"]},
                _("A regency has two parts, a district three, a village four: 13.02.10.2001."),
            )
        with transaction.atomic():
            if Situs.objects.exists():
                raise UserError(
                    "site_exists",
                    _("This computer is set up already."),
                    _("For another office name another data folder: NAGARI_DATA."),
                )
            services.choose_region(wilayah)
            office = self._name(wilayah, options["name"].strip(), options["kode"].strip().upper())
            services.begin_catalogue(clock.now())
            issued = services.invite_technician(options["user"], _("Technician"), now=clock.now())
            log.record(
                None, Act.CHANGE, model=Kantor._meta.label, wilayah=wilayah, detail="first_day setup", now=clock.now()
            )
        return {
            "level": level.value,
            "wilayah": wilayah,
            "office": office,
            "user": issued.user.username,
            "code": issued.code,
            "expires": issued.expires_at.isoformat(),
            "until": wording.tanggal_jam(issued.expires_at),
        }

    def _name(self, wilayah: str, name: str, kode: str) -> str:
        kantor = queries.profile(wilayah)
        made = Profile(nama=kantor.nama if kantor else wilayah, kode=kantor.kode if kantor else "")
        return save_profile(wilayah, replace(made, nama=name or made.nama, kode=kode or made.kode)).nama


def _dotted(code: str) -> str:
    """1302102001 as printed in some lists -> 13.02.10.2001; anything else as it is."""
    return dotted(code) if code.isascii() and code.isdigit() else code.strip()
