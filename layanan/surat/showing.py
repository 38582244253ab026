"""How a letter's state and its history are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layanan.surat.models import CatatanSurat, JenisCatatan, Keadaan, Surat

# Tone and icon of the chip.
TONES: Final[Mapping[Keadaan, tuple[str, str]]] = {
    Keadaan.TERBIT: ("sky", "file-earmark-text"),
    Keadaan.MENUNGGU_TTE: ("amber", "clock"),
    Keadaan.DITANDATANGANI: ("leaf", "check-circle"),
    Keadaan.BATAL: ("", "x-circle"),
    Keadaan.DICABUT: ("red", "x-circle"),
    Keadaan.DIGANTI: ("red", "arrow-repeat"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """As the tag `timeline` takes it."""

    when: datetime
    title: str
    text: str
    who: str
    state: str = "done"


def events(surat: Surat, notes: list[CatatanSurat]) -> list[Event]:
    """Its history, latest first."""
    issued = _("entered from paper") if surat.is_on_paper else _("issued")
    first = Event(surat.terbit_pada, issued.capitalize(), "", surat.terbit_oleh_nama)
    found = [first, *(Event(one.pada, _title(one), _text(one), one.oleh_nama) for one in notes)]
    return found[::-1]


def _title(note: CatatanSurat) -> str:
    if note.jenis not in JenisCatatan.values:
        return note.jenis
    if note.jenis == JenisCatatan.SALINAN and isinstance(sheets := note.rincian.get("lembar"), int):
        return ngettext("%(n)s copy made", "%(n)s copies made", sheets) % {"n": sheets}
    return str(JenisCatatan(note.jenis).label).capitalize()


def _text(note: CatatanSurat) -> str:
    instead = note.rincian.get("nomor", "") if note.jenis == JenisCatatan.GANTI else ""
    replaced = _("Replaced by %(number)s.") % {"number": instead} if instead else ""
    return " ".join(part for part in (note.alasan, replaced) if part)
