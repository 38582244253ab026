"""The way back in when nobody else can help: a one-time code, issued at the machine itself."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nagari.accounts import services
from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.lib.errors import UserError


class Command(BaseCommand):
    help = "Issues a one-time code for USERNAME. It is written to the access log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--json", action="store_true", help="one object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"].strip().lower()
        user = User.objects.filter(username=name).first()
        if user is None:
            known = ", ".join(User.objects.filter(is_active=True).order_by("pk").values_list("username", flat=True))
            raise CommandError(f"There is no user {name!r}. Known: {known or 'nobody; run manage.py setup first'}.")
        try:
            issued = services.issue_access_code(user, None, now=clock.now())
        except UserError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            told = {"ok": True, "username": name, "code": issued.code, "expires": issued.expires_at.isoformat()}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{name}: {issued.code}")
        self.stdout.write(f"Open /masuk/kode/ and choose a new password before {issued.expires_at:%d-%m-%Y %H:%M} UTC.")
