"""Where a request stands, as it is said to residents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import Tindakan
from layanan.permohonan.queries.tracking import Tracked
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Keadaan, Menunggu
from nagari.kantor import workdays
from nagari.lib.errors import CodedError
from nagari.templates import wording

EVENTS: Final[Mapping[Langkah, Promise]] = {
    Langkah.AJUKAN: gettext_lazy("Request taken in"),
    Langkah.PERIKSA: gettext_lazy("Requirements checked"),
    Langkah.KEMBALIKAN: gettext_lazy("Returned: something is missing"),
    Langkah.LENGKAPI: gettext_lazy("Completed"),
    Langkah.TERUSKAN: gettext_lazy("Forwarded"),
    Langkah.SETUJUI: gettext_lazy("Approved"),
    Langkah.TOLAK: gettext_lazy("Refused"),
    Langkah.TANDATANGANI: gettext_lazy("Signed"),
    Langkah.SIAPKAN: gettext_lazy("Ready to be collected"),
    Langkah.SERAHKAN: gettext_lazy("Handed over"),
    Langkah.TARIK: gettext_lazy("Withdrawn"),
    Langkah.KEDALUWARSA: gettext_lazy("Expired: not completed or not collected in time"),
}
_DUE: Final[Mapping[str, Promise]] = {
    Tindakan.PERIKSA: gettext_lazy("Being checked"),
    Tindakan.TERUSKAN: gettext_lazy("Waits to be forwarded"),
    Tindakan.SETUJUI: gettext_lazy("Waits for approval"),
    Tindakan.TANDATANGANI: gettext_lazy("Waits for the signature"),
    Tindakan.SIAPKAN: gettext_lazy("Being made ready"),
}
_TO_DO: Final[Mapping[Keadaan, Promise]] = {
    Keadaan.DIKEMBALIKAN: gettext_lazy("Bring what is missing to %(office)s."),
    Keadaan.SIAP: gettext_lazy("Collect the letter at %(office)s."),
    Keadaan.DITOLAK: gettext_lazy("The request was refused. Ask at the counter for the reason."),
    Keadaan.DISERAHKAN: gettext_lazy("Nothing more; the letter has been handed over."),
    Keadaan.DITARIK: gettext_lazy("Nothing; the request was withdrawn."),
    Keadaan.KEDALUWARSA: gettext_lazy("The request has expired. Make a new one if you still need it."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the vertical line, as the tag `timeline` takes it."""

    title: str
    when: datetime | None
    who: str
    state: str


def lines(found: Tracked) -> list[Line]:
    """What was done, and last, large, what is due now."""
    done = [Line(str(EVENTS[one.kind]), one.at, one.office, "done") for one in found.events]
    if found.state.is_final or found.state.keadaan in (Keadaan.SIAP, Keadaan.DIKEMBALIKAN):
        last = done.pop()
        return [*done, Line(last.title, last.when, found.office or last.who, "now")]
    return [*done, Line(str(_DUE.get(found.needed, _("In progress"))), None, found.office, "now")]


def to_do(found: Tracked, last_exchange: datetime | None) -> str:
    """In one sentence or two."""
    if found.waits is Menunggu.SINKRON:
        told = _("Nothing. It is on its way to %(office)s, with the next exchange of data between the offices.")
        sentence = told % {"office": found.office}
        if last_exchange:
            when = wording.tanggal_jam(last_exchange)
            sentence += " " + _("The last exchange was on %(when)s.") % {"when": when}
        return sentence
    known = _TO_DO.get(found.state.keadaan)
    if known is None:
        return _("Nothing. Look here again, or wait for our message.")
    return str(known) % {"office": found.office}


def opening(wilayah: str, today: date) -> str:
    """The next day the office is open, today included, and its hours; "" where none were entered."""
    calendar = workdays.calendar(wilayah).work
    try:
        day = calendar.on_or_after(today)
    except CodedError:
        return ""
    shifts = calendar.week.get(day.weekday(), ())
    hours = _(" and ").join(f"{one.opens:%H.%M}-{one.closes:%H.%M}" for one in shifts)
    return f"{wording.tanggal_hari(day)}, {hours}"
