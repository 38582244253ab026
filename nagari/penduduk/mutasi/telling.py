"""An event in words: what it changes and the facts that were noted, as pages show them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import IntegerChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.penduduk import kode, sections
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.labels import field_label
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.facts import Facts, Report, facts_of
from nagari.penduduk.mutasi.papers import Paper, papers_of
from nagari.penduduk.queries.places import Places
from nagari.templates.wording import nik as grouped
from nagari.templates.wording import tanggal

# Of the record itself.
_HIDDEN: Final = frozenset({"id", "wilayah", "deleted_at", "cari", "alasan_hapus", "digabung_ke_id", "predecessor_id"})
_OF_NEW: Final = (
    *("nik", "nomor_sementara", "jenis_kelamin", "tanggal_lahir", "keluarga_id", "shdk", "lingkungan_id", "nama_ayah"),
    *("nama_ibu", "status_penduduk"),
)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an act does to one record. `is_new`: it makes it; then `lines` have no `before`."""

    title: str
    url: str
    is_new: bool
    lines: Sequence[ChangeLine]


def changes(touched: Iterable[trace.Touched], places: Places, *, specific: bool) -> list[Told]:
    """Names are those the records bear now. Three queries."""
    rows = list(touched)
    people = Penduduk.all_objects.in_bulk([one.id for one in rows if one.model is Penduduk])
    cards = _cards(rows, people)
    found: dict[UUID, Told] = {}
    for one in rows:
        told = (
            _person(one, people.get(one.id), places, cards, specific)
            if one.model is Penduduk
            else _card(one, places, cards)
        )
        if told is None:
            continue
        known = found.get(one.id)
        found[one.id] = told if known is None else Told(told.title, told.url, told.is_new, [*known.lines, *told.lines])
    return list(found.values())


def _cards(rows: Sequence[trace.Touched], people: Mapping[UUID, Penduduk]) -> dict[UUID, str]:
    keys = {one.id for one in rows if one.model is Keluarga}
    keys |= {value for one in rows for value in (one.changes or {}).get("keluarga_id", ()) if value}
    keys |= {one.keluarga_id for one in people.values() if one.keluarga_id}
    return dict(Keluarga.all_objects.filter(id__in=keys).values_list("id", "no_kk"))


def _person(
    one: trace.Touched, row: Penduduk | None, places: Places, cards: Mapping[UUID, str], specific: bool
) -> Told | None:
    if row is None:
        return None
    values = one.changes
    if values is None:
        values = {name: (None, getattr(row, name)) for name in _OF_NEW}
    lines = []
    for name, (before, after) in values.items():
        field = trace.field_of(Penduduk, name)
        if name in _HIDDEN or not sections.is_shown(field.name, specific=specific):
            continue
        line = ChangeLine(
            field_label(field),
            _shown(field.name, before, places, cards),
            _shown(field.name, after, places, cards),
        )
        if line.before != line.after:
            lines.append(line)
    return Told(row.nama, f"/penduduk/{row.id}/", one.changes is None, lines) if lines else None


def _card(one: trace.Touched, places: Places, cards: Mapping[UUID, str]) -> Told | None:
    lines = [
        ChangeLine(field_label(trace.field_of(Keluarga, name)), *(_card_value(name, value, places) for value in pair))
        for name, pair in (one.changes or {}).items()
        if name not in _HIDDEN
    ]
    title = f"KK {grouped(cards.get(one.id, ''))}"
    return Told(title, f"/keluarga/{one.id}/", one.changes is None, lines) if lines or one.changes is None else None


def _card_value(name: str, value: Any, places: Places) -> str:
    if name == "lingkungan_id":
        return places.label(value)
    if isinstance(value, date):
        return tanggal(value)
    return grouped(value) if name == "no_kk" else str(value or "")


def _shown(name: str, value: Any, places: Places, cards: Mapping[UUID, str]) -> str:
    if name == "keluarga":
        return f"KK {grouped(cards.get(value, ''))}" if value else ""
    if name == "status_dasar":
        return status_words().get(value, "") if value else ""
    return sections.shown(name, value, places)


_LABELS: Final[Mapping[str, Promise]] = {
    "pukul": gettext_lazy("Hour"),
    "tempat_dilahirkan": gettext_lazy("Born in"),
    "jenis_kelahiran": gettext_lazy("Kind of birth"),
    "jenis_kelamin": gettext_lazy("Sex of the child"),
    "lama_kandungan": gettext_lazy("Months in the womb"),
    "sebab_kematian": gettext_lazy("Cause of the stillbirth"),
    "anak_ke": gettext_lazy("Which child of the mother"),
    "kembar_ke": gettext_lazy("Which of the twins"),
    "penolong": gettext_lazy("Helped by"),
    "berat_gram": gettext_lazy("Weight in grams"),
    "panjang_cm": gettext_lazy("Length in centimetres"),
    "tempat": gettext_lazy("Place"),
    "sebab": gettext_lazy("Cause"),
    "penerang": gettext_lazy("Explained by"),
    "wilayah": gettext_lazy("Region code"),
    "alamat": gettext_lazy("Address there"),
    "alasan": gettext_lazy("Reason of the move"),
    "alasan_lain": gettext_lazy("Other reason"),
    "klasifikasi": gettext_lazy("How far"),
    "jenis_kepindahan": gettext_lazy("Who moves"),
    "status_kk_pindah": gettext_lazy("KK of those who move"),
    "status_kk_tinggal": gettext_lazy("KK of those who stay"),
    "no_laporan_polisi": gettext_lazy("Police report no."),
    "maksud": gettext_lazy("Purpose"),
    "dikunjungi": gettext_lazy("Stays with (name and address)"),
    "keturunan": gettext_lazy("Descent"),
    "sampai": gettext_lazy("Until"),
    "nama_pasangan": gettext_lazy("Name of the spouse"),
    "nik_pasangan": gettext_lazy("NIK of the spouse"),
    "is_tercatat": gettext_lazy("Officially recorded"),
    "jenis_surat": gettext_lazy("Kind of document"),
    "no_surat": gettext_lazy("Number of the document"),
    "tanggal_surat": gettext_lazy("Date of the document"),
    "catatan": gettext_lazy("Note"),
    "pelapor": gettext_lazy("Name of the reporter"),
    "nik_pelapor": gettext_lazy("NIK of the reporter"),
    "hubungan_pelapor": gettext_lazy("Relation to the person"),
    "saksi": gettext_lazy("Witnesses"),
    "nik_saksi": gettext_lazy("NIK of the witnesses"),
    "alasan_terlambat": gettext_lazy("Reason of the delay"),
}
_CODES: Final[Mapping[str, type[IntegerChoices]]] = {
    "tempat_dilahirkan": kode.TempatDilahirkan,
    "jenis_kelahiran": kode.JenisKelahiran,
    "penolong": kode.PenolongKelahiran,
    "jenis_kelamin": kode.JenisKelamin,
    "sebab": kode.SebabKematian,
    "penerang": kode.PenerangKematian,
    "alasan": kode.AlasanPindah,
    "klasifikasi": kode.KlasifikasiPindah,
    "jenis_kepindahan": kode.JenisKepindahan,
    "status_kk_pindah": kode.StatusKk,
    "status_kk_tinggal": kode.StatusKk,
}
_ALWAYS_LATER: Final = ("jenis_surat", "no_surat", "tanggal_surat", "catatan", "laporan")


def fact_lines(mutasi: Mutasi) -> list[tuple[str, str]]:
    """What was noted, in the order of the form; what was not told is left out."""
    facts = facts_of(mutasi)
    names = [one.name for one in fields(facts)]
    ordered = [name for name in names if name not in _ALWAYS_LATER] + [n for n in _ALWAYS_LATER if n != "laporan"]
    return [*_lines(facts, ordered), *_lines(facts.laporan, [one.name for one in fields(Report)])]


def _lines(row: Facts | Report, names: Iterable[str]) -> list[tuple[str, str]]:
    pairs = [(name, fact_text(name, getattr(row, name))) for name in names if name in _LABELS]
    return [(str(_LABELS[name]), text) for name, text in pairs if text]


def fact_text(name: str, value: Any) -> str:
    if value in (None, "", ()):
        return ""
    if name in _CODES:
        return screen_labels(_CODES[name]).get(value, str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return grouped(value) if name.startswith("nik_") else str(value)


def papers_shown(mutasi: Mutasi) -> list[tuple[str, str]]:
    """(paper, whether it was shown) of the check-list of this kind of event."""
    shown = set(facts_of(mutasi).laporan.berkas)
    return [(one.nama, _word(one, shown)) for one in papers_of(mutasi.jenis)]


def _word(one: Paper, shown: Collection[str]) -> str:
    if one.kode in shown:
        return _("shown")
    return _("missing") if one.is_required else _("if need be")
