"""How a letter's state and its history are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layanan.surat.models import CatatanSurat, JenisCatatan, Keadaan, Surat
from nagari.templates.tags import chip, escaped
from nagari.templates.wording import tanggal

# Tone and icon of the chip.
TONES: Final[Mapping[Keadaan, tuple[str, str]]] = {
    Keadaan.TERBIT: ("sky", "file-earmark-text"),
    Keadaan.MENUNGGU_TTE: ("amber", "clock"),
    Keadaan.DITANDATANGANI: ("leaf", "check-circle"),
    Keadaan.BATAL: ("", "x-circle"),
    Keadaan.DICABUT: ("red", "x-circle"),
    Keadaan.DIGANTI: ("red", "arrow-repeat"),
}

_ROW: Final = (
    '<tr><td class="lead"><a class="row-link" href="/surat/{}/">{}</a></td><td data-label="{}">{}</td>'
    '<td data-label="{}">{}</td><td class="nowrap" data-label="{}">{}</td><td data-label="{}">{}</td></tr>'
)


def archive_rows(rows: Iterable[Surat], *, letter: str, about: str, date: str, state: str) -> SafeString:
    """Rows of the archive, fifty a page: a template takes five times as long. The titles of the columns are said again
    where a phone shows cards."""
    labels = [escaped(label) for label in (letter, about, date, state)]
    chips = {one: chip(TONES[one][0], one.label, TONES[one][1]) for one in Keadaan}
    drawn = [
        _ROW.format(
            *(row.pk, escaped(row.nomor)),
            *(labels[0], escaped(row.judul)),
            *(labels[1], escaped(row.nama or "–")),
            *(labels[2], tanggal(row.tanggal)),
            *(labels[3], chips[Keadaan(row.keadaan)]),
        )
        for row in rows
    ]
    return mark_safe("\n".join(drawn))  # noqa: S308  every value was escaped


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
    taker = note.rincian.get("kepada", "") if note.jenis == JenisCatatan.SERAH else ""
    handed = _("Handed to %(name)s.") % {"name": taker} if taker else ""
    return " ".join(part for part in (note.alasan, replaced, handed) if part)
