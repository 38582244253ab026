"""/sinkron/kantor/bantuan/: whom the regency calls today, and what to say to them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from nagari.accounts.access import actor, requires
from nagari.kantor import site as office
from nagari.kantor.models import Kantor, Level
from nagari.kantor.words import words as kata
from nagari.pages.sync import needing, offices, words
from nagari.pages.sync.needing import Facts, Reason, Why
from nagari.sync import health
from nagari.sync.models import Refusal
from nagari.sync.release import VERSION
from nagari.sync.tracking import in_region
from nagari.templates.wording import angka


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """`told`: (tone, sentence, what to do) of each reason, heaviest first."""

    row: offices.OfficeRow
    phone: str
    found: tuple[Reason, ...]
    told: tuple[tuple[str, str, str], ...]


@require_GET
@requires("sync.offices")
def index(request: HttpRequest) -> HttpResponse:
    user, now = actor(request), timezone.now()
    info = office.current()
    context = {
        "offices": needed(offices.offices(user.wilayah, now), user.wilayah, now),
        "above": info is not None and info.level != Level.NAGARI,
        "now": now,
    }
    return render(request, "sinkron/bantuan.html", context)


def needed(rows: Sequence[offices.OfficeRow], scope: str, now: datetime) -> list[Help]:
    """Which of these computers of offices inside `scope` need somebody, heaviest first. Two queries."""
    refusals: dict[UUID, list[str]] = defaultdict(list)
    for uuid, code in Refusal.objects.filter(in_region(scope, "scope")).values_list("site", "code"):
        refusals[uuid].append(code)
    phones = dict(Kantor.objects.filter(in_region(scope)).values_list("wilayah", "telepon"))
    working = {row.wilayah for row in rows if row.state == "peer"}
    found = []
    for row in rows:
        if row.state == "revoked" and row.wilayah in working:
            continue
        listed = needing.reasons(_facts(row, refusals[row.uuid]), now, VERSION)
        if listed:
            told = tuple((_tone(one), *_said(one, row)) for one in listed)
            found.append(Help(row=row, phone=phones.get(row.wilayah, ""), found=listed, told=told))
    return sorted(found, key=lambda one: (-needing.weight(one.found), one.row.wilayah))


def _facts(row: offices.OfficeRow, refusals: Sequence[str]) -> Facts:
    backup = row.health.get(health.BACKUP)
    return Facts(
        last=row.last,
        pauses=row.pauses,
        error=row.error,
        is_twice="twice" in row.faults,
        is_changed="history" in row.faults,
        is_closed=row.state == "revoked",
        refusals=refusals,
        disagreements=row.disagreements,
        skew_ms=row.skew_ms,
        parked=row.parked,
        conflicts=row.conflicts,
        version=row.version,
        disk_mb=row.health.get(health.DISK),
        # Nobody's clock goes beyond that.
        backup_at=None if backup is None else datetime.fromtimestamp(min(backup, 1 << 36), UTC),
    )


def _tone(one: Reason) -> str:
    return "red" if one.weight >= 60 else "amber" if one.weight >= 25 else "sky"


def _said(one: Reason, row: offices.OfficeRow) -> tuple[str, str]:
    """A sentence, and what to do."""
    if one.why is Why.ERROR:
        return words.trouble(row.error)
    return {**_said_of_history(one), **_said_of_contact(one), **_said_of_machine(one), **_said_of_work(one, row)}[
        one.why
    ]


def _said_of_history(one: Reason) -> dict[Why, tuple[str, str]]:
    here = kata()
    return {
        Why.FORKED: (
            _("It sends a history other than the one that arrived before: a copy works, or a file was changed."),
            _("Ask whether a copy of the data folder is in use. Until then nothing more of it is taken in."),
        ),
        Why.CHANGED: (
            _("Its journal or its access log was changed, cut or written anew."),
            _("Its page says where. Have it keep a copy of its data folder, and find out who had the computer."),
        ),
        Why.TWICE: (
            _("Two computers work as this office."),
            _("Find out which one is the office's, and close the other on its page."),
        ),
        Why.DIFFERS: (
            _("Some rows are not the same there and here."),
            _("Have the technician run “manage.py verify” there and at the %(kabupaten)s.") % here,
        ),
        Why.REFUSED: (
            ngettext(
                "%(count)s piece it sent was refused, and what follows waits.",
                "%(count)s pieces it sent were refused, and what follows waits.",
                one.value,
            )
            % {"count": angka(one.value)},
            _("Look at its page for the reason; often an update of one of the two is missing."),
        ),
        Why.CLOSED: (
            _("Its computer was closed, and no other has joined."),
            _("Give a code to the new computer; what the old one had sent is all here."),
        ),
    }


def _said_of_contact(one: Reason) -> dict[Why, tuple[str, str]]:
    days, hours = divmod(one.value, 24)
    told = (
        ngettext("%(count)s day", "%(count)s days", days) % {"count": angka(days)}
        if days
        else ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": angka(hours)}
    )
    return {
        Why.SILENT: (
            _("Nothing was heard for %(time)s, longer than usual for this office.") % {"time": told},
            _("Call: does the computer run, is there internet? A stick brings the changes too."),
        ),
        Why.NEVER: (
            _("It joined, but has not sent anything yet."),
            _("Call: press “Sync now” there together."),
        ),
    }


def _said_of_machine(one: Reason) -> dict[Why, tuple[str, str]]:
    size = {"size": words.size(one.value * 1_000_000)}
    return {
        Why.CLOCK: (
            _("Its clock is wrong: %(skew)s.") % {"skew": words.skew(one.value)},
            _("Set date and hour of the computer; if it happens again its battery is empty."),
        ),
        Why.DISK_FULL: (
            _("Its disk is full: %(size)s are left, and soon nothing can be saved.") % size,
            _("Today: delete or move films, photos and downloads there, never the data folder."),
        ),
        Why.DISK_LOW: (
            _("Its disk gets full: %(size)s are left.") % size,
            _("Delete or move films, photos and downloads there, never the data folder."),
        ),
        Why.NO_BACKUP: (
            _("It has no backup that was proven."),
            _("Have a stick plugged in there, and the backup made."),
        ),
        Why.OLD_BACKUP: (
            ngettext(
                "Its last proven backup is %(count)s day old.",
                "Its last proven backup is %(count)s days old.",
                one.value,
            )
            % {"count": angka(one.value)},
            _("Ask for the stick or the second disk: it may be full, broken, or not plugged in."),
        ),
    }


def _said_of_work(one: Reason, row: offices.OfficeRow) -> dict[Why, tuple[str, str]]:
    count = {"count": angka(one.value)}
    return {
        Why.PARKED: (
            ngettext(
                "%(count)s record there waits for another that has not arrived.",
                "%(count)s records there wait for others that have not arrived.",
                one.value,
            )
            % count,
            _("As a rule this ends by itself; after some days let the technician look."),
        ),
        Why.VERSION: (
            _("It has an old version of the program (%(old)s; here %(new)s).") % {"old": row.version, "new": VERSION},
            _("Send the update along with the next visit, or by stick."),
        ),
        Why.CONFLICTS: (
            ngettext(
                "%(count)s value there waits for somebody to decide.",
                "%(count)s values there wait for somebody to decide.",
                one.value,
            )
            % count,
            _("Remind the office to open the page “Synchronisation”."),
        ),
    }
