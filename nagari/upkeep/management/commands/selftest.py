"""`selftest`: does this version work with these data? Asked of a copy before an upgrade."""

import re
import sys
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import Client
from django.utils.translation import gettext as _

from nagari.accounts.models import User
from nagari.accounts.rules import Role

# What visitors and screens ask for; and from there what the menu offers to each role.
OPEN: Final = ("/", "/masuk/", "/rawat/ping/", "/panduan/")
LINK: Final = re.compile(r'href="(/[a-z/-]*)"')
STATIC: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Command(BaseCommand):
    help = "Read the pages of this site as each role would, and check its journal. Only for a copy: it logs in."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        # Names a copy on the machine itself is asked by.
        settings.ALLOWED_HOSTS = ["localhost"]
        faults = [fault for user in (None, *_one_of_each_role()) for fault in _faults(user)]
        if faults:
            self.stderr.write(_("Pages that do not work: %(pages)s") % {"pages": ", ".join(sorted(set(faults)))})
            sys.exit(1)
        call_command("verify")


def _one_of_each_role() -> list[User]:
    found = [User.objects.filter(is_active=True, role=role).first() for role in Role]
    return [user for user in found if user is not None]


def _faults(user: User | None) -> list[str]:
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    if user is not None:
        client.force_login(user, backend="nagari.accounts.backends.RoleBackend")
    seen: dict[str, int] = {}
    ahead = list(OPEN)
    while ahead:
        address = ahead.pop()
        answer = client.get(address)
        seen[address] = answer.status_code
        if address == "/" and answer.status_code == HTTPStatus.OK:
            page = answer.content.decode()
            ahead += sorted({*LINK.findall(page), *STATIC.findall(page)} - {*seen, *ahead})
    return [f"{address} ({status})" for address, status in seen.items() if status >= HTTPStatus.INTERNAL_SERVER_ERROR]
