"""The list of families."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusDasar
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk, UkuranKeluarga
from nagari.penduduk.queries import search
from nagari.penduduk.queries.filters import scoped
from nagari.penduduk.queries.names import names_of
from nagari.penduduk.queries.places import Part, Places
from nagari.sync.tracking import in_region
from nagari.wilayah.rules.codes import is_village

PAGE_SIZE = 25
# SQLite before 3.32 takes 999 values in one statement.
_MOST_BY_KEY = 900
_MOST_EVENTS = 50


# In the address: least and most members, and the sex of the head.
SIZE = ("anggota_dari", "anggota_sampai", "kepala")


class Flaw(StrEnum):
    """What a family may lack; empty: all families."""

    NONE = ""
    NO_HEAD = "tanpa-kepala"
    TWO_HEADS = "dua-kepala"
    EMPTY = "tanpa-anggota"
    CLOSED = "tutup"


@dataclass(frozen=True, slots=True)
class Sized:
    """As figures count families: by how many live in them, and by the sex of the head (0: none, or not known)."""

    least: int
    most: int | None = None
    jk_kepala: int | None = None

    def families(self, parts: Collection[UUID] | None) -> QuerySet[UkuranKeluarga, Any]:
        """Their keys; `parts`: where the head lives, None for anywhere."""
        rows = UkuranKeluarga.objects.filter(anggota__gte=self.least)
        if self.most is not None:
            rows = rows.filter(anggota__lte=self.most)
        if self.jk_kepala is not None:
            rows = rows.filter(jk_kepala=self.jk_kepala)
        return (rows if parts is None else rows.filter(bagian__in=parts)).values("keluarga")


def sized_from(query: Mapping[str, str]) -> Sized | None:
    """What a number of statistics leads here with, as SIZE names it; what makes no sense is left out."""
    least, most, sex = (_small(query.get(name, "")) for name in SIZE)
    return Sized(least, most, sex if sex in (0, *JenisKelamin.values) else None) if least is not None else None


def _small(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    id: UUID
    no_kk: str
    kepala: str
    anggota: int
    tempat: str
    alamat: str


@dataclass(frozen=True, slots=True)
class FamilyListing:
    rows: Sequence[FamilyRow]
    page: Page


def list_keluarga(
    q: str, flaw: Flaw, lingkungan: Part | None, scope: str, places: Places, number: int, sized: Sized | None = None
) -> FamilyListing:
    """Families in order of their numbers; `q` a KK number, an earlier one too, or a member's name. Five queries."""
    rows: QuerySet[Keluarga] = scoped(Keluarga.objects.all(), scope)
    if sized is not None:
        parts = None if lingkungan is None or places.are_regions else places.within(lingkungan)
        rows = rows.filter(id__in=sized.families(cast("Collection[UUID] | None", parts)))
    if lingkungan is not None and (sized is None or places.are_regions):
        rows = places.inside(rows, lingkungan)
    # Who searches wants to find a closed card too.
    rows = flawed(_searched(rows, q, scope, places), flaw) if q or flaw else rows.filter(tutup_sejak__isnull=True)
    page = Paginator(range(rows.count()), PAGE_SIZE).get_page(number)
    start = (page.number - 1) * PAGE_SIZE
    return FamilyListing(_shown(rows.order_by("no_kk", "id")[start : start + PAGE_SIZE], places), page)


def family_rows(keys: Sequence[UUID], places: Places) -> list[FamilyRow]:
    """Families by their keys, in order of their numbers. Three queries."""
    return _shown(Keluarga.objects.filter(id__in=keys).order_by("no_kk", "id"), places)


def _shown(rows: QuerySet[Keluarga], places: Places) -> list[FamilyRow]:
    found = list(rows.values_list("id", "no_kk", "lingkungan_id", "alamat", "wilayah"))
    alive = Penduduk.objects.filter(keluarga_id__in=[row[0] for row in found], status_dasar=StatusDasar.HIDUP)
    counts = dict(alive.values_list("keluarga_id").annotate(n=Count("id")))
    heads = dict(alive.filter(shdk=Shdk.KEPALA_KELUARGA).values_list("keluarga_id", "nama"))
    return [
        FamilyRow(key, no_kk, heads.get(key, ""), counts.get(key, 0), places.home(place, wilayah), alamat)
        for key, no_kk, place, alamat, wilayah in found
    ]


def _searched(rows: QuerySet[Keluarga], q: str, scope: str, places: Places) -> QuerySet[Keluarga]:
    term = search.read_term(q)
    if term.digits:
        if len(term.digits) < 16:
            return rows.filter(no_kk__contains=term.digits)
        return rows.filter(Q(no_kk=term.digits) | Q(id__in=once_numbered(term.digits, scope)))
    if not q:
        return rows
    if term.is_empty:
        return rows.none()
    people: QuerySet[Penduduk] = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP)
    names = names_of(scope) if term.groups and is_village(scope) else None
    found = names.find(term, _MOST_BY_KEY + 1) if names else []
    if names and len(found) <= _MOST_BY_KEY:
        named = people.filter(id__in=[key for key, _cari in found])
    else:
        named = search.by_name(people, term)
        named = named.filter(wilayah=scope) if is_village(scope) else named
    return rows.filter(id__in=named.filter(keluarga_id__isnull=False).values("keluarga_id"))


def family_by_number(no_kk: str, wilayah: str) -> Keluarga | None:
    """The family of this card, or of the one that bore this number before. One query, two where it is not found."""
    here = Keluarga.objects.filter(wilayah=wilayah)
    found = here.filter(no_kk=no_kk).order_by("id").first() if no_kk else None
    return found or (here.filter(id__in=once_numbered(no_kk, wilayah)).order_by("id").first() if no_kk else None)


def once_numbered(no_kk: str, wilayah: str) -> QuerySet[Mutasi, Any]:
    """Keys of families whose card was issued anew and bore this number before."""
    anew = Mutasi.objects.filter(jenis=Jenis.GANTI_NO_KK, rincian__kk_lama=no_kk, pembatalan_list=None)
    return anew.filter(in_region(wilayah)).values("keluarga_id")


def earlier_numbers(keluarga_id: UUID) -> list[str]:
    """Numbers the card bore before, the newest first. One query."""
    anew = Mutasi.objects.filter(keluarga_id=keluarga_id, jenis=Jenis.GANTI_NO_KK, pembatalan_list=None)
    return [facts.get("kk_lama", "") for facts in anew.order_by("-tanggal", "-id").values_list("rincian", flat=True)]


def events_of(keluarga: Keluarga) -> list[Mutasi]:
    """What happened to the family, an act once, the newest first. Two queries."""
    acts = Mutasi.objects.filter(wilayah=keluarga.wilayah, id=F("rombongan"))
    here = list(acts.filter(keluarga_id=keluarga.id).order_by("-tanggal", "-id")[:_MOST_EVENTS])
    away = acts.filter(jenis__in=(Jenis.PECAH_KK, Jenis.GABUNG_KK), rincian__asal=keluarga.id.hex)
    found = {one.id: one for one in [*here, *away[:_MOST_EVENTS]]}
    return sorted(found.values(), key=lambda one: (one.tanggal, one.id), reverse=True)


def flawed(rows: QuerySet[Keluarga], flaw: Flaw) -> QuerySet[Keluarga]:
    """`rows` that are so: open families, but for CLOSED."""
    if flaw is Flaw.NONE:
        return rows
    if flaw is Flaw.CLOSED:
        return rows.filter(tutup_sejak__isnull=False)
    rows = rows.filter(tutup_sejak__isnull=True)
    alive = Penduduk.objects.filter(keluarga_id=OuterRef("id"), status_dasar=StatusDasar.HIDUP)
    if flaw is Flaw.NO_HEAD:
        return rows.filter(~Exists(alive.filter(shdk=Shdk.KEPALA_KELUARGA)), Exists(alive))
    if flaw is Flaw.TWO_HEADS:
        heads = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP, shdk=Shdk.KEPALA_KELUARGA)
        return rows.filter(
            id__in=heads.values("keluarga_id").annotate(n=Count("*")).filter(n__gt=1).values("keluarga_id")
        )
    return rows.filter(~Exists(alive)) if flaw is Flaw.EMPTY else rows
