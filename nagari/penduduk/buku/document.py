"""A book or report on its way to paper or a file: what stands above, in and under it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from nagari.kantor.words import OFFICIAL_LANGUAGE, words
from nagari.penduduk.buku import report
from nagari.penduduk.buku.columns import Book, Column, head_rows
from nagari.penduduk.buku.months import closing_of, named
from nagari.penduduk.buku.source import Source, source_of
from nagari.penduduk.models import BulanTutup
from nagari.printing.paper import Signature, paper, signer_of
from nagari.printing.printable import breakable, headed
from nagari.printing.rendering import render, render_apart
from nagari.printing.sheets import Sheet
from nagari.wilayah.queries.tree import ancestors
from nagari.wilayah.rules.codes import Tingkat

REPORT = "laporan"
KINDS = (*(one.value for one in Book), REPORT)
# Of one part of a long book: a second of work, 150 MB in a process of its own.
ROWS_A_PART = 500
# Up to here the server draws by itself.
_DRAWN_HERE = 40
# Of every part but the first.
_NO_HEAD: Mapping[str, Any] = {"letterhead": None, "code": ""}
# Points, by the number of columns.
_SIZES = ((20, 6.2), (14, 7.2), (0, 9.0))


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are drawn when they are asked for: a book may have 20,000."""

    columns: tuple[Column, ...]
    source: Source | None = None
    lines: Sequence[Sequence[str]] = ()
    total: Sequence[str] = ()
    title: str = ""
    # The annex numbers the columns of its books.
    is_numbered: bool = False

    @property
    def count(self) -> int:
        return self.source.count if self.source else len(self.lines)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[Sequence[str]]:
        return self.source.rows(start, stop) if self.source else iter(self.lines[start:stop])

    @property
    def head(self) -> list[list[dict[str, Any]]]:
        return head_rows(self.columns)


@dataclass(frozen=True, slots=True)
class Document:
    kode: str
    title: str
    number: str
    month: date
    subheadings: tuple[str, ...]
    tables: tuple[Table, ...]
    signature: Mapping[str, Any]
    closing: BulanTutup | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        return sum(one.count for one in self.tables)

    @property
    def parts(self) -> int:
        return max(1, -(-self.count // ROWS_A_PART)) if len(self.tables) == 1 else 1


def document_of(kode: str, wilayah: str, month: date, *, today: date, signer: str = "") -> Document:
    """`kode`: one of KINDS; `signer`: key of the official who signs, the head unless given. Closed: as signed."""
    closing = closing_of(wilayah, month)
    regions = {one.level: one for one in ancestors(wilayah)}
    village = regions[Tingkat.DESA].bare_name if Tingkat.DESA in regions else wilayah
    with override(OFFICIAL_LANGUAGE):
        place = f"{words()['desa_cap']} {village}"
    above = [
        f"Kecamatan {regions[Tingkat.KECAMATAN].bare_name}" if Tingkat.KECAMATAN in regions else "",
        regions[Tingkat.KABUPATEN].name if Tingkat.KABUPATEN in regions else "",
    ]
    signature = closing.tanda_tangan if closing else None
    if signature is None:
        chosen, _able = signer_of(wilayah, today, signer)
        signature = Signature(place=village, day=today, block=chosen.block if chosen else None).data()
    where = ", ".join(part for part in (place, *above) if part)
    subheadings = (where, f"Bulan {named(month)}")
    if kode == REPORT:
        source = source_of(Book.B3, wilayah, month, today)
        assert source.recap is not None
        tables = tuple(
            Table(one.columns, lines=one.rows, total=one.total, title=one.title) for one in report.tables(source.recap)
        )
        notes = report.notes(source.recap)
        title, number = "Laporan Bulanan Kependudukan", ""
    else:
        book = Book(kode)
        source = source_of(book, wilayah, month, today)
        tables = (Table(book.columns, source, total=source.total, is_numbered=True),)
        notes = report.notes(source.recap) if source.recap else ()
        title, number = book.title, book.number
    if closing:
        notes = (*notes, f"Ditutup {closing.ditutup_pada:%d-%m-%Y}; sidik {closing.sidik}")
    return Document(kode, title, number, month, subheadings, tables, signature, closing, notes)


def as_pdf(
    one: Document,
    wilayah: str,
    *,
    sheet: Sheet,
    at: datetime,
    printed_by: str,
    tell: Callable[[int], None] = lambda _rows: None,
) -> bytes:
    """The document; a long one is drawn in parts and bound. `tell`: how many rows are drawn. Raises PrintingError."""
    with override(OFFICIAL_LANGUAGE):
        head = paper(wilayah, title=f"{one.title} {named(one.month)}", printed_by=printed_by, at=at, code=one.number)
    if one.parts == 1:
        draw = render if one.count <= _DRAWN_HERE else render_apart
        return draw("lembar", _data(one, head, 0), sheet=sheet, at=at)
    # What binds takes 17 MB, and an office binds a book once a month.
    from nagari.printing.binding import bound, pages_of

    drawn = []
    for part in range(one.parts):
        tell(part * ROWS_A_PART)
        drawn.append(render_apart("lembar", {**_data(one, head, part), "numbers": "without"}, sheet=sheet, at=at))
    count = sum(pages_of(part) for part in drawn)
    blank = {"paper": {**head, **_NO_HEAD}, "heading": "", "blocks": [{"kind": "pagebreak"}] * (count - 1)}
    return bound(drawn, render_apart("lembar", {**blank, "numbers": "only"}, sheet=sheet, at=at))


def _data(one: Document, head: Mapping[str, Any], part: int) -> dict[str, Any]:
    """Of the template; the heading stands above the first part alone, notes and signatures under the last."""
    start, stop = (part * ROWS_A_PART, (part + 1) * ROWS_A_PART) if one.parts > 1 else (0, None)
    is_last = part == one.parts - 1
    blocks: list[dict[str, Any]] = [
        {
            "kind": "table",
            "title": table.title,
            "size": next(size for least, size in _SIZES if len(table.columns) > least),
            "numbered": table.is_numbered,
            "columns": [{"width": column.width, "align": column.align} for column in table.columns],
            "head": [[{**cell, "text": headed(cell["text"])} for cell in row] for row in table.head],
            "rows": [[breakable(cell) for cell in row] for row in table.rows(start, stop)],
            "total": list(table.total) if is_last else [],
        }
        for table in one.tables
    ]
    if is_last:
        if one.notes:
            blocks.append({"kind": "text", "size": 8, "lines": list(one.notes)})
        blocks.append({"kind": "signatures", "rows": [one.signature]})
    if part:
        return {"paper": {**head, **_NO_HEAD}, "heading": "", "subheadings": [], "blocks": blocks}
    return {"paper": head, "heading": one.title, "subheadings": list(one.subheadings), "blocks": blocks}
