"""The register of outgoing letters as a spreadsheet."""

import io
from collections.abc import Sequence

from layanan.surat.queries.register import Line
from nagari.lib.dates import tanggal
from nagari.penduduk.imports.export import plain_text

HEADS = ("No.", "Tanggal", "Nomor surat", "Perihal", "Tentang", "Penanda tangan", "Keterangan")


def cells(place: int, line: Line) -> tuple[str, ...]:
    """One line of the register in the order of HEADS."""
    said = (line.nomor, line.perihal, line.nama, line.penandatangan, line.keterangan)
    return (str(place), tanggal(line.tanggal), *said)


def as_xlsx(title: str, lines: Sequence[Line]) -> bytes:
    # A quarter of a second and 16 MB, which a start need not pay.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Agenda")
    sheet.append([title])
    sheet.append([])
    sheet.append(list(HEADS))
    for place, line in enumerate(lines, 1):
        # A name that begins with "=" would be worked out.
        sheet.append([plain_text(text) for text in cells(place, line)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
