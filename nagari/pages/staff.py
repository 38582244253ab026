"""Panels of the staff's home page: what waits first, figures second."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layanan.antrean.queries.board import waiting_now
from nagari.kantor import clock, site
from nagari.pages import nav
from nagari.pages.firstday import queries
from nagari.pages.panels import Asked, Panel, Waiting
from nagari.pages.sync import offices, rivals
from nagari.pages.sync import words as sync_words
from nagari.penduduk import kode
from nagari.penduduk.buku.months import month_to_close, named
from nagari.penduduk.models import Impor, StatusImpor
from nagari.penduduk.mutasi.waiting import waiting_for
from nagari.penduduk.queries.ganda import count_elsewhere
from nagari.penduduk.queries.mending import figures, to_mend
from nagari.penduduk.serah_terima.queries import to_decide, to_take_back
from nagari.templates import wording
from nagari.wilayah.queries.tree import villages

ALIVE = kode.StatusDasar.HIDUP


def waiting(asked: Asked) -> dict[str, Any]:
    found = [
        *_clock(asked),
        *_queue(asked),
        *_imports(asked),
        *_exchange(asked),
        *_events(asked),
        *_handovers(asked),
        *_books(asked),
        *_mending(asked),
    ]
    return {"waiting": sorted(found, key=lambda one: one.order)}


def first_day(asked: Asked) -> dict[str, Any] | None:
    """The check-list until the first day is over; afterwards what is open, until somebody dismisses it."""
    info = site.current()
    if info is None or (info.ready and queries.is_dismissed()):
        return None
    progress = queries.first_day()
    return None if info.ready and not progress.next else {"progress": progress, "ready": info.ready}


def _clock(asked: Asked) -> list[Waiting]:
    if clock.is_trusted() or not nav.exists("/kantor/jam/"):
        return []
    return [
        Waiting(
            icon="clock",
            title=_("Say what day it is"),
            text=_("Until then no number is given and no letter dated."),
            url="/kantor/jam/",
            tone="red",
            state=_("First of all"),
            state_icon="exclamation-triangle",
            order=0,
        )
    ]


def _queue(asked: Asked) -> list[Waiting]:
    """People who wait, for those who call them; and a printer that has stopped."""
    if not (asked.user and asked.user.has_perm("antrean.call")):
        return []
    found = []
    if count := waiting_now(asked.wilayah):
        title = ngettext("%(count)s person waits in the queue", "%(count)s people wait in the queue", count)
        found.append(
            Waiting(
                icon="ticket-perforated",
                title=title % {"count": wording.angka(count)},
                text=_("Open your counter and call the next."),
                url="/antrean/loket/",
                tone="amber",
                state=_("Queue"),
                order=5,
            )
        )
    return found


def _imports(asked: Asked) -> list[Waiting]:
    if not (asked.user and asked.user.has_perm("penduduk.import")):
        return []
    rows = Impor.objects.filter(wilayah=asked.wilayah, status=StatusImpor.PREVIEW).order_by("-created_at")[:3]
    return [
        Waiting(
            icon="upload",
            title=_("The import of %(file)s waits for your decision") % {"file": row.file_name},
            text=wording.relatif(row.created_at, asked.now),
            url=f"/impor/{row.pk}/",
            tone="amber",
            state=_("Preview"),
            order=10,
        )
        for row in rows
    ]


def _exchange(asked: Asked) -> list[Waiting]:
    """What the exchange with other offices found and a person has to decide."""
    found = []
    if asked.user and asked.user.has_perm("sync.settle") and (count := rivals.to_settle(asked.wilayah)):
        title = ngettext(
            "%(count)s value was changed at two offices", "%(count)s values were changed at two offices", count
        )
        found.append(
            Waiting(
                icon="arrow-left-right",
                title=title % {"count": wording.angka(count)},
                text=_("Say which one holds."),
                url="/sinkron/benturan/",
                tone="amber",
                state=_("To settle"),
                order=15,
            )
        )
    if asked.user and asked.user.has_perm("penduduk.view") and (count := count_elsewhere(asked.wilayah)):
        title = ngettext("%(count)s NIK is alive at two offices", "%(count)s NIK are alive at two offices", count)
        found.append(
            Waiting(
                icon="people",
                title=title % {"count": wording.angka(count)},
                text=_("Both offices were told; here it can be followed until one has corrected its record.")
                if site.is_above()
                else _("Call the other office, then correct the record that is wrong."),
                url="/penduduk/ganda/",
                tone="amber" if site.is_above() else "red",
                state=_("To watch") if site.is_above() else _("To correct"),
                order=20,
            )
        )
    return found


def _events(asked: Asked) -> list[Waiting]:
    """What events ask for afterwards, while there is time."""
    if not (asked.user and asked.user.has_perm("mutasi.record", asked.wilayah)):
        return []
    found, told = waiting_for(asked.wilayah, timezone.localdate(asked.now)), []
    if (count := found.births.count) and found.births.until:
        title = ngettext(
            "%(count)s newborn has no birth certificate yet", "%(count)s newborns have no birth certificate yet", count
        )
        told.append(
            Waiting(
                icon="person-plus",
                title=title % {"count": wording.angka(count)},
                text=_("To be reported within 60 days; the first one until %(day)s.")
                % {"day": wording.tanggal(found.births.until)},
                url="/mutasi/?jenis=lahir",
                tone="sky",
                state=_("Until %(day)s") % {"day": wording.tanggal(found.births.until)},
                order=26,
            )
        )
    if count := found.overdue_guests:
        title = ngettext("The stay of %(count)s guest is over", "The stay of %(count)s guests is over", count)
        told.append(
            Waiting(
                icon="clock",
                title=title % {"count": wording.angka(count)},
                text=_("Record that they left, or that they stay for good."),
                url="/mutasi/?jenis=sementara_masuk",
                tone="amber",
                state=_("Overdue"),
                order=27,
            )
        )
    return told


def _books(asked: Asked) -> list[Waiting]:
    """An office that closes its months has one to close."""
    if not (asked.user and asked.user.has_perm("buku.close", asked.wilayah)):
        return []
    month = month_to_close(asked.wilayah, timezone.localdate(asked.now))
    if month is None:
        return []
    return [
        Waiting(
            icon="file-earmark-text",
            title=_("The books of %(month)s are not closed yet") % {"month": named(month)},
            text=_("Look through them and sign; what comes in later then counts in the next month."),
            url=f"/buku/?bulan={month:%Y-%m}",
            tone="sky",
            state=_("Month over"),
            order=40,
        )
    ]


def _handovers(asked: Asked) -> list[Waiting]:
    """Residents between two offices, for whom this one has to do something."""
    if not (asked.user and asked.user.has_perm("mutasi.record", asked.wilayah)):
        return []
    told = []
    if count := len(to_decide(asked.wilayah)):
        title = ngettext("%(count)s family or resident moves here", "%(count)s families or residents move here", count)
        told.append(
            Waiting(
                icon="arrow-left-right",
                title=title % {"count": wording.angka(count)},
                text=_("Accept them when they report to you; until then they count nowhere."),
                url="/mutasi/tawaran/",
                tone="amber",
                state=_("To accept"),
                order=16,
            )
        )
    if count := len(to_take_back(asked.wilayah)):
        title = ngettext("%(count)s hand-over came back", "%(count)s hand-overs came back", count)
        told.append(
            Waiting(
                icon="arrow-counterclockwise",
                title=title % {"count": wording.angka(count)},
                text=_("The other office refused them or let them go; take them back into the register."),
                url="/mutasi/tawaran/",
                tone="red",
                state=_("To take back"),
                order=17,
            )
        )
    return told


def _mending(asked: Asked) -> list[Waiting]:
    if not (asked.user and asked.user.has_perm("penduduk.change")):
        return []
    found = to_mend(asked.wilayah)
    told = (
        (
            found.doubled,
            "people",
            ngettext("%(count)s NIK is borne by two people", "%(count)s NIK are borne by two people", found.doubled),
            _("Compare the records; merge them, or correct one number."),
            "/penduduk/ganda/",
        ),
        (
            found.headless,
            "people",
            ngettext("%(count)s family has no head", "%(count)s families have no head", found.headless),
            _("Say who is the head now."),
            "/penduduk/mutu/tanpa-kepala/",
        ),
        (
            found.without_nik,
            "person-vcard",
            ngettext("%(count)s resident has no NIK yet", "%(count)s residents have no NIK yet", found.without_nik),
            _("Enter the NIK when Dukcapil has given it; the history stays."),
            "/penduduk/mutu/tanpa-nik/",
        ),
    )
    return [
        Waiting(
            icon=icon,
            title=title % {"count": wording.angka(count)},
            text=text,
            url=url,
            tone="sky",
            state=_("Data to mend"),
            order=30 + place,
        )
        for place, (count, icon, title, text, url) in enumerate(told)
        if count
    ]


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
    rows = offices.offices(asked.wilayah, timezone.now())
    troubled = [(row, sync_words.chips(row)) for row in rows if row.trouble][:5]
    return {"summary": offices.summary(rows), "troubled": troubled}


def shortcuts(asked: Asked) -> dict[str, Any] | None:
    """Where a day's work begins."""
    offered = (
        ("antrean.call", "/antrean/loket/", "megaphone", _("Call the next")),
        ("penduduk.change", "/penduduk/baru/", "person-plus", _("Register a resident")),
        ("penduduk.import", "/impor/", "upload", _("Import a file")),
        ("kantor.number", "/kantor/nomor/", "journal-text", _("Give a number")),
        ("accounts.manage", "/pengguna/", "person-check", _("Users")),
        ("accounts.audit", "/akses/", "shield-check", _("Access log")),
        ("pages.training", "/panduan/", "question-circle", _("Read how it is done")),
    )
    links = [
        {"url": url, "icon": icon, "label": label}
        for action, url, icon, label in offered
        if asked.user and asked.user.has_perm(action) and nav.exists(url)
    ]
    return {"links": links} if links else None


PANELS = (
    Panel(name="first_day", order=5, template="pages/panels/first_day.html", context=first_day, action="pages.setup"),
    Panel(name="waiting", order=10, template="pages/panels/waiting.html", context=waiting, action="pages.home"),
    Panel(name="offices", order=20, template="pages/panels/offices.html", context=offices_below, action="sync.offices"),
    Panel(name="residents", order=30, template="pages/panels/residents.html", context=residents, action="pages.home"),
    Panel(name="shortcuts", order=40, template="pages/panels/shortcuts.html", context=shortcuts, action="pages.home"),
)
