"""The inboxes: what waits for whom, overdue first. Read from LetakPermohonan alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from layanan.katalog.models import JenisLayanan, Tindakan
from layanan.katalog.rules.content import level_of
from layanan.permohonan.models import LetakPermohonan
from layanan.permohonan.queries import tabs
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.tabs import COLUMNS, Place, Tab, Values
from layanan.permohonan.queries.tracking import office_names
from layanan.permohonan.rules.numbers import ending, read_number
from layanan.permohonan.rules.state import Keadaan, Menunggu
from nagari.lib.errors import CodedError
from nagari.sync import status
from nagari.sync.revision import Kept
from nagari.wilayah.rules.codes import chain

PAGE_SIZE: Final = 25
LONGEST_SEARCH: Final = 80
_ACTS: Final = frozenset(Tindakan.values)


@dataclass(frozen=True, slots=True)
class Wanted:
    tab: Tab = Tab.SAYA
    q: str = ""
    # Code of a service: an office that worked alone has kinds of its own beside the regency's.
    jenis: str = ""
    keadaan: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.jenis or self.keadaan)

    def query_string(self, **changes: Any) -> str:
        """As the address writes it."""
        one = replace(self, **changes)
        values = {"tab": one.tab.value, "q": one.q, "jenis": str(one.jenis or ""), "keadaan": one.keadaan}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`kantor`: name of the office where it stands; `waits`: whom for; `may_act`: this person's turn."""

    id: UUID
    nomor: str
    judul: str
    nama: str
    tentang: str
    keadaan: str
    perlu: str
    kantor: str
    waits: Menunggu
    tenggat: datetime | None
    langkah_pada: datetime
    is_late: bool
    is_today: bool
    may_act: bool
    # Level of the office that took the last step.
    oleh: str


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: Sequence[Row]
    page: Page
    counts: Mapping[Tab, int]
    late: int


def from_query(values: QueryDict) -> Wanted:
    """What is no tab, kind or state is left out."""
    tab, keadaan = values.get("tab", ""), values.get("keadaan", "")
    q = " ".join(values.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
    jenis = values.get("jenis", "").replace("\x00", "")[:20]
    keadaan = keadaan if keadaan in set(Keadaan) else ""
    found = Tab(tab) if tab in set(Tab) else Tab.SAYA
    # A name, a number or a state is looked for everywhere, unless one looks in a certain place.
    return Wanted(Tab.SEMUA if (q or keadaan) and not tab else found, q, jenis, keadaan)


def inbox(wanted: Wanted, person: Person, number: int, now: datetime) -> Inbox:
    """Page `number` (from 1; beyond the last: the last). Three queries, and seven where some stand at other offices."""
    here = _Here(person)
    counts = here.counts()
    page, listed = _searched(here, wanted, number) if wanted.is_narrow else _whole(here, wanted.tab, counts, number)
    found = [dict(zip(COLUMNS, values, strict=True)) for values in listed]
    late = here.late(now) if counts[Tab.SAYA] else 0
    return Inbox(_shown(found, here, now), page, counts, late)


def _whole(here: "_Here", tab: Tab, counts: Mapping[Tab, int], number: int) -> tuple[Page, list[Values]]:
    """A page of a tab that nothing narrows, and its values."""
    total = counts[tab] if tab in counts else here.rows(tab).count()
    page = Paginator(range(total), PAGE_SIZE).get_page(number)
    return page, here.listed(tab, _place(page))


def _searched(here: "_Here", wanted: Wanted, number: int) -> tuple[Page, list[Values]]:
    """A page of what was looked for, and its values."""
    rows = _narrowed(here.rows(wanted.tab), wanted)
    # A search looks through all that there is: what fits on the first page is not counted besides.
    first = tabs.listed(rows, wanted.tab, (PAGE_SIZE + 1, 0)) if number <= 1 else None
    total = len(first) if first is not None and len(first) <= PAGE_SIZE else rows.count()
    page = Paginator(range(total), PAGE_SIZE).get_page(number)
    return page, tabs.listed(rows, wanted.tab, _place(page)) if first is None else first[:PAGE_SIZE]


def _place(page: Page) -> Place:
    return PAGE_SIZE, (page.number - 1) * PAGE_SIZE


def stands_here(wilayah: str) -> bool:
    """Does anything wait for staff of this office?"""
    return LetakPermohonan.objects.filter(kantor=wilayah, warga=0).exists()


def waiting_for(person: Person, now: datetime) -> tuple[int, int]:
    """How many wait for this person, and how many of them are overdue. Two queries."""
    here = _Here(person)
    mine = here.counts()[Tab.SAYA]
    return mine, here.late(now) if mine else 0


def kinds_here(person: Person) -> list[tuple[str, str]]:
    """Code and title of the services this office knows, by title."""
    return _kinds.get(person.wilayah, lambda: _kinds_of(person.wilayah))


_kinds: Kept[list[tuple[str, str]]] = Kept(most=8)


def _kinds_of(wilayah: str) -> list[tuple[str, str]]:
    rows = JenisLayanan.objects.filter(wilayah__in=chain(wilayah), versi__judul__isnull=False)
    return sorted(dict(rows.values_list("kode", "versi__judul")).items(), key=lambda pair: pair[1])


def most_asked(wilayah: str, since: datetime, most: int) -> list[UUID]:
    """Keys of the services this office took in most often since then, by how often."""
    rows = LetakPermohonan.objects.filter(wilayah=wilayah, diajukan_pada__gte=since).order_by()
    counted = rows.values("jenis").annotate(count=Count("*")).order_by("-count", "jenis")
    return list(counted.values_list("jenis", flat=True)[:most])


class _Here:
    """As the office of this person sees requests. What is at a site lies in its region: nothing else reaches it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.level = level_of(person.wilayah)

    def rows(self, tab: Tab) -> QuerySet[LetakPermohonan]:
        return tabs.rows_of(tab, self.level, self.person.wilayah, self.person.peran, self.person.oleh)

    def listed(self, tab: Tab, place: Place) -> list[Values]:
        person = self.person
        return tabs.listed_whole(tab, self.level, person.wilayah, person.peran, person.oleh, place)

    def late(self, now: datetime) -> int:
        return tabs.late(self.person.wilayah, self.person.peran, self.person.oleh, now)

    def counts(self) -> dict[Tab, int]:
        """Of the tabs that say how many; one query."""
        found = dict.fromkeys((Tab.SAYA, Tab.KANTOR, Tab.WARGA, Tab.LAIN), 0)
        for kantor, warga, peran, kepada, count in tabs.counted(self.level, self.person.wilayah):
            if kantor != self.person.wilayah:
                found[Tab.LAIN] += count
            elif warga:
                found[Tab.WARGA] += count
            else:
                found[Tab.KANTOR] += count
                is_mine = peran in self.person.peran and kepada in (None, self.person.oleh)
                found[Tab.SAYA] += count if is_mine else 0
        return found

    def may_act(self, one: Mapping[str, Any]) -> bool:
        is_here = one["kantor"] == self.person.wilayah and not one["warga"]
        return is_here and one["peran"] in self.person.peran and one["kepada"] in (None, self.person.oleh)


def _narrowed(rows: QuerySet[LetakPermohonan], wanted: Wanted) -> QuerySet[LetakPermohonan]:
    if wanted.jenis:
        rows = rows.filter(jenis__in=JenisLayanan.objects.filter(kode=wanted.jenis).values("pk"))
    if wanted.keadaan:
        rows = rows.filter(keadaan=wanted.keadaan)
    if not wanted.q:
        return rows
    try:
        return rows.filter(nomor=str(read_number(wanted.q)))
    except CodedError:
        named = Q()
        for word in wanted.q.upper().split():
            named &= Q(cari__contains=word)
        # Said at the counter without the office's code, and of any office that a district looks after.
        tail = ending(wanted.q)
        return rows.filter(named | Q(nomor__endswith=tail) if tail else named)


def _shown(found: Sequence[Mapping[str, Any]], here: _Here, now: datetime) -> list[Row]:
    away = {one["kantor"] for one in found if one["kantor"]} - {here.person.wilayah}
    names = office_names(away) if away else {}
    late = _undelivered(found, away)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return [_row(one, names, late, here, now, midnight) for one in found]


def _undelivered(found: Sequence[Mapping[str, Any]], away: Collection[str]) -> set[UUID]:
    """Last steps that the office where the request stands is not known to have."""
    return status.lacking_of_each(
        {kantor: [one["langkah"] for one in found if one["kantor"] == kantor] for kantor in away}
    )


def _row(
    one: Mapping[str, Any], names: Mapping[str, str], late: set[UUID], here: _Here, now: datetime, midnight: datetime
) -> Row:
    waits = Menunggu.TIADA if not one["kantor"] else Menunggu.WARGA if one["warga"] else Menunggu.PETUGAS
    if waits is Menunggu.PETUGAS and one["langkah"] in late:
        waits = Menunggu.SINKRON
    due = one["tenggat"]
    return Row(
        id=one["permohonan"],
        nomor=one["nomor"],
        judul=one["judul"],
        nama=one["pemohon_nama"],
        tentang=one["subjek_nama"],
        keadaan=one["keadaan"],
        perlu=one["perlu"] if one["perlu"] in _ACTS else "",
        kantor=names.get(one["kantor"], ""),
        waits=waits,
        tenggat=due,
        langkah_pada=one["langkah_pada"],
        is_late=due is not None and due < now,
        is_today=due is not None and now <= due < midnight,
        may_act=here.may_act(one),
        oleh=level_of(one["langkah_kantor"]),
    )
