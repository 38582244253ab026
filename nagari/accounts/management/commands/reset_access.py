"""The way back in when nobody else can help: a one-time code, issued at the machine itself."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.accounts import second_factor, services
from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.lib.errors import UserError


class Command(BaseCommand):
    help = "Issues a one-time code for USERNAME. It is written to the access log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--second-factor", action="store_true", help="reset the second factor too")
        parser.add_argument("--json", action="store_true", help="one object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"].strip().lower()
        user = User.objects.filter(username=name).first()
        if user is None:
            known = ", ".join(User.objects.filter(is_active=True).order_by("pk").values_list("username", flat=True))
            remedy = _("Known are: %(names)s.") % {"names": known} if known else _("Finish the first day.")
            raise CommandError(" ".join((_("There is no user %(name)s.") % {"name": name}, remedy)))
        try:
            issued = services.issue_access_code(user, None, now=clock.now())
        except UserError as error:
            raise CommandError(str(error)) from None
        if options["second_factor"]:
            second_factor.reset(None, user, now=clock.now())
        if options["json"]:
            told = {"ok": True, "username": name, "code": issued.code, "expires": issued.expires_at.isoformat()}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{name}: {issued.code}")
        until = timezone.localtime(issued.expires_at).strftime("%d-%m-%Y %H:%M")
        self.stdout.write(_("Open /masuk/kode/ and choose a new password before %(until)s.") % {"until": until})
