"""`enroll`: the regency gives a one-time code, an office joins with it."""

import getpass
import json
import os
import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import enrolment, replacing, succession
from nagari.sync.transport import joining


class Command(BaseCommand):
    help = (
        "At the regency: enroll --create 13.02.10.2001, or enroll --replace 13.02.10.2001 --reason TEXT where the "
        "computer of that office is gone. At the office: enroll URL CODE. Anywhere: enroll --renew."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", default="", help="address of the regency's site")
        parser.add_argument("code", nargs="?", default="", help="the one-time code the regency gave")
        parser.add_argument("--create", metavar="OFFICE", default="", help="give a code for the office of this region")
        parser.add_argument("--renew", action="store_true", help="a new key for this computer: the old one leaked")
        parser.add_argument(
            "--replace",
            metavar="OFFICE",
            default="",
            help="close the computer of this office, give a code for the next",
        )
        parser.add_argument("--site", type=UUID, help="which computer to close, where several work as the office")
        parser.add_argument("--reason", default="", help="why it is closed; all offices concerned are told")
        parser.add_argument("--by", default="", help="who says so (default: the user of this computer)")
        parser.add_argument("--dry-run", action="store_true", help="tell what would become of what it wrote, and stop")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, url: str, code: str, create: str, renew: bool, replace: str, **options: Any) -> None:
        if (bool(create), bool(url and code), renew, bool(replace)).count(True) != 1:
            raise CommandError(_("Name an address and a code, or --create and the code of an office."))
        try:
            if renew:
                told, sentence = self._renew()
            elif replace:
                told, sentence = self._replace(replace, **options)
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

    def _replace(self, wilayah: str, **options: Any) -> tuple[dict[str, Any], str]:
        gone = _chosen(wilayah, options["site"])
        told: dict[str, Any] = {
            "site": gone.uuid.hex,
            "name": gone.name,
            "heard_at": gone.heard_at.isoformat() if gone.heard_at else None,
            "pending": gone.pending,
            "held": [[one.scope, one.channel, one.last] for one in gone.held],
        }
        what = _("%(name)s: %(count)s changes that have arrived stay valid; what it has not sent is lost.") % {
            "name": gone.name,
            "count": sum(one.last for one in gone.held),
        }
        if options["dry_run"]:
            return told, what
        by = options["by"] or getpass.getuser()
        made = replacing.replace(gone.uuid, options["reason"], timezone.now(), os.urandom, by=by)
        said = _("Closed. Code for the next computer: %(code)s") % {"code": made.code}
        more = {"code": made.code, "wilayah": made.wilayah, "expires": made.expires.isoformat()}
        return {**told, **more}, f"{what}\n{said}"

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


def _chosen(wilayah: str, site: UUID | None) -> replacing.Computer:
    found = [one for one in replacing.computers(wilayah) if site in (None, one.uuid)]
    if not found:
        raise UserError(
            "site_missing",
            _("No computer works as the office of %(office)s.") % {"office": wilayah},
            _("Give a code with --create."),
        )
    if len(found) > 1:
        raise UserError(
            "site_several",
            _("Several computers work as this office: %(sites)s.")
            % {"sites": ", ".join(f"{one.uuid} ({one.heard_at or '-'})" for one in found)},
            _("Name the one to close with --site."),
        )
    return found[0]
