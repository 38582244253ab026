"""What a list of residents can be narrowed and sorted by, and how that stands in the address of the page."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db.models import IntegerChoices, Q, QuerySet

from nagari.penduduk import kode
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.groups import SPECIFIC_GROUPS, Kelompok, belonging
from nagari.penduduk.queries.places import Part, Places
from nagari.penduduk.specific import SPECIFIC
from nagari.sync.tracking import SyncedModel, in_region
from nagari.wilayah.rules.codes import is_village

Row = TypeVar("Row", bound=SyncedModel)
# Every code list a list can be filtered by, by the field's name.
CODE_FILTERS: Mapping[str, type[IntegerChoices]] = {
    "jenis_kelamin": kode.JenisKelamin,
    "agama": kode.Agama,
    "pendidikan_kk": kode.PendidikanKk,
    "pekerjaan": kode.Pekerjaan,
    "status_perkawinan": kode.StatusPerkawinan,
    "golongan_darah": kode.GolonganDarah,
    "shdk": kode.Shdk,
    "kewarganegaraan": kode.Kewarganegaraan,
    "ktp_el": kode.KtpEl,
    "status_rekam": kode.StatusRekam,
    "pendidikan_sedang": kode.PendidikanSedang,
    "dapat_membaca": kode.DapatMembaca,
    "status_penduduk": kode.StatusPenduduk,
    "asuransi": kode.Asuransi,
    "cacat": kode.Cacat,
}
SPECIFIC_FILTERS = SPECIFIC & CODE_FILTERS.keys()
ALL_STATUSES = 0
MAX_AGE = 150
MAX_TERM = 80


class Sort(StrEnum):
    """In the address with "-" in front for the other direction."""

    NAMA = "nama"
    UMUR = "umur"
    KK = "kk"
    TEMPAT = "tempat"


_SORTS = {sort.value: sort for sort in Sort}
# A district or a village.
_CODE = re.compile(r"\d\d\.\d\d\.\d\d(\.\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendudukFilter:
    """`status`: a StatusDasar, ALL_STATUSES for everybody. `codes`: field -> value, 0 for "not filled in"."""

    q: str = ""
    lingkungan: Part | None = None
    umur_dari: int | None = None
    umur_sampai: int | None = None
    # First and last day of birth, as a number of statistics leads here; ages are asked for in years.
    lahir_dari: date | None = None
    lahir_sampai: date | None = None
    status: int = kode.StatusDasar.HIDUP
    tanpa_nik: bool = False
    # At the end of the month of `pada` (None: of today).
    kelompok: Kelompok | None = None
    pada: date | None = None
    codes: Mapping[str, int] = field(default_factory=dict)
    urut: Sort = Sort.NAMA
    turun: bool = False

    @property
    def is_narrow(self) -> bool:
        """Is anything but the everyday list asked for?"""
        return replace(self, urut=Sort.NAMA, turun=False) != PendudukFilter()

    def query_string(self) -> str:
        return urlencode(to_query(self))


def from_query(query: Mapping[str, str], *, allowed: Collection[str] = ()) -> PendudukFilter:
    """Reads an address. What makes no sense is left out, for an address may be old or mistyped.

    `allowed`: those of SPECIFIC_FILTERS this person may use.
    """
    sort = query.get("urut", "")
    codes = {}
    for name, list_class in CODE_FILTERS.items():
        value = _number(query.get(name, ""))
        is_allowed = name not in SPECIFIC_FILTERS or name in allowed
        if is_allowed and value is not None and (value == 0 or value in list_class.values):
            codes[name] = value
    status = _number(query.get("status", ""))
    return PendudukFilter(
        q=" ".join(query.get("q", "").replace("\0", "").split())[:MAX_TERM],
        lingkungan=_part(query.get("tempat", "")),
        umur_dari=_age(query.get("dari", "")),
        umur_sampai=_age(query.get("sampai", "")),
        lahir_dari=_day(query.get("lahir_dari", "")),
        lahir_sampai=_day(query.get("lahir_sampai", "")),
        status=kode.StatusDasar.HIDUP if status not in (ALL_STATUSES, *kode.StatusDasar.values) else status,
        tanpa_nik=query.get("tanpa_nik") == "1",
        kelompok=_group(query.get("kelompok", ""), allowed),
        pada=_office_day(query.get("pada", "")),
        codes=codes,
        urut=_SORTS.get(sort.removeprefix("-"), Sort.NAMA),
        turun=sort.startswith("-") and sort[1:] in _SORTS,
    )


def to_query(wanted: PendudukFilter) -> dict[str, str]:
    """The address of a filter; defaults are left out."""
    values: dict[str, Any] = {
        "q": wanted.q,
        "tempat": wanted.lingkungan or "",
        "dari": "" if wanted.umur_dari is None else wanted.umur_dari,
        "sampai": "" if wanted.umur_sampai is None else wanted.umur_sampai,
        "lahir_dari": wanted.lahir_dari or "",
        "lahir_sampai": wanted.lahir_sampai or "",
        "status": "" if wanted.status == kode.StatusDasar.HIDUP else int(wanted.status),
        "tanpa_nik": "1" if wanted.tanpa_nik else "",
        "kelompok": wanted.kelompok or "",
        "pada": wanted.pada or "",
        **wanted.codes,
        "urut": ""
        if (wanted.urut, wanted.turun) == (Sort.NAMA, False)
        else ("-" if wanted.turun else "") + wanted.urut,
    }
    return {name: str(value) for name, value in values.items() if value != ""}


def scoped(rows: QuerySet[Row], scope: str) -> QuerySet[Row]:
    """Rows of a region. A village has nothing below it, and equality is what the indices begin with."""
    return rows.filter(wilayah=scope) if is_village(scope) else rows.filter(in_region(scope))


def matching(wanted: PendudukFilter, scope: str, places: Places, today: date) -> QuerySet[Penduduk]:
    """The residents that meet everything but the search term, in no order."""
    rows: QuerySet[Penduduk] = Penduduk.objects.all()
    # Parts of this region only, so the region need not be asked for again and their own index answers.
    rows = scoped(rows, scope) if wanted.lingkungan is None else places.inside(rows, wanted.lingkungan)
    statuses = Q(status_dasar__in=kode.StatusDasar.values) if wanted.status == ALL_STATUSES else None
    rows = rows.filter(statuses) if statuses is not None else rows.filter(status_dasar=wanted.status)
    if wanted.umur_dari is not None:
        rows = rows.filter(tanggal_lahir__lte=years_before(today, wanted.umur_dari))
    if wanted.umur_sampai is not None:
        rows = rows.filter(tanggal_lahir__gt=years_before(today, wanted.umur_sampai + 1))
    if wanted.lahir_dari is not None:
        rows = rows.filter(tanggal_lahir__gte=wanted.lahir_dari)
    if wanted.lahir_sampai is not None:
        rows = rows.filter(tanggal_lahir__lte=wanted.lahir_sampai)
    if wanted.tanpa_nik:
        rows = rows.filter(nik="")
    if wanted.kelompok is not None:
        rows = belonging(rows, wanted.kelompok, wanted.pada or today)
    for name, value in wanted.codes.items():
        rows = rows.filter(**({f"{name}__isnull": True} if value == 0 else {name: value}))
    return rows


def years_before(day: date, years: int) -> date:
    """The latest birth date of somebody who is `years` old on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _group(text: str, allowed: Collection[str]) -> Kelompok | None:
    if text not in Kelompok.values or (text in SPECIFIC_GROUPS and "cacat" not in allowed):
        return None
    return Kelompok(text)


def tells_of_health(query: str) -> bool:
    """Is a list with this address narrowed by specific data?"""
    asked = dict(parse_qsl(query))
    return not SPECIFIC_FILTERS.isdisjoint(asked) or asked.get("kelompok") in SPECIFIC_GROUPS


def _age(text: str) -> int | None:
    value = _number(text.strip())
    return value if value is not None and value <= MAX_AGE else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _office_day(text: str) -> date | None:
    """A day whose months of birth are in the calendar, too."""
    day = _day(text)
    return day if day and 1900 <= day.year < 2200 else None


def _part(text: str) -> Part | None:
    if _CODE.fullmatch(text):
        return text
    try:
        return UUID(text)
    except ValueError:
        return None
