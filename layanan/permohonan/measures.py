"""What maps show of requests: how many of which kind, how many wait, how many are late."""

from collections.abc import Callable, Iterator
from typing import Final
from zlib import crc32

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layanan.katalog.models import JenisLayanan
from layanan.permohonan.figures import BERJALAN, DIAJUKAN, TENGGAT, number_of
from nagari.statistik import queries
from nagari.statistik.measures import NUMBER, PER_CENT, Asked, Baris, Reading, Ukuran
from nagari.statistik.registry import Group, Piece
from nagari.statistik.rules import NO_MONTH

# Line of all kinds together.
ALL: Final = 0
_MOST: Final = 0x7FFF_FFFF


def every() -> Iterator[Ukuran]:
    yield Ukuran(
        code="permohonan",
        title=_("Requests"),
        sentence=_("Requests handed in within the month"),
        group=Group.SERVICE,
        read=_read(DIAJUKAN),
        lines=_kinds,
        has_months=True,
    )
    yield Ukuran(
        code="permohonan-berjalan",
        title=_("Requests under way"),
        sentence=_("Requests that are not finished yet"),
        group=Group.SERVICE,
        read=_read(BERJALAN),
        lines=_kinds,
    )
    yield Ukuran(
        code="terlambat",
        title=_("Overdue requests"),
        sentence=_("Requests under way whose time limit is over"),
        group=Group.SERVICE,
        ways=(NUMBER, PER_CENT),
        read=_overdue,
    )


def line_of(kode: str) -> int:
    """Line of a kind of service: the same for the regency's and for an office's own copy of it."""
    return crc32(kode.encode()) & _MOST


def _kinds(month: int) -> list[Baris]:
    rows = JenisLayanan.objects.filter(versi__isnull=False).values_list("kode", "versi__judul").order_by("id")
    titles = {line_of(kode): titled for kode, titled in rows}
    ordered = sorted(titles.items(), key=lambda one: (one[1], one[0]))
    return [Baris(code=ALL, label=gettext("all kinds")), *(Baris(code=code, label=titled) for code, titled in ordered)]


def _pieces(seri: str, line: int) -> list[Piece]:
    if line == ALL:
        return [Piece(seri, 0, _MOST)]
    rows = JenisLayanan.objects.values_list("id", "kode")
    numbers = sorted({number_of(pk) for pk, kode in rows if line_of(kode) == line})
    return [Piece(seri, number, number) for number in numbers]


def _read(seri: str) -> Callable[[Asked], dict[str, Reading]]:
    def read(asked: Asked) -> dict[str, Reading]:
        pieces, month = _pieces(seri, asked.line), asked.month if seri == DIAJUKAN else NO_MONTH
        found = queries.happened_in(pieces, asked.codes, month, month)
        return {code: _number(sum(found.get(code, {}).values())) for code in asked.codes}

    return read


def _number(count: int) -> Reading:
    return Reading(float(count), count)


def _overdue(asked: Asked) -> dict[str, Reading]:
    # Of a day that is over: what is due today still has time.
    late = Piece(TENGGAT, 1, localdate(asked.now).toordinal() - 1)
    counts = queries.happened_in([late], asked.codes, NO_MONTH, NO_MONTH)
    running = queries.happened_in([Piece(BERJALAN, 0, _MOST)], asked.codes, NO_MONTH, NO_MONTH)
    found = {}
    for code in asked.codes:
        count, whole = sum(counts.get(code, {}).values()), sum(running.get(code, {}).values())
        value = float(count) if asked.way == NUMBER.code else (100 * count / whole if whole else None)
        found[code] = Reading(value, count, whole)
    return found
