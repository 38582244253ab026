"""One page of residents, as the list shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from nagari.penduduk.kode import JenisKelamin, StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries import search
from nagari.penduduk.queries.filters import PendudukFilter, Sort, matching
from nagari.penduduk.queries.places import Places
from nagari.penduduk.rules import age_on

PAGE_SIZE = 25
_COLUMNS = (
    *("id", "nama", "nik", "nomor_sementara", "jenis_kelamin", "tanggal_lahir", "keluarga_id", "lingkungan_id"),
    *("status_dasar", "alamat_sekarang"),
)
# The columns that follow the name in the list's index: ties are settled without sorting.
_BY_NAME = ("nama", "cari", "nik")


@dataclass(frozen=True, slots=True)
class Row:
    """`kelamin` is L, P or ""; `is_alive`: counts as a resident; `status`: label of StatusDasar."""

    id: UUID
    nama: str
    nik: str
    nomor: str
    kelamin: str
    umur: int | None
    keluarga_id: UUID | None
    no_kk: str
    tempat: str
    is_alive: bool
    status: str


@dataclass(frozen=True, slots=True)
class Listing:
    """`page` carries number and totals for the paging; `too_short`: the term means nothing yet."""

    rows: Sequence[Row]
    page: Page
    too_short: bool = False

    @property
    def total(self) -> int:
        return self.page.paginator.count


def list_penduduk(wanted: PendudukFilter, scope: str, places: Places, number: int, today: date) -> Listing:
    """Page `number` (from 1; beyond the last: the last). Three queries, four in order of KK, six for a number."""
    term = search.read_term(wanted.q)
    if wanted.q and term.is_empty:
        return Listing((), _page(0, 1), too_short=True)
    if term.digits:
        ids = search.by_number(term, scope)
        page = _page(len(ids), number)
        return Listing(_rows(_of_ids(ids, wanted, page), places, today), page)
    rows = matching(wanted, scope, places, today)
    if term.groups:
        return _named(rows, wanted, term, places, number, today)
    page = _page(rows.count(), number)
    return Listing(_rows(_slice(rows, wanted, page), places, today), page)


def suggest(q: str, scope: str, places: Places, today: date, limit: int = 8) -> Sequence[Row]:
    """The first few for what is being typed. Two queries, five for a number."""
    term = search.read_term(q)
    if term.is_empty:
        return ()
    if term.digits:
        rows: QuerySet[Penduduk] = Penduduk.objects.filter(id__in=search.by_number(term, scope)[:limit])
    else:
        rows = search.by_name(matching(PendudukFilter(), scope, places, today), term)
    return _rows(rows.order_by(*_BY_NAME).values_list(*_COLUMNS)[:limit], places, today)


def _named(
    rows: QuerySet[Penduduk], wanted: PendudukFilter, term: search.Term, places: Places, number: int, today: date
) -> Listing:
    rows = search.by_name(rows, term)
    # In order of names, whatever the page's order: that is the index which holds the searched column.
    ids = list(rows.order_by(*_BY_NAME).values_list("id", flat=True)[: search.MOST_HITS + 1])
    if len(ids) <= search.MOST_HITS:
        page = _page(len(ids), number)
        return Listing(_rows(_of_ids(ids, wanted, page), places, today), page)
    page = _page(rows.count(), number)
    return Listing(_rows(_slice(rows, wanted, page), places, today), page)


def _of_ids(ids: list[UUID], wanted: PendudukFilter, page: Page) -> Iterable[tuple]:
    if (wanted.urut, wanted.turun) == (Sort.NAMA, False):
        start = (page.number - 1) * PAGE_SIZE
        chosen = ids[start : start + PAGE_SIZE]
        place = {key: at for at, key in enumerate(chosen)}
        found = Penduduk.objects.filter(id__in=chosen).values_list(*_COLUMNS)
        return sorted(found, key=lambda row: place[row[0]])
    return _slice(Penduduk.objects.filter(id__in=ids), wanted, page)


def _slice(rows: QuerySet[Penduduk], wanted: PendudukFilter, page: Page) -> Iterable[tuple]:
    start = (page.number - 1) * PAGE_SIZE
    return _sorted(rows, wanted).values_list(*_COLUMNS)[start : start + PAGE_SIZE]


def _sorted(rows: QuerySet[Penduduk], wanted: PendudukFilter) -> QuerySet[Penduduk]:
    sign = "-" if wanted.turun else ""
    match wanted.urut:
        case Sort.UMUR:
            born = F("tanggal_lahir")
            # The youngest were born last; who has no date stands at the end both ways.
            return rows.order_by(
                born.asc(nulls_last=True) if wanted.turun else born.desc(nulls_last=True), "nama", "id"
            )
        case Sort.KK:
            return rows.order_by(
                F("keluarga__no_kk").desc(nulls_last=True) if sign else F("keluarga__no_kk").asc(nulls_last=True),
                "shdk",
                "nama",
            )
        case Sort.TEMPAT:
            return rows.order_by(f"{sign}lingkungan__induk__nama", f"{sign}lingkungan__nama", "nama")
    return rows.order_by(*(f"{sign}{name}" for name in _BY_NAME))


def _rows(found: Iterable[tuple], places: Places, today: date) -> list[Row]:
    rows = list(found)
    numbers = family_numbers({row[6] for row in rows if row[6]})
    return [
        Row(
            id=key,
            nama=nama,
            nik=nik,
            nomor=nik or sementara,
            kelamin=_LETTERS.get(sex, ""),
            umur=age_on(born, today) if born else None,
            keluarga_id=keluarga_id,
            no_kk=numbers.get(keluarga_id, ""),
            tempat=places.label(lingkungan_id) or alamat,
            is_alive=status == StatusDasar.HIDUP,
            status=_STATUS.get(status, ""),
        )
        for key, nama, nik, sementara, sex, born, keluarga_id, lingkungan_id, status, alamat in rows
    ]


def family_numbers(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Keluarga.objects.filter(id__in=ids).values_list("id", "no_kk"))


def _page(total: int, number: int) -> Page:
    return Paginator(range(total), PAGE_SIZE).get_page(number)


_LETTERS = {kode.value: kode.huruf for kode in JenisKelamin}
_STATUS = {kode.value: str(kode.label) for kode in StatusDasar}
