"""One page of residents, as the list shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.functions import Upper

from nagari.penduduk.kode import JenisKelamin, StatusDasar
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries import search
from nagari.penduduk.queries.filters import PendudukFilter, Sort, matching
from nagari.penduduk.queries.names import names_of
from nagari.penduduk.queries.ordering import by_card, by_place
from nagari.penduduk.queries.places import Places
from nagari.penduduk.rules import age_on
from nagari.sync.prepared import Statement
from nagari.sync.revision import Kept
from nagari.wilayah.rules.codes import is_village

PAGE_SIZE = 25
_COLUMNS = (
    *("id", "nama", "nik", "nomor_sementara", "jenis_kelamin", "tanggal_lahir", "keluarga_id", "lingkungan_id"),
    *("status_dasar", "alamat_sekarang", "wilayah"),
)
# The columns that follow the name in the list's index: ties are settled without sorting.
_BY_NAME = (Upper("nama"), F("cari"), F("nik"))


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
    """`page` carries number and totals for the paging; `too_short`: the term means nothing yet.

    `is_cut`: there are more than the total says; only the first search.MOST_HITS are shown.
    """

    rows: Sequence[Row]
    page: Page
    too_short: bool = False
    is_cut: bool = False

    @property
    def total(self) -> int:
        return self.page.paginator.count


def list_penduduk(wanted: PendudukFilter, scope: str, places: Places, number: int, today: date) -> Listing:
    """Page `number` (from 1; beyond the last: the last).

    Three queries, six for a number, up to two more in order of card or place.
    """
    term = search.read_term(wanted.q)
    if wanted.q and term.is_empty:
        return Listing((), _page(0, 1), too_short=True)
    asked = _Asked(wanted, scope, places, today)
    if term.digits:
        return _hits(search.by_number(term, scope), asked, number)
    if not term.is_empty:
        return _named(asked, term, number)
    page = _page(asked.count(), number)
    if asked.is_by_name and asked.is_everybody:
        start = (page.number - 1) * PAGE_SIZE
        return Listing(_rows(_EVERYBODY.rows(scope, limit=(PAGE_SIZE, start)), places, today), page)
    rows = asked.rows()
    return Listing(_rows(_slice(rows, asked.free(), asked, page), places, today), page)


# The page that is opened most.
_EVERYBODY = Statement(
    lambda village: (
        Penduduk.objects.filter(wilayah=village, status_dasar=StatusDasar.HIDUP)
        .order_by(*_BY_NAME)
        .values_list(*_COLUMNS)
    )
)
_FAMILY_NUMBERS = Statement(lambda ids: Keluarga.objects.filter(id__in=ids).values_list("id", "no_kk"))
_BY_ID = Statement(lambda ids: Penduduk.objects.filter(id__in=ids).values_list(*_COLUMNS))
_counts: Kept[int] = Kept()


def all_listed(wanted: PendudukFilter, scope: str, places: Places, today: date) -> QuerySet[Penduduk]:
    """Everybody that the list shows on all its pages, by name. Who asks by number wants that person, of any status."""
    term = search.read_term(wanted.q)
    if term.digits:
        rows: QuerySet[Penduduk] = Penduduk.objects.filter(id__in=search.by_number(term, scope))
    else:
        rows = matching(wanted, scope, places, today)
        rows = rows.none() if wanted.q and term.is_empty else search.by_name(rows, term)
    return rows.order_by(Upper("nama"), "id")


@dataclass(frozen=True, slots=True)
class _Asked:
    wanted: PendudukFilter
    scope: str
    places: Places
    today: date

    @property
    def is_by_name(self) -> bool:
        return (self.wanted.urut, self.wanted.turun) == (Sort.NAMA, False)

    @property
    def is_everybody(self) -> bool:
        """Is this the everyday list of a village, whatever is searched in it and however it is sorted?"""
        return not replace(self.wanted, q="").is_narrow and is_village(self.scope)

    def count(self) -> int:
        """Of `rows`. Counting walks the index of all residents: 2 ms at 20,000, 14 at 100,000."""
        narrowed = replace(self.wanted, urut=Sort.NAMA, turun=False).query_string()
        return _counts.get((self.scope, narrowed, self.places, self.today), lambda: self.rows().count())

    def rows(self) -> QuerySet[Penduduk]:
        return matching(self.wanted, self.scope, self.places, self.today)

    def free(self) -> QuerySet[Penduduk]:
        """The same of any region, for queries that begin at families or places of the region."""
        return matching(self.wanted, "", self.places, self.today)


def suggest(q: str, scope: str, places: Places, today: date, limit: int = 8) -> Sequence[Row]:
    """The first few for what is being typed, whole names first. Three queries, five for a number."""
    term = search.read_term(q)
    if term.is_empty:
        return ()
    if term.digits:
        ids = search.by_number(term, scope)
    else:
        ids = _ranked(_Asked(PendudukFilter(), scope, places, today), term)
    return _rows(_in_order(ids[:limit]), places, today)


def _ranked(asked: _Asked, term: search.Term) -> list[UUID]:
    """Ids, by name; before all others those in whose name every part that was typed is a whole word.

    At most one more than MOST_HITS, which tells that there are more; then merely by name.
    """
    names = names_of(asked.scope) if term.groups and asked.is_everybody else None
    if names is not None:
        found = names.find(term, search.MOST_HITS + 1)
    else:
        # In order of names, whatever the page's order: that is the index which holds the searched column.
        rows = search.by_name(asked.rows(), term).order_by(*_BY_NAME)
        found = list(rows.values_list("id", "cari")[: search.MOST_HITS + 1])
    if len(found) <= search.MOST_HITS:
        found.sort(key=lambda row: _parts_of_words(row[1], term))
    return [key for key, _cari in found]


def _parts_of_words(cari: str, term: search.Term) -> int:
    words = frozenset(cari.split())
    return sum(words.isdisjoint(group) for group in term.groups)


def _named(asked: _Asked, term: search.Term, number: int) -> Listing:
    ids = _ranked(asked, term)
    if len(ids) <= search.MOST_HITS or asked.is_by_name:
        return _hits(ids, asked, number)
    rows = search.by_name(asked.rows(), term)
    page = _page(rows.count(), number)
    free = search.by_name(asked.free(), term)
    return Listing(_rows(_slice(rows, free, asked, page), asked.places, asked.today), page)


def _hits(ids: list[UUID], asked: _Asked, number: int) -> Listing:
    shown = ids[: search.MOST_HITS]
    page = _page(len(shown), number)
    rows = _rows(_of_ids(shown, asked, page), asked.places, asked.today)
    return Listing(rows, page, is_cut=len(ids) > len(shown))


def _of_ids(ids: list[UUID], asked: _Asked, page: Page) -> Iterable[tuple]:
    if asked.is_by_name:
        start = (page.number - 1) * PAGE_SIZE
        return _in_order(ids[start : start + PAGE_SIZE])
    rows = Penduduk.objects.filter(id__in=ids)
    return _slice(rows, rows, asked, page)


def _in_order(ids: Sequence[UUID]) -> list[tuple]:
    place = {key: at for at, key in enumerate(ids)}
    return sorted(_BY_ID.rows(list(ids)), key=lambda row: place[row[0]])


def _slice(rows: QuerySet[Penduduk], free: QuerySet[Penduduk], asked: _Asked, page: Page) -> Iterable[tuple]:
    start, backward = (page.number - 1) * PAGE_SIZE, asked.wanted.turun
    if asked.wanted.urut is Sort.KK:
        return by_card(rows, free, asked.scope, _COLUMNS, start, PAGE_SIZE, backward=backward)
    if asked.wanted.urut is Sort.TEMPAT and asked.places.are_regions:
        return _by_region(rows, backward=backward).values_list(*_COLUMNS)[start : start + PAGE_SIZE]
    if asked.wanted.urut is Sort.TEMPAT and asked.places.rows:
        return by_place(rows, free, asked.places, _COLUMNS, start, PAGE_SIZE, backward=backward)
    return _sorted(rows, asked.wanted).values_list(*_COLUMNS)[start : start + PAGE_SIZE]


def _sorted(rows: QuerySet[Penduduk], wanted: PendudukFilter) -> QuerySet[Penduduk]:
    if wanted.urut is Sort.UMUR:
        born = F("tanggal_lahir")
        # The youngest were born last; who has no date stands at the end both ways.
        return rows.order_by(
            born.asc(nulls_last=True) if wanted.turun else born.desc(nulls_last=True), Upper("nama"), "id"
        )
    return rows.order_by(*(name.desc() if wanted.turun else name.asc() for name in _BY_NAME))


def _by_region(rows: QuerySet[Penduduk], *, backward: bool) -> QuerySet[Penduduk]:
    return rows.order_by("-wilayah" if backward else "wilayah", Upper("nama"), "id")


def _rows(found: Iterable[tuple], places: Places, today: date) -> list[Row]:
    rows, words = list(found), status_words()
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
            tempat=places.home(lingkungan_id, wilayah) or alamat,
            is_alive=status == StatusDasar.HIDUP,
            status=words.get(status, ""),
        )
        for key, nama, nik, sementara, sex, born, keluarga_id, lingkungan_id, status, alamat, wilayah in rows
    ]


def rows_by_key(keys: Sequence[UUID], places: Places, today: date) -> list[Row]:
    """In the order of `keys`; who is not there is left out. Two queries."""
    return _rows(_in_order(keys), places, today)


def family_numbers(ids: set[UUID]) -> dict[UUID, str]:
    return dict(_FAMILY_NUMBERS.rows(list(ids)))


def _page(total: int, number: int) -> Page:
    return Paginator(range(total), PAGE_SIZE).get_page(number)


_LETTERS = {kode.value: kode.huruf for kode in JenisKelamin}
