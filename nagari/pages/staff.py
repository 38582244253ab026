"""Panels of the staff's home page: what waits first, figures second."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.pages import nav
from nagari.pages.firstday import queries
from nagari.pages.panels import Asked, Panel
from nagari.pages.sync import help_pages, offices
from nagari.pages.waiting import waiting
from nagari.penduduk.queries.mending import figures
from nagari.wilayah.queries.tree import villages


def first_day(asked: Asked) -> dict[str, Any] | None:
    """The check-list until the first day is over; afterwards what is open, until somebody dismisses it."""
    info = site.current()
    if info is None or (info.ready and queries.is_dismissed()):
        return None
    progress = queries.first_day()
    return None if info.ready and not progress.next else {"progress": progress, "ready": info.ready}


def residents(asked: Asked) -> dict[str, Any]:
    found = figures(asked.wilayah)
    if not found.people:
        return {"people": 0, "may_import": bool(asked.user and asked.user.has_perm("penduduk.import"))}
    return {
        "people": found.people,
        "families": found.families,
        "parts": villages(asked.wilayah) if site.is_above() else found.parts,
        "part": "desa" if site.is_above() else "dusun",
    }


def offices_below(asked: Asked) -> dict[str, Any] | None:
    """At a regency or district: how many offices take part, and those that need a hand."""
    if not site.is_above():
        return None
    now = timezone.now()
    rows = offices.offices(asked.wilayah, now)
    needed = help_pages.needed(rows, asked.wilayah, now)
    return {"summary": offices.summary(rows), "needed": len(needed), "troubled": needed[:5]}


def shortcuts(asked: Asked) -> dict[str, Any] | None:
    """Where a day's work begins."""
    offered = (
        ("antrean.call", "/antrean/loket/", "megaphone", _("Call the next")),
        ("permohonan.take", "/permohonan/baru/", "inbox", _("New request")),
        ("penduduk.change", "/penduduk/baru/", "person-plus", _("Register a resident")),
        ("penduduk.import", "/impor/", "upload", _("Import a file")),
        ("peta.view" if site.is_above() else "", "/peta/", "map", _("Figures on the map")),
        ("kantor.number", "/kantor/nomor/", "journal-text", _("Give a number")),
        ("accounts.manage", "/pengguna/", "person-check", _("Users")),
        ("accounts.audit", "/akses/", "shield-check", _("Access log")),
        ("pages.training", "/panduan/", "question-circle", _("Read how it is done")),
    )
    links = [
        {"url": url, "icon": icon, "label": label}
        for action, url, icon, label in offered
        if action and asked.user and asked.user.has_perm(action) and nav.exists(url)
    ]
    return {"links": links} if links else None


PANELS = (
    Panel(name="first_day", order=5, template="pages/panels/first_day.html", context=first_day, action="pages.setup"),
    Panel(name="waiting", order=10, template="pages/panels/waiting.html", context=waiting, action="pages.home"),
    Panel(name="offices", order=20, template="pages/panels/offices.html", context=offices_below, action="sync.offices"),
    Panel(name="residents", order=30, template="pages/panels/residents.html", context=residents, action="pages.home"),
    Panel(name="shortcuts", order=40, template="pages/panels/shortcuts.html", context=shortcuts, action="pages.home"),
)
