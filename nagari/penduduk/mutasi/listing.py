"""Events as the list shows them, and what it is narrowed by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from nagari.penduduk.buku.months import next_month
from nagari.penduduk.models import Jenis, Mutasi, MutasiGanda
from nagari.penduduk.mutasi.queries import unsettled
from nagari.penduduk.queries.filters import scoped
from nagari.penduduk.queries.places import Part, Places

PAGE_SIZE = 25
_LOSSES = (Jenis.MATI, Jenis.PINDAH, Jenis.HILANG)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class MutasiFilter:
    """`bulan` "2026-05": of the event itself; `buku`: only what books and figures count in that month.

    `batal`: only events that were reversed; `ganda`: only what is recorded twice, does not count and waits to be
    settled.
    """

    q: str = ""
    jenis: str = ""
    bulan: str = ""
    buku: str = ""
    tempat: Part | None = None
    batal: bool = False
    ganda: bool = False

    def query_string(self) -> str:
        values = {
            "q": self.q,
            "jenis": self.jenis,
            "bulan": self.bulan,
            "buku": self.buku,
            "tempat": str(self.tempat or ""),
            "batal": "1" if self.batal else "",
            "ganda": "1" if self.ganda else "",
        }
        return urlencode({key: value for key, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class MutasiRow:
    id: UUID
    title: str
    nama: str
    tanggal: date
    tanggal_catat: date
    is_late_entry: bool
    is_reversed: bool
    is_double: bool
    tempat: str


@dataclass(frozen=True, slots=True)
class MutasiListing:
    rows: Sequence[MutasiRow]
    page: Page


def from_query(data: Mapping[str, Any]) -> MutasiFilter:
    """What does not read well counts as not said."""
    jenis, place = (str(data.get(name, "")) for name in ("jenis", "tempat"))
    return MutasiFilter(
        q=" ".join(str(data.get("q", "")).replace("\x00", "").split())[:80],
        jenis=jenis if jenis in Jenis.values else "",
        bulan=_month(str(data.get("bulan", ""))),
        buku=_month(str(data.get("buku", ""))),
        tempat=_part(place),
        batal=data.get("batal") == "1",
        ganda=data.get("ganda") == "1",
    )


def _month(text: str) -> str:
    return text if _MONTH.fullmatch(text) and "1900" <= text < "2200" else ""


def _part(text: str) -> Part | None:
    try:
        return UUID(text)
    except ValueError:
        return text if re.fullmatch(r"\d\d(\.\d\d){1,2}(\.\d{4})?", text) else None


def list_mutasi(wanted: MutasiFilter, scope: str, places: Places, number: int) -> MutasiListing:
    """The latest day first. Two queries."""
    rows = narrowed(wanted, scope, places).annotate(
        is_reversed=Exists(Mutasi.objects.filter(membatalkan=OuterRef("pk"))),
        is_double=Exists(MutasiGanda.objects.filter(mutasi=OuterRef("pk"))),
    )
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    return MutasiListing([_row(one, places) for one in page], page)


def narrowed(wanted: MutasiFilter, scope: str, places: Places) -> QuerySet[Mutasi]:
    """The events a filter asks for, the latest day first, without their facts and traces."""
    rows: QuerySet[Mutasi] = scoped(Mutasi.objects.defer("rincian", "jejak"), scope)
    if wanted.buku:
        rows = _counted(rows, wanted.jenis, date.fromisoformat(f"{wanted.buku}-01"))
    elif wanted.jenis:
        rows = rows.filter(jenis=wanted.jenis)
    if wanted.bulan:
        first = date.fromisoformat(f"{wanted.bulan}-01")
        rows = rows.filter(tanggal__gte=first, tanggal__lt=next_month(first))
    if wanted.tempat:
        rows = _in_place(rows, places, wanted.tempat)
    if wanted.batal:
        rows = rows.filter(Exists(Mutasi.objects.filter(membatalkan=OuterRef("pk"))))
    if wanted.ganda:
        rows = unsettled(rows)
    digits = re.sub(r"[\s.]", "", wanted.q)
    if digits.isdigit():
        rows = rows.filter(Q(penduduk__nik=digits) | Q(penduduk__nomor_sementara=digits))
    elif wanted.q:
        rows = rows.filter(nama__icontains=wanted.q)
    return rows.order_by("-tanggal", "-id")


def _counted(rows: QuerySet[Mutasi], jenis: str, month: date) -> QuerySet[Mutasi]:
    """As figures count them: not what was recorded twice, nor what was reversed in the same month; what takes back an
    event of an earlier month stands here, as it is taken off here."""
    within = Mutasi.objects.filter(membatalkan=OuterRef("pk"), bulan_buku=month)
    taken_off = Q(jenis=Jenis.PEMBATALAN) & ~Q(membatalkan__bulan_buku=month)
    gained, lost = Q(masuk_jk__isnull=False), Q(keluar_jk__isnull=False)
    counts = ~Q(jenis=Jenis.PEMBATALAN) & (gained | lost)
    if jenis:
        side, back = (lost, gained) if jenis in _LOSSES else (gained, lost)
        counts, taken_off = Q(jenis=jenis) & side, taken_off & Q(membatalkan__jenis=jenis) & back
    doubles = MutasiGanda.objects.filter(mutasi=OuterRef("pk"))
    return rows.filter(counts | taken_off, ~Exists(within), ~Exists(doubles), bulan_buku=month)


def _in_place(rows: QuerySet[Mutasi], places: Places, part: Part) -> QuerySet[Mutasi]:
    if places.are_regions:
        return places.inside(rows, part)
    keys = places.within(part)
    return rows.filter(Q(keluar_lingkungan_id__in=keys) | Q(masuk_lingkungan_id__in=keys))


def _row(one: Mutasi, places: Places) -> MutasiRow:
    part = one.masuk_lingkungan_id or one.keluar_lingkungan_id
    return MutasiRow(
        one.id,
        one.title,
        one.nama,
        one.tanggal,
        one.tanggal_catat,
        one.is_late_entry,
        one.is_reversed,  # type: ignore[attr-defined]
        one.is_double,  # type: ignore[attr-defined]
        places.home(part, one.wilayah),
    )
