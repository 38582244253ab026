"""The list of families."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries import search
from nagari.penduduk.queries.names import names_of
from nagari.penduduk.queries.places import Part, Places

PAGE_SIZE = 25
# SQLite before 3.32 takes 999 values in one statement.
_MOST_BY_KEY = 900


class Flaw(StrEnum):
    """What a family may lack; empty: all families."""

    NONE = ""
    NO_HEAD = "tanpa-kepala"
    EMPTY = "tanpa-anggota"


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
    q: str, flaw: Flaw, lingkungan: Part | None, scope: str, places: Places, number: int
) -> FamilyListing:
    """Families in order of their numbers; `q` a KK number, or the name of a member. At most five queries."""
    rows: QuerySet[Keluarga] = Keluarga.objects.all()
    rows = rows.filter(wilayah=scope) if scope.count(".") == 3 else rows.in_scope(scope)  # type: ignore[attr-defined]
    if lingkungan is not None:
        rows = places.inside(rows, lingkungan)
    rows = flawed(_searched(rows, q, scope, places), flaw)
    page = Paginator(range(rows.count()), PAGE_SIZE).get_page(number)
    start = (page.number - 1) * PAGE_SIZE
    columns = ("id", "no_kk", "lingkungan_id", "alamat", "wilayah")
    found = list(rows.order_by("no_kk", "id").values_list(*columns)[start : start + PAGE_SIZE])
    alive = Penduduk.objects.filter(keluarga_id__in=[row[0] for row in found], status_dasar=StatusDasar.HIDUP)
    counts = dict(alive.values_list("keluarga_id").annotate(n=Count("id")))
    heads = dict(alive.filter(shdk=Shdk.KEPALA_KELUARGA).values_list("keluarga_id", "nama"))
    return FamilyListing(
        [
            FamilyRow(key, no_kk, heads.get(key, ""), counts.get(key, 0), places.home(place, wilayah), alamat)
            for key, no_kk, place, alamat, wilayah in found
        ],
        page,
    )


def _searched(rows: QuerySet[Keluarga], q: str, scope: str, places: Places) -> QuerySet[Keluarga]:
    term = search.read_term(q)
    if term.digits:
        return rows.filter(no_kk=term.digits) if len(term.digits) == 16 else rows.filter(no_kk__contains=term.digits)
    if not q:
        return rows
    if term.is_empty:
        return rows.none()
    people: QuerySet[Penduduk] = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP)
    names = names_of(scope) if term.groups and scope.count(".") == 3 else None
    found = names.find(term, _MOST_BY_KEY + 1) if names else []
    if names and len(found) <= _MOST_BY_KEY:
        named = people.filter(id__in=[key for key, _cari in found])
    else:
        named = search.by_name(people, term)
        named = named.filter(wilayah=scope) if scope.count(".") == 3 else named
    return rows.filter(id__in=named.filter(keluarga_id__isnull=False).values("keluarga_id"))


def flawed(rows: QuerySet[Keluarga], flaw: Flaw) -> QuerySet[Keluarga]:
    alive = Penduduk.objects.filter(keluarga_id=OuterRef("id"), status_dasar=StatusDasar.HIDUP)
    if flaw is Flaw.NO_HEAD:
        return rows.filter(~Exists(alive.filter(shdk=Shdk.KEPALA_KELUARGA)), Exists(alive))
    return rows.filter(~Exists(alive)) if flaw is Flaw.EMPTY else rows
