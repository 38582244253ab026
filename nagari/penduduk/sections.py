"""The record in sections, as its page shows and its forms edit them: fields of F-1.01 in an order people read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.nik import is_temporary
from nagari.penduduk.fields import KodeField
from nagari.penduduk.kode import Cacat
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.labels import field_label
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import Places
from nagari.penduduk.specific import OPTIONAL, SPECIFIC
from nagari.templates.wording import nik as grouped
from nagari.templates.wording import tanggal

_PARENTS = frozenset({"nik_ayah", "nik_ibu"})
NUMBERS = _PARENTS | {"nik", "nomor_sementara"}


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: Promise
    fields: tuple[str, ...]


SECTIONS = (
    Section(
        "diri",
        gettext_lazy("Person"),
        (
            *("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "organisasi_kepercayaan"),
            *("golongan_darah", "nama_panggilan", "gelar_depan", "gelar_belakang", "suku", "suku_minang"),
        ),
    ),
    Section(
        "perkawinan",
        gettext_lazy("Marriage"),
        (
            *("status_perkawinan", "perkawinan_tercatat", "no_akta_perkawinan", "tanggal_perkawinan"),
            *("no_akta_perceraian", "tanggal_perceraian"),
        ),
    ),
    Section(
        "pendidikan",
        gettext_lazy("Education and work"),
        ("pendidikan_kk", "pendidikan_sedang", "pekerjaan", "dapat_membaca"),
    ),
    Section("orang-tua", gettext_lazy("Parents"), ("nama_ayah", "nik_ayah", "nama_ibu", "nik_ibu")),
    Section(
        "alamat", gettext_lazy("Address and contact"), ("lingkungan", "alamat_sekarang", "telepon", "status_penduduk")
    ),
    Section(
        "dokumen",
        gettext_lazy("Documents"),
        ("no_akta_lahir", "ktp_el", "status_rekam", "tag_id_card", "asuransi", "no_asuransi"),
    ),
    Section(
        "kewarganegaraan",
        gettext_lazy("Citizenship"),
        (
            *("kewarganegaraan", "no_sk_wni", "no_paspor", "tanggal_akhir_paspor", "no_kitas", "tempat_terbit_kitas"),
            *("tanggal_terbit_kitas", "tanggal_akhir_kitas", "tempat_datang_pertama", "tanggal_datang_pertama"),
            *("nama_sponsor", "tipe_sponsor", "alamat_sponsor"),
        ),
    ),
    Section("kesehatan", gettext_lazy("Health"), ("cacat", "kelainan", "hamil", "cara_kb")),
)
# What is asked when a resident is registered by hand; the rest is filled in later, section by section.
NEW_FIELDS = (
    *("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "status_perkawinan"),
    *("pendidikan_kk", "pekerjaan", "golongan_darah", "kewarganegaraan", "nama_ayah", "nik_ayah", "nama_ibu"),
    *("nik_ibu", "lingkungan", "telepon", "shdk"),
)


def fields_of(section: Section, *, specific: bool) -> tuple[str, ...]:
    """What this person may see of a section: () hides it whole."""
    return tuple(name for name in section.fields if is_shown(name, specific=specific))


def is_shown(name: str, *, specific: bool) -> bool:
    if name in OPTIONAL:
        return specific and name in settings.OPTIONAL_FIELDS
    return specific or name not in SPECIFIC


def find(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def label(name: str) -> str:
    return field_label(model_field(name))


def model_field(name: str) -> models.Field:
    field: models.Field = Penduduk._meta.get_field(name)  # type: ignore[assignment]
    return field


def shown(name: str, value: object, places: Places | None = None, *, official: bool = False) -> str:
    """A value as a page writes it, or with `official` labels as on the forms and prints; "" for none."""
    if value is None or value == "":
        return ""
    field = model_field(name)
    if isinstance(field, KodeField) and field.kode_list is not None:
        # Disability is never called what SIAK calls it.
        is_official = official and field.kode_list is not Cacat
        labels = _official(field.kode_list) if is_official else screen_labels(field.kode_list)
        return labels.get(value, str(value))  # type: ignore[call-overload,no-any-return]
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return tanggal(value)
    if name == "lingkungan":
        return places.label(value) if places else ""  # type: ignore[arg-type]
    if name in _PARENTS and is_temporary(str(value)):
        # A parent without a NIK stands in the child's row by the temporary number: it must not pass for one.
        return _("%(number)s (temporary number)") % {"number": grouped(value)}
    return grouped(value) if name in NUMBERS else str(value)


@lru_cache(maxsize=64)
def _official(kode_list: type[models.IntegerChoices]) -> dict[int, str]:
    return {value: str(text) for value, text in kode_list.choices}


def shown_of(penduduk: Penduduk, name: str, places: Places, *, official: bool = False) -> str:
    """A field of this resident as `shown`; who has no NIK yet is told by the temporary number instead."""
    value = getattr(penduduk, model_field(name).attname)
    if name == "nik" and not value and penduduk.nomor_sementara:
        return _("none yet; temporary number %(number)s") % {"number": grouped(penduduk.nomor_sementara)}
    return shown(name, value, places, official=official)


def facts_of(penduduk: Penduduk, names: Collection[str], places: Places) -> list[tuple[str, str]]:
    """Labels and values for the page; rare fields that are empty are left out."""
    pairs = [(name, shown_of(penduduk, name, places)) for name in names]
    return [(label(name), value) for name, value in pairs if value or name not in RARE]


# Shown only when filled in: most residents never have them.
RARE = frozenset(
    {
        *("organisasi_kepercayaan", "nama_panggilan", "gelar_depan", "gelar_belakang", "suku", "suku_minang"),
        *("perkawinan_tercatat", "no_akta_perkawinan", "tanggal_perkawinan", "no_akta_perceraian"),
        *("tanggal_perceraian", "pendidikan_sedang", "dapat_membaca", "alamat_sekarang", "tag_id_card", "no_asuransi"),
        *("no_sk_wni", "no_paspor", "tanggal_akhir_paspor", "no_kitas", "tempat_terbit_kitas", "tanggal_terbit_kitas"),
        *("tanggal_akhir_kitas", "tempat_datang_pertama", "tanggal_datang_pertama", "nama_sponsor", "tipe_sponsor"),
        *("alamat_sponsor", "kelainan", "hamil", "cara_kb"),
    }
)
