"""One book of one month: its rows as signed where the month is closed, otherwise out of the register."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import override

from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.penduduk.buku import lines, recap, snapshot
from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.months import closing_of, last_day, next_month
from nagari.penduduk.buku.past import end_of, past
from nagari.penduduk.buku.register import TOGETHER, by_family, by_place, register_at
from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.queries import standing_events
from nagari.penduduk.queries.places import places_of
from nagari.wilayah.queries.tree import ancestors
from nagari.wilayah.rules.codes import Tingkat

Rows = Callable[[int, int], Iterator[list[str]]]
_CAME = (Jenis.LAHIR, Jenis.DATANG, Jenis.KEMBALI)
# By which a guest becomes a resident.
_SETTLES = (Jenis.DATANG, Jenis.UBAH)


@dataclass(frozen=True, slots=True)
class Source:
    """`count` rows; `rows(start, stop)` draws some of them; `total`: the line of sums, for B.3.

    `closing`: the month is closed and this is what was signed. `is_missing`: signed, but not arrived here yet.
    """

    book: Book
    month: date
    count: int
    _rows: Rows
    total: Sequence[str] = ()
    closing: BulanTutup | None = None
    is_missing: bool = False
    recap: "recap.Recap | None" = field(default=None)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[list[str]]:
        end = self.count if stop is None else min(stop, self.count)
        with override(OFFICIAL_LANGUAGE):
            yield from self._rows(start, end)


def source_of(book: Book, wilayah: str, month: date, today: date) -> Source:
    closing = closing_of(wilayah, month)
    return _signed(book, month, closing) if closing else live(book, wilayah, month, today)


def live(book: Book, wilayah: str, month: date, today: date) -> Source:
    """Out of the register and its events, whether the month is closed or not."""
    if book is Book.B3:
        return _of_recap(recap.recap(wilayah, month), None)
    if book.is_stock:
        return _of_register(book, wilayah, month)
    if book is Book.B2:
        keys = recap.moving(wilayah, month)
        return Source(book, month, len(keys), partial(_event_rows, keys, wilayah, month))
    guests = list(_guests(wilayah, month))
    return Source(book, month, len(guests), partial(_guest_rows, guests, wilayah, month, min(today, last_day(month))))


def _signed(book: Book, month: date, closing: BulanTutup) -> Source:
    if book is Book.B3:
        return _of_recap(recap.from_data(closing.angka), closing)
    try:
        rows = snapshot.kept(getattr(closing, book.value))
    except FileNotFoundError:
        return Source(book, month, 0, lambda _start, _stop: iter(()), closing=closing, is_missing=True)
    return Source(book, month, len(rows), lambda start, stop: iter(rows[start:stop]), closing=closing)


def _of_recap(found: recap.Recap, closing: BulanTutup | None) -> Source:
    rows = recap.rows_of(found)
    total = recap.columns(found.total, "")
    total[1] = "JUMLAH"
    return Source(
        Book.B3, found.month, len(rows), lambda start, stop: iter(rows[start:stop]), total, closing, recap=found
    )


def _of_register(book: Book, wilayah: str, month: date) -> Source:
    register = register_at(wilayah, end_of(month), by_place if book is Book.B1 else by_family)
    draw: Callable[[Penduduk, int], list[str]]
    if book is Book.B1:
        draw = partial(lines.b1, places=register.places)
    else:
        regency = next((one.bare_name for one in ancestors(wilayah) if one.level is Tingkat.KABUPATEN), "")
        draw = partial(lines.b5, places=register.places, issued_in=regency, since=_living_here_since(wilayah, month))

    def rows(start: int, stop: int) -> Iterator[list[str]]:
        for number, row in enumerate(register.rows(start, stop), start + 1):
            yield draw(row, number)

    return Source(book, month, len(register.keys), rows)


def _living_here_since(wilayah: str, month: date) -> dict[UUID, date]:
    """As the books of the month tell it; who came by mistake has not come."""
    came = Mutasi.objects.filter(wilayah=wilayah, jenis__in=_CAME, masuk_jk__isnull=False, bulan_buku__lte=month)
    return dict(standing_events(came).order_by("tanggal", "id").values_list("penduduk_id", "tanggal"))


def _event_rows(keys: Sequence[UUID], wilayah: str, month: date, start: int, stop: int) -> Iterator[list[str]]:
    wanted, places, was = keys[start:stop], places_of(wilayah), past(wilayah, end_of(month))
    rows = Mutasi.objects.select_related("penduduk", "membatalkan").annotate(
        is_reversed=Exists(Mutasi.objects.filter(membatalkan=OuterRef("pk"), bulan_buku=OuterRef("bulan_buku")))
    )
    for at in range(0, len(wanted), TOGETHER):
        found = rows.in_bulk(wanted[at : at + TOGETHER])
        for number, key in enumerate(wanted[at : at + TOGETHER], start + at + 1):
            if person := found[key].penduduk:
                was.set_back(person)
            yield lines.b2(found[key], number, month, places)


def _guests(wilayah: str, month: date) -> QuerySet[Penduduk]:
    """Temporary residents who were here in the month, whatever became of them since."""
    here = Q(status_dasar=StatusDasar.HIDUP) | Q(status_sejak__gte=month)
    guests = Q(here, status_penduduk=StatusPenduduk.TIDAK_TETAP) | Q(id__in=list(_settled(wilayah, month)))
    found = Penduduk.objects.filter(guests, wilayah=wilayah, terdata_sejak__lt=next_month(month))
    return found.select_related("keluarga").order_by("terdata_sejak", "nama", "id")


def _settled(wilayah: str, month: date) -> dict[UUID, date]:
    """Guests of the month who became residents in it or since, and the day; by the traces of the events that say so."""
    found: dict[UUID, date] = {}
    events = Mutasi.objects.filter(wilayah=wilayah, jenis__in=_SETTLES, tanggal__gte=month)
    for day, jejak in standing_events(events).order_by("tanggal", "id").values_list("tanggal", "jejak"):
        for one in trace.readable(jejak):
            changes = one.changes or {}
            was, now = changes.get("status_penduduk", (None, None))
            if one.model is not Penduduk or (was, now) != (StatusPenduduk.TIDAK_TETAP, StatusPenduduk.TETAP):
                continue
            # Who had left before and came back for good was a guest only until then.
            left = changes["status_sejak"][0] if "status_dasar" in changes and "status_sejak" in changes else None
            if left is None or left >= month:
                found.setdefault(one.id, left or day)
    return found


def _guest_rows(
    guests: Sequence[Penduduk], wilayah: str, month: date, today: date, start: int, stop: int
) -> Iterator[list[str]]:
    shown, places, settled = guests[start:stop], places_of(wilayah), _settled(wilayah, month)
    came: dict[UUID, Mutasi] = {}
    left: dict[UUID, Mutasi] = {}
    kinds = {Jenis.SEMENTARA_MASUK: came, Jenis.SEMENTARA_SELESAI: left}
    events = Mutasi.objects.filter(
        penduduk_id__in=[one.id for one in shown], jenis__in=list(kinds), pembatalan_list=None
    )
    for one in events.order_by("tanggal", "id"):
        if one.penduduk_id and one.tanggal <= today:
            kinds[Jenis(one.jenis)][one.penduduk_id] = one
    was = past(wilayah, end_of(month))
    for number, row in enumerate(shown, start + 1):
        was.set_back(row)
        yield lines.b4(row, number, today, came.get(row.id), left.get(row.id), places, settled=settled.get(row.id))
