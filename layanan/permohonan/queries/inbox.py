"""The inboxes: what waits for whom, overdue first. Read from LetakPermohonan alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from layanan.katalog.models import JenisLayanan, Tindakan, Tingkat
from layanan.katalog.rules.content import level_of
from layanan.permohonan.models import LetakPermohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.tracking import office_names
from layanan.permohonan.rules.numbers import ending, read_number
from layanan.permohonan.rules.state import Keadaan, Menunggu
from nagari.lib.errors import CodedError
from nagari.sync import status
from nagari.sync.tracking import in_region
from nagari.wilayah.rules.codes import chain

PAGE_SIZE: Final = 25
LONGEST_SEARCH: Final = 80
_COLUMNS: Final = (
    *("permohonan", "nomor", "judul", "pemohon_nama", "subjek_nama", "keadaan", "kantor", "peran", "perlu", "warga"),
    *("langkah", "langkah_kantor", "langkah_pada", "tenggat", "kepada", "diajukan_pada"),
)


class Tab(StrEnum):
    """Which of them; SEMUA: all that were ever taken in, for a search."""

    SAYA = "saya"
    KANTOR = "kantor"
    WARGA = "warga"
    LAIN = "lain"
    SELESAI = "selesai"
    SEMUA = "semua"


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
    """Page `number` (from 1; beyond the last: the last). Three queries, and some for each other office shown."""
    here = _Here(person)
    counts = here.counts()
    rows = _narrowed(here.rows(wanted.tab), wanted)
    total = rows.count() if wanted.is_narrow or wanted.tab not in counts else counts[wanted.tab]
    page: Page = Paginator(range(total), PAGE_SIZE).get_page(number)
    start = (page.number - 1) * PAGE_SIZE
    order = ("-langkah_pada", "permohonan") if wanted.tab in (Tab.SELESAI, Tab.SEMUA) else ("urut", "diajukan_pada")
    found = list(rows.order_by(*order).values(*_COLUMNS)[start : start + PAGE_SIZE])
    late = here.rows(Tab.SAYA).filter(urut__lt=now).count() if counts[Tab.SAYA] else 0
    return Inbox(_shown(found, here, now), page, counts, late)


def stands_here(wilayah: str) -> bool:
    """Does anything wait for staff of this office?"""
    return LetakPermohonan.objects.filter(kantor=wilayah, warga=0).exists()


def waiting_for(person: Person, now: datetime) -> tuple[int, int]:
    """How many wait for this person, and how many of them are overdue. Two queries."""
    here = _Here(person)
    mine = here.counts()[Tab.SAYA]
    return mine, here.rows(Tab.SAYA).filter(urut__lt=now).count() if mine else 0


def kinds_here(person: Person) -> list[tuple[str, str]]:
    """Code and title of the services this office knows, by title."""
    rows = JenisLayanan.objects.filter(wilayah__in=chain(person.wilayah), versi__judul__isnull=False)
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
        rows = LetakPermohonan.objects.all()
        at_us = rows.filter(kantor=self.person.wilayah)
        match tab:
            case Tab.SAYA:
                return at_us.filter(self._mine(), warga=0)
            case Tab.KANTOR:
                return at_us.filter(warga=0)
            case Tab.WARGA:
                return at_us.filter(warga=1)
            case Tab.LAIN:
                return self._ours(rows.filter(kantor__gt="").exclude(kantor=self.person.wilayah))
            case Tab.SELESAI:
                return self._ours(rows.filter(kantor=""))
        return self._ours(rows)

    def counts(self) -> dict[Tab, int]:
        """Of the tabs that say how many; one query."""
        rows = self._ours(LetakPermohonan.objects.filter(kantor__gt=""))
        found = dict.fromkeys((Tab.SAYA, Tab.KANTOR, Tab.WARGA, Tab.LAIN), 0)
        grouped = rows.order_by().values("kantor", "warga", "peran", "kepada").annotate(count=Count("*"))
        for one in grouped:
            if one["kantor"] != self.person.wilayah:
                found[Tab.LAIN] += one["count"]
            elif one["warga"]:
                found[Tab.WARGA] += one["count"]
            else:
                found[Tab.KANTOR] += one["count"]
                is_mine = one["peran"] in self.person.peran and one["kepada"] in (None, self.person.oleh)
                found[Tab.SAYA] += one["count"] if is_mine else 0
        return found

    def _mine(self) -> Q:
        return Q(peran__in=self.person.peran) & (Q(kepada__isnull=True) | Q(kepada=self.person.oleh))

    def _ours(self, rows: QuerySet[LetakPermohonan]) -> QuerySet[LetakPermohonan]:
        """A district sees those that pass it; the regency looks after them all."""
        if self.level == Tingkat.KECAMATAN:
            return rows.filter(lewat__contains=Tingkat.KECAMATAN.value)
        return rows if self.level else rows.filter(in_region(self.person.wilayah))

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
    late: set[UUID] = set()
    for kantor in away:
        late |= status.lacking(kantor, [one["langkah"] for one in found if one["kantor"] == kantor])
    return late


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
        perlu=one["perlu"] if one["perlu"] in Tindakan.values else "",
        kantor=names.get(one["kantor"], ""),
        waits=waits,
        tenggat=due,
        langkah_pada=one["langkah_pada"],
        is_late=due is not None and due < now,
        is_today=due is not None and now <= due < midnight,
        may_act=here.may_act(one),
        oleh=level_of(one["langkah_kantor"]),
    )
