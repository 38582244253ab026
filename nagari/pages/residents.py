"""Panels of the home page for residents: what we do, when we are open, how to reach us, what becomes of your data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nagari.kantor.models import Kantor
from nagari.pages import nav
from nagari.pages.panels import Asked, Panel


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
        Door(
            "/antrean/kiosk/", "ticket-perforated", _("Take a queue number"), _("You are called when it is your turn.")
        ),
        Door("/layanan/", "file-earmark-text", _("Ask for a letter"), _("See what to bring and how long it takes.")),
        Door("/status/", "clock-history", _("See my request"), _("With the number on your receipt.")),
        Door("/periksa/", "qr-code", _("Check that a letter is genuine"), _("With the code on the letter.")),
    )
    found = [door for door in offered if nav.exists(door.url)]
    return {"doors": found} if found else None


def services(asked: Asked) -> dict[str, Any]:
    """What people come to the counter for, until the catalogue of services says it with requirements and times."""
    return {
        "services": (
            (_("Residents' data"), _("Birth, death, arrival, departure, corrections, a new family card.")),
            (_("Letters of introduction"), _("For the ID card, the family card, police, bank, school.")),
            (_("Statements"), _("Domicile, business, income, hardship, kinship.")),
            (_("Questions and complaints"), _("If you do not know whom to ask, ask us.")),
        )
    }


def reaching(asked: Asked) -> dict[str, Any]:
    kantor = Kantor.objects.filter(wilayah=asked.wilayah).order_by("id").first()
    return {"kantor": kantor, "known": bool(kantor and (kantor.alamat or kantor.telepon or kantor.email))}


PANELS = (
    Panel(name="doors", order=10, template="pages/panels/doors.html", context=doors),
    Panel(name="services", order=20, template="pages/panels/services.html", context=services),
    Panel(name="reaching", order=40, template="pages/panels/reaching.html", context=reaching),
    Panel(name="privacy", order=90, template="pages/panels/privacy.html", context=lambda _asked: {}),
)
