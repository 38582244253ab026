"""A document as a spreadsheet: heads as on paper, NIK and KK numbers as text, figures as figures."""

import io
from collections.abc import Callable
from typing import Any

from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.document import Document, Table
from nagari.penduduk.imports.export import plain_text


def as_xlsx(one: Document, tell: Callable[[int], None] | None = None) -> bytes:
    """`tell` hears every 500 rows how many are written."""
    # A quarter of a second and 16 MB, which a start need not pay.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet((one.number or "Laporan").replace(".", ""))
    sheet.append([f"{one.title}{f' ({one.number})' if one.number else ''}"])
    for line in one.subheadings:
        sheet.append([line])
    done = 0
    for table in one.tables:
        sheet.append([])
        if table.title:
            sheet.append([table.title])
        sheet.append([column.full_title for column in table.columns])
        if table.is_numbered:
            sheet.append(list(range(1, len(table.columns) + 1)))
        for row in table.rows():
            sheet.append(_cells(one, table, row))
            done += 1
            if tell and done % 500 == 0:
                tell(done)
        if table.total:
            sheet.append(_cells(one, table, table.total))
    for line in one.notes:
        sheet.append([line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cells(one: Document, table: Table, row: Any) -> list[str | int | None]:
    """Only columns of figures become figures: a spreadsheet rounds a NIK."""
    is_figures = one.kode not in (Book.B1.value, Book.B2.value, Book.B4.value, Book.B5.value)
    return [
        _cell(text, is_figures and column.align == "right") for text, column in zip(row, table.columns, strict=True)
    ]


def _cell(text: str, is_figure: bool) -> str | int | None:
    if not text:
        return None
    return int(text) if is_figure and text.lstrip("-").isdigit() else plain_text(text)
