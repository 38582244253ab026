"""Where a request stands, as it is said to residents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import Peran, Tindakan, Tingkat
from layanan.katalog.rules.content import Tahap
from layanan.permohonan.models import StatusPengajuan
from layanan.permohonan.queries.tracking import Tracked, Wished
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import EXPIRES, Keadaan, Menunggu
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
    Langkah.TANDATANGANI: gettext_lazy("Letter issued"),
    Langkah.SIAPKAN: gettext_lazy("Ready to be collected"),
    Langkah.SERAHKAN: gettext_lazy("Handed over"),
    Langkah.TARIK: gettext_lazy("Withdrawn"),
    Langkah.KEDALUWARSA: gettext_lazy("Expired: not completed or not collected in time"),
}
_DUE: Final[Mapping[str, Promise]] = {
    Tindakan.PERIKSA: gettext_lazy("Being checked by %(who)s"),
    Tindakan.TERUSKAN: gettext_lazy("Waits for %(who)s to forward it"),
    Tindakan.SETUJUI: gettext_lazy("Waits for the approval of %(who)s"),
    Tindakan.TANDATANGANI: gettext_lazy("Waits for the signature of %(who)s"),
    Tindakan.SIAPKAN: gettext_lazy("Being made ready"),
}
# Words of offices and their heads, by level.
_PLACES: Final = {Tingkat.NAGARI: "desa", Tingkat.KECAMATAN: "kecamatan", Tingkat.KABUPATEN: "kabupaten"}
_HEADS: Final = {Tingkat.NAGARI: "kepala", Tingkat.KECAMATAN: "camat", Tingkat.KABUPATEN: "bupati"}
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


def event_title(kind: Langkah, tingkat: str, kata: Mapping[str, str]) -> str:
    """`tingkat`: level of the office that took the step; "" for what is no step of residents' concern."""
    if kind is Langkah.SETUJUI and tingkat in _PLACES:
        return _("Approved by the %(place)s") % {"place": kata[_PLACES[Tingkat(tingkat)]]}
    return str(EVENTS.get(kind, ""))


def due_title(needed: str, tahap: Tahap | None, kata: Mapping[str, str]) -> str:
    """What it waits for, and whom, in a line."""
    told = _DUE.get(needed)
    if told is None or tahap is None or tahap.tingkat not in _PLACES:
        return _("In progress")
    level = Tingkat(tahap.tingkat)
    staff = _("the staff of the %(place)s") % {"place": kata[_PLACES[level]]}
    return str(told) % {"who": kata[_HEADS[level]] if tahap.peran == Peran.KEPALA else staff}


def lines(found: Tracked, kata: Mapping[str, str]) -> list[Line]:
    """What was done, and last, large, what is due now. `kata`: the office's own words."""
    done = [Line(event_title(one.kind, one.tingkat, kata), one.at, one.office, "done") for one in found.events]
    if found.state.is_final or found.state.keadaan in (Keadaan.SIAP, Keadaan.DIKEMBALIKAN):
        last = done.pop()
        return [*done, Line(last.title, last.when, found.office or last.who, "now")]
    stage = found.rute[found.state.stage] if found.state.stage is not None else None
    return [*done, Line(due_title(found.needed, stage, kata), None, found.office, "now")]


def to_do(found: Tracked, last_exchange: datetime | None, *, is_revoked: bool = False) -> str:
    """In one sentence or two. `is_revoked`: the letter that came of it no longer holds."""
    if is_revoked:
        return _("The letter no longer holds: the office has revoked it. Ask at the counter why.")
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


_WISH: Final[Mapping[str, Promise]] = {
    StatusPengajuan.BARU: gettext_lazy("Waits to be confirmed at the counter"),
    StatusPengajuan.DITERIMA: gettext_lazy("Taken in"),
    StatusPengajuan.DITOLAK: gettext_lazy("Not taken in"),
    StatusPengajuan.KEDALUWARSA: gettext_lazy("Expired: nobody came to the counter"),
}
_WISH_TO_DO: Final[Mapping[str, Promise]] = {
    StatusPengajuan.BARU: gettext_lazy("Come to %(office)s with your KTP and the papers. A clerk confirms it there."),
    StatusPengajuan.DITERIMA: gettext_lazy("Nothing. Look here again soon."),
    StatusPengajuan.DITOLAK: gettext_lazy("%(office)s did not take it in. Ask at the counter."),
    StatusPengajuan.KEDALUWARSA: gettext_lazy("Make a new one if you still need it."),
}


def wish_lines(found: Wished) -> list[Line]:
    wish = found.wish
    sent = Line(_("Sent"), wish.diajukan_pada, str(wish.get_asal_display()), "done")
    now = Line(str(_WISH[wish.status]), wish.diputus_pada, found.office, "now")
    return [sent, now]


def wish_to_do(found: Wished) -> str:
    told = str(_WISH_TO_DO[StatusPengajuan(found.wish.status)]) % {"office": found.office}
    if not found.is_there and found.wish.status == StatusPengajuan.BARU:
        told += " " + _("The office gets it with the next exchange of data.")
    return told


def collect_until(found: Tracked) -> str:
    """The last day on which it can be completed or collected; "" where nobody waits for the resident."""
    kept = EXPIRES.get(found.state.keadaan)
    return wording.tanggal_hari(timezone.localdate(found.events[-1].at + kept)) if kept and found.events else ""


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
