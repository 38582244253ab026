"""Panels of the home page for residents: what we do, when we are open, how to reach us, what becomes of your data."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from layanan.antrean import pulse
from layanan.antrean.queries.board import offers_bookings, offers_numbers
from layanan.katalog.queries import catalogue
from nagari.kantor import queries, workdays
from nagari.pages import nav, opening
from nagari.pages.panels import Asked, Panel
from nagari.pdp.queries import contact_for
from peta.lokasi.queries import public_facilities

# Services named of each group; all stand a press further.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Door:
    """One large button."""

    url: str
    icon: str
    title: str
    text: str


def doors(asked: Asked) -> dict[str, Any] | None:
    """What a resident can do here by himself; grows with the parts that are installed."""
    offered = (
        *_queue(asked.wilayah),
        Door("/permohonan/ajukan/", "pencil", _("Ask for a letter"), _("Fill it in here and bring your papers.")),
        Door("/layanan/", "file-earmark-text", _("Services"), _("See what to bring and how long it takes.")),
        Door("/permohonan/status/", "clock-history", _("See my request"), _("With the number on your receipt.")),
        *_places(asked.wilayah),
        Door("/periksa/", "qr-code", _("Check that a letter is genuine"), _("With the code on the letter.")),
    )
    found = [door for door in offered if nav.exists(door.url)]
    return {"doors": found} if found else None


def _queue(wilayah: str) -> list[Door]:
    """At an office with a queue its numbers; where some office below takes bookings, a time ahead."""
    found = []
    if offers_numbers(wilayah):
        text = _("You are called when it is your turn.") if pulse.gives_now() else _("No numbers are given now.")
        found.append(Door("/antrean/ambil/", "ticket-perforated", _("Take a queue number"), text))
    if offers_bookings(wilayah):
        text = _("Come when it suits you, and wait less.")
        found.append(Door("/antrean/janji/", "calendar3", _("Book a time ahead"), text))
    return found


def _places(wilayah: str) -> list[Door]:
    """Where things are, once an office has listed some for everybody."""
    if not public_facilities(wilayah):
        return []
    return [
        Door("/peta/sarana/", "geo-alt", _("Places and opening hours"), _("School, health post, market: what is near?"))
    ]


def services(asked: Asked) -> dict[str, Any]:
    """What people come to the counter for: the groups of the catalogue, or what is usual until there is one."""
    found = [
        (name.capitalize(), ", ".join(row.versi.judul for row in rows[:NAMED]) + (" …" if rows[NAMED:] else ""))
        for name, rows in catalogue.grouped(catalogue.offered(asked.wilayah))
    ]
    usual = (
        (_("Residents' data"), _("Birth, death, arrival, departure, corrections, a new family card.")),
        (_("Letters of introduction"), _("For the ID card, the family card, police, bank, school.")),
        (_("Statements"), _("Domicile, business, income, hardship, kinship.")),
        (_("Questions and complaints"), _("If you do not know whom to ask, ask us.")),
    )
    return {"services": found or usual, "has_catalogue": bool(found)}


def hours(asked: Asked) -> dict[str, Any]:
    calendar, week = workdays.calendar(asked.wilayah), workdays.week(asked.wilayah)
    moment = timezone.localtime(asked.now)
    return {
        "opening": opening.opening(calendar, week, moment),
        # Services of the queue may have hours of their own.
        "gives_numbers": offers_numbers(asked.wilayah) and pulse.gives_now(),
        "moment": moment,
        "runs": [(_days(WEEKDAYS[run.first - 1], WEEKDAYS[run.last - 1]), run.hours) for run in opening.by_runs(week)],
        "closures": opening.closures(calendar, week, moment.date()),
    }


def _days(first: object, last: object) -> str:
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def reaching(asked: Asked) -> dict[str, Any]:
    kantor = queries.profile(asked.wilayah)
    return {"kantor": kantor, "known": bool(kantor and (kantor.alamat or kantor.telepon or kantor.email))}


def privacy(asked: Asked) -> dict[str, Any]:
    """The notice names who answers for data protection (UU 27/2022 art. 53)."""
    return {"kontak": contact_for(asked.wilayah)}


# Across the page, above the others.
DOORS = (Panel(name="doors", order=10, template="pages/panels/doors.html", context=doors),)
# Side by side: when and where.
VISITING = (
    Panel(name="hours", order=10, template="pages/panels/hours.html", context=hours),
    Panel(name="reaching", order=20, template="pages/panels/reaching.html", context=reaching),
)
ABOUT = (
    Panel(name="services", order=20, template="pages/panels/services.html", context=services),
    Panel(name="privacy", order=90, template="pages/panels/privacy.html", context=privacy),
)
