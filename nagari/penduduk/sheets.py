"""What the printed biodata says: the lines of F-1.01 that apply to this person, in two columns on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from nagari.penduduk import sections
from nagari.penduduk.kode import Kewarganegaraan, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import Places
from nagari.penduduk.rules import age_on
from nagari.penduduk.rules.person import KTP_AGE

# Printed even while empty: a gap in them is for the resident to notice at the counter.
_ALWAYS = frozenset(
    {
        *("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "golongan_darah"),
        *("status_perkawinan", "pendidikan_kk", "pekerjaan", "nama_ayah", "nama_ibu", "lingkungan"),
    }
)
# Who is below 17 and was never married has a KIA (UU 24/2013 art. 63), whatever a spreadsheet wrote there.
_OF_GROWN_UPS = frozenset({"ktp_el", "status_rekam", "tag_id_card"})
_OF_FOREIGNERS = "kewarganegaraan"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A heading with its lines of label and value; a value is never empty."""

    title: str
    facts: list[tuple[str, str]]


def biodata_parts(penduduk: Penduduk, places: Places, *, specific: bool, today: date) -> list[SheetPart]:
    """Parts without a line are left out. `specific`: whoever prints may see data on health."""
    parts = []
    for section in sections.SECTIONS:
        if section.slug == _OF_FOREIGNERS and penduduk.kewarganegaraan == Kewarganegaraan.WNI:
            continue
        names = sections.fields_of(section, specific=specific)
        facts = list(_facts(penduduk, names, places, today))
        if section.slug == "alamat" and penduduk.keluarga and penduduk.keluarga.alamat:
            facts.insert(0, (_("Address"), penduduk.keluarga.alamat))
        if facts:
            parts.append(SheetPart(str(section.title), facts))
    return parts


def _facts(penduduk: Penduduk, names: tuple[str, ...], places: Places, today: date) -> Iterator[tuple[str, str]]:
    for name in names:
        if name in _OF_GROWN_UPS and _is_minor(penduduk, today):
            continue
        value = sections.shown_of(penduduk, name, places, official=True)
        if value or name in _ALWAYS:
            yield sections.label(name), value or "-"


def _is_minor(penduduk: Penduduk, today: date) -> bool:
    unmarried = penduduk.status_perkawinan in (None, StatusPerkawinan.BELUM_KAWIN)
    born = penduduk.tanggal_lahir
    return unmarried and born is not None and age_on(born, today) < KTP_AGE
