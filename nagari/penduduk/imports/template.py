"""Our own template: every column, with drop-downs for the code lists and text format for the numbers."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nagari.penduduk.imports.columns import COLUMNS, Cell
from nagari.penduduk.imports.headings import OWN
from nagari.penduduk.specific import OPTIONAL

SHEET, CODES = "Data Penduduk", "Kode Data"
ROWS = 5000
_REQUIRED = frozenset({"nama", "jenis_kelamin", "tanggal_lahir", "no_kk", "shdk"})
_DATES = frozenset({Cell.DATE, Cell.EXPIRY})


def make_template(kept: frozenset[str] = frozenset()) -> bytes:
    """`kept`: the specific personal data this office keeps; their columns are left out otherwise."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    codes = book.create_sheet(CODES)
    sheet.freeze_panes = "D2"
    columns = [(heading, name) for heading, name in OWN.items() if name not in OPTIONAL or name in kept]
    for at, (heading, name) in enumerate(columns, 1):
        _column(book, sheet, codes, at, heading, name)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _column(book: Workbook, sheet: Worksheet, codes: Worksheet, at: int, heading: str, name: str) -> None:
    letter = get_column_letter(at)
    column = COLUMNS[name]
    head = sheet.cell(1, at, heading)
    head.font = Font(bold=True)
    head.fill = PatternFill("solid", fgColor="F6CF7A" if name in _REQUIRED else "F8EBCF")
    sheet.column_dimensions[letter].width = max(14, len(heading) + 3)
    # Of the whole column, or the sixteen digits of a NIK typed below would lose the last.
    sheet.column_dimensions[letter].number_format = "dd-mm-yyyy" if column.cell in _DATES else "@"
    if column.kode is not None:
        _drop_down(book, sheet, codes, letter, heading, [str(label) for label in column.kode.labels])
    elif column.cell is Cell.YES_NO:
        _drop_down(book, sheet, codes, letter, heading, ["YA", "TIDAK"])


def _drop_down(
    book: Workbook, sheet: Worksheet, codes: Worksheet, letter: str, heading: str, labels: list[str]
) -> None:
    at = codes.max_column + 1 if codes.cell(1, 1).value else 1
    codes.cell(1, at, heading).font = Font(bold=True)
    for row, label in enumerate(labels, 2):
        codes.cell(row, at, label)
    column = get_column_letter(at)
    name = f"kode_{at}"
    book.defined_names[name] = DefinedName(name, attr_text=f"'{CODES}'!${column}$2:${column}${len(labels) + 1}")
    rule = DataValidation(type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=True)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")
