"""The register as it was: what is now, with every later event taken back.

Two ways to say when: by the day it happened (the population of a day), or by the month in whose books it counts. A
person counts from the day the register knows of him or her; before it nobody can say, and nobody is taken to have come.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from nagari.penduduk.buku.months import last_closed, next_month, previous_month
from nagari.penduduk.kode import Kewarganegaraan, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.doubles import doubles_in
from nagari.penduduk.mutasi.trace import Kept, changes_in
from nagari.sync.revision import Kept as Remembered

# What somebody counts by, and as what.
COUNTED_BY = ("status_dasar", "status_penduduk", "deleted_at", "lingkungan_id", "jenis_kelamin", "kewarganegaraan")
LIVING = Q(status_dasar=StatusDasar.HIDUP, status_penduduk=StatusPenduduk.TETAP)
# In the books, which know men and women.
PRESENT = LIVING & Q(jenis_kelamin__isnull=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """Events whose `axis` (tanggal or bulan_buku) lies after `last` have not happened; who is registered since
    `known_before` or later is not known."""

    axis: str
    last: date
    known_before: date


def on_day(day: date) -> Cut:
    return Cut("tanggal", day, day + timedelta(days=1))


def end_of(month: date) -> Cut:
    return Cut("bulan_buku", month, next_month(month))


def start_of(month: date) -> Cut:
    """Whoever was registered in the course of the month, without an event, stands in its opening figures."""
    return Cut("bulan_buku", previous_month(month), next_month(month))


class Cell(NamedTuple):
    """As what somebody counts."""

    lingkungan_id: UUID | None
    is_foreign: bool
    jk: int


class Event(NamedTuple):
    id: UUID
    jenis: str
    # Of a reversal: the kind of the event it takes back.
    reverses: str | None
    tanggal: date
    bulan: date
    penduduk_id: UUID | None
    terdata_sejak: date | None
    keluar: Cell | None
    masuk: Cell | None
    jejak: Sequence[Kept]
    # Of a reversal: the trace of what it takes back.
    reversed_jejak: Sequence[Kept]
    # Of a reversal: what it takes back.
    membatalkan: UUID | None = None

    def is_after(self, cut: Cut) -> bool:
        return (self.tanggal if cut.axis == "tanggal" else self.bulan) > cut.last


def is_foreign(citizenship: int | None) -> bool:
    """Of two citizenships one is Indonesian; who has none written down is taken for Indonesian."""
    return citizenship == Kewarganegaraan.WNA


def events_after(wilayah: str, cut: Cut) -> list[Event]:
    """Those that count, in the order they were recorded."""
    rows = Mutasi.objects.filter(wilayah=wilayah, **{f"{cut.axis}__gt": cut.last}).values_list(
        *("id", "jenis", "membatalkan__jenis", "tanggal", "bulan_buku", "penduduk_id", "penduduk__terdata_sejak"),
        *("keluar_lingkungan_id", "keluar_wn", "keluar_jk", "masuk_lingkungan_id", "masuk_wn", "masuk_jk"),
        *("jejak", "membatalkan__jejak", "membatalkan_id"),
    )
    doubles = doubles_in(wilayah)
    found = []
    for row in sorted(rows, key=_entered):
        key, jenis, reverses, tanggal, bulan, person, since, *rest, jejak, reversed_jejak, reversed_key = row
        if key not in doubles:
            cells = _cell(*rest[:3]), _cell(*rest[3:])
            told = _told(jejak), _told(reversed_jejak)
            found.append(Event(key, jenis, reverses, tanggal, bulan, person, since, *cells, *told, reversed_key))
    return found if last_closed(wilayah) else _placed(found)


def _placed(events: Sequence[Event]) -> list[Event]:
    """Whose part of the village was filled in later lived there all along: nobody came or went by it.

    An event of an earlier day that was entered after it (mutasi.overtaking) lost somebody in no part, and took the
    filling in back: neither is a movement. Where a month was signed with the person in no part, it has to be seen how
    he came into one: not for those. Nor where somebody was taken out of a part and put into another.
    """
    undone = {one.membatalkan for one in events}
    placings: dict[UUID | None, list[Event]] = {}
    for one in events:
        if one.id not in undone and ((one.jenis == Jenis.PEMBETULAN and is_placing(one)) or _leaves_parts(one)):
            placings.setdefault(one.penduduk_id, []).append(one)
    parts = {key: some for key, some in placings.items() if is_placing(some[0]) and _is_taken_back(*some)}
    found = []
    for one in events:
        placed = parts.get(one.penduduk_id)
        if placed is None or placed[0].masuk is None or one.id.int > placed[-1].id.int:
            found.append(one)
        elif one not in placed:
            place = placed[0].masuk.lingkungan_id
            found.append(one._replace(keluar=_at(one.keluar, place), masuk=_at(one.masuk, place)))
    return found


def is_placing(event: Event) -> bool:
    """Out of no part of the village into one, and nothing else."""
    loses, gains = event.keluar, event.masuk
    return bool(loses and gains and loses != gains and _at(loses, gains.lingkungan_id) == gains)


def _is_taken_back(placed: Event, *others: Event) -> bool:
    """By nothing, or by one late event, which writes the same the other way round on the same day."""
    return not others or [(one.jenis, one.tanggal, one.keluar, one.masuk) for one in others] == [
        (Jenis.PEMBETULAN, placed.tanggal, placed.masuk, placed.keluar)
    ]


def _leaves_parts(event: Event) -> bool:
    loses, gains = event.keluar, event.masuk
    return bool(loses and gains and loses.lingkungan_id is not None and gains.lingkungan_id is None)


def _at(cell: Cell | None, place: UUID | None) -> Cell | None:
    return cell._replace(lingkungan_id=place) if cell and cell.lingkungan_id is None else cell


def _told(jejak: Any) -> Sequence[Kept]:
    return list(changes_in(jejak)) if jejak else ()


def _entered(row: Sequence[Any]) -> int:
    """Keys compared as numbers: a thousand comparisons of UUIDs take a millisecond."""
    number: int = row[0].int
    return number


def _cell(lingkungan_id: UUID | None, wn: int | None, jk: int | None) -> Cell | None:
    return None if jk is None else Cell(lingkungan_id, is_foreign(wn), jk)


def mistaken(wilayah: str) -> set[UUID]:
    """Records deleted as ones that should never have been there: their events count nowhere.

    The record of a birth that was reversed is deleted too, but its reversal already counts against it.
    """
    net: Counter[UUID] = Counter()
    rows = Mutasi.objects.filter(wilayah=wilayah, penduduk__deleted_at__isnull=False)
    for key, loses, gains in rows.values_list("penduduk_id", "keluar_jk", "masuk_jk"):
        net[key] += (gains is not None) - (loses is not None)
    return {key for key, left in net.items() if left}


def known_earlier(wilayah: str, cut: Cut) -> set[UUID]:
    """Registered after the cut, but with an event before its end: the event shows that the person was here."""
    if cut.axis != "bulan_buku":
        return set()
    rows = Mutasi.objects.filter(
        wilayah=wilayah, bulan_buku__lt=cut.known_before, penduduk__terdata_sejak__gte=cut.known_before
    )
    return set(rows.values_list("penduduk_id", flat=True))


def undone(
    events: Sequence[Event], model: type[Penduduk] | type[Keluarga] = Penduduk
) -> dict[UUID, dict[str, Any] | None]:
    """What residents' fields (or those of cards) were before these events, plain as `mutasi.trace` keeps them; None: no
    record yet.

    `events` in the order they were recorded.
    """
    found: dict[UUID, dict[str, Any] | None] = {}
    for event in reversed(events):
        for kind, person, changes in event.jejak:
            if kind is not model:
                continue
            if changes is None:
                found[person] = None
            elif (before := found.setdefault(person, {})) is not None:
                before.update({attname: pair[0] for attname, pair in changes.items()})
        # Before its reversal the event stood: what it had changed was changed, whom it had made was there.
        for kind, person, changes in event.reversed_jejak:
            if kind is model and (before := found.setdefault(person, {})) is not None:
                made = {"deleted_at": None} if changes is None else {name: pair[1] for name, pair in changes.items()}
                before.update(made)
    return found


@dataclass(frozen=True, slots=True)
class Before:
    """As what somebody counted before some events: `souls` more than now, as `cell` where that differs from now."""

    souls: int
    moved: bool
    cell: Cell | None

    def rewrite(self, values: dict[str, Any]) -> None:
        """What somebody counts by follows the sides: a trace does not know that a later entry of an earlier day has
        overtaken it."""
        if not self.moved:
            for name in COUNTED_BY:
                values.pop(name, None)
        elif self.cell:
            place = self.cell.lingkungan_id
            values |= {"lingkungan_id": place.hex if place else None, "jenis_kelamin": self.cell.jk}
            if "kewarganegaraan" in values and is_foreign(values["kewarganegaraan"]) != self.cell.is_foreign:
                del values["kewarganegaraan"]


def before(events: Iterable[Event]) -> dict[UUID, Before]:
    """Of everybody whom one of these events moved."""
    net: dict[UUID, Counter[Cell]] = {}
    for event in events:
        if event.penduduk_id and (event.keluar or event.masuk):
            cells = net.setdefault(event.penduduk_id, Counter())
            if event.keluar:
                cells[event.keluar] += 1
            if event.masuk:
                cells[event.masuk] -= 1
    return {
        key: Before(
            sum(cells.values()), any(cells.values()), next((cell for cell, count in cells.items() if count > 0), None)
        )
        for key, cells in net.items()
    }


@dataclass(frozen=True, slots=True)
class Past:
    """How the register differed at a cut: who was here and is not, who is and was not; `values` of changed records,
    `cards` of changed family cards."""

    cut: Cut
    gone: frozenset[UUID]
    came: frozenset[UUID]
    values: Mapping[UUID, Mapping[str, Any]]
    # Registered later, but an event shows that they were here.
    earlier: frozenset[UUID]
    cards: Mapping[UUID, Mapping[str, Any]]

    def set_back(self, row: Penduduk | Keluarga) -> None:
        """Its fields as they were; to be read, never to be saved."""
        changes = self.values if isinstance(row, Penduduk) else self.cards
        for attname, value in changes.get(row.id, {}).items():
            setattr(row, attname, trace.value_of(type(row), attname, value))


# A reader turns the pages of a book.
_kept: Remembered[Past] = Remembered(most=2)


def past(wilayah: str, cut: Cut) -> Past:
    return _kept.get((wilayah, cut), lambda: _past(wilayah, cut))


def _past(wilayah: str, cut: Cut) -> Past:
    events = events_after(wilayah, cut)
    wrong = mistaken(wilayah) if events else set()
    earlier = known_earlier(wilayah, cut)
    found = before(event for event in events if event.penduduk_id not in wrong)
    since = {event.penduduk_id: event.terdata_sejak for event in events}
    known = {key for key in found if (day := since[key]) is None or day < cut.known_before or key in earlier}
    values = {key: changes for key, changes in undone(events).items() if changes}
    for key, one in found.items():
        if key in values:
            one.rewrite(values[key])
        elif one.moved and one.cell:
            one.rewrite(values.setdefault(key, {}))
    return Past(
        cut,
        frozenset(key for key in known if found[key].souls > 0),
        frozenset(key for key in found if found[key].souls < 0),
        values,
        frozenset(earlier),
        {key: changes for key, changes in undone(events, Keluarga).items() if changes},
    )


def present_then(wilayah: str, was: Past) -> Q:
    """Permanent residents of the cut, over `Penduduk.all_objects`."""
    known = Q(terdata_sejak__lt=was.cut.known_before)
    if was.earlier:
        known |= Q(id__in=was.earlier)
    now = PRESENT & known & Q(deleted_at__isnull=True)
    return Q(wilayah=wilayah) & ((now & ~Q(id__in=was.came)) | Q(id__in=was.gone))


def registered_later(wilayah: str, was: Past) -> int:
    """How many of today's residents the register cannot say of whether they were here: entered later, without event."""
    later = Penduduk.objects.filter(PRESENT, wilayah=wilayah, terdata_sejak__gte=was.cut.known_before)
    return int(later.exclude(id__in=was.came | was.earlier).count())
