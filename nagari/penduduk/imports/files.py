"""Opening what was handed in: judged by its content, never by its name, and bounded before anything reads it all.

Error codes: file_missing file_empty file_too_big file_bomb file_password file_web_page file_pdf file_unknown
file_damaged.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nagari.lib.errors import CodedError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MEGABYTE = 1 << 20
# 20,000 residents with all columns are 6 MB as .xlsx and 20 MB as .xls.
LARGEST_FILE = 32 * MEGABYTE
# 20,000 rows unpack to some 70 MB; calamine keeps the cells, so this bounds memory on a laptop of 2 GB.
LARGEST_UNPACKED = 320 * MEGABYTE
MOST_PARTS = 2000
_CHUNK = MEGABYTE
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# PNG, JPEG, GIF, WebP, BMP and TIFF
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM\x00", b"II*\x00", b"MM\x00*")
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version", b"<meta", b"<head", b"<style")
SHEET_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_DELIMITERS = ";,\t|"

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; `rows` may be gone through once and begins with row 1. `height` is 0 when not known."""

    name: str
    height: int
    rows: Iterator[Cells]


def tables(path: Path) -> Iterator[Table]:
    """The sheets of the file one after the other. Raises CodedError, see above."""
    head = _checked_head(path)
    if head.startswith((_ZIP, _OLE)):
        if head.startswith(_ZIP):
            _check_archive(path)
        else:
            _check_password(path)
        yield from _sheets(path)
    else:
        yield _text_table(path, head)


def check_kind(path: Path) -> None:
    """What can be told at once: whether this may be a spreadsheet at all. Raises CodedError."""
    head = _checked_head(path)
    if head.startswith(_OLE):
        _check_password(path)
    elif not head.startswith(_ZIP):
        _text_table(path, head)


def is_text(path: Path) -> bool:
    """Whether it would be read as CSV."""
    return not _checked_head(path).startswith((_ZIP, _OLE))


def _checked_head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        raise CodedError("file_missing", file=path.name) from None
    if size == 0 or not head.strip():
        raise CodedError("file_empty")
    if size > LARGEST_FILE:
        raise CodedError("file_too_big", megabytes=size // MEGABYTE + 1, most=LARGEST_FILE // MEGABYTE)
    return head


def _check_archive(path: Path) -> None:
    """Unpacks once to nowhere, counting: a header may lie about the size, its contents can't."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise CodedError("file_bomb", most=LARGEST_UNPACKED // MEGABYTE)
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise CodedError("file_password")
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise CodedError("file_unknown")
            for part in parts:
                with archive.open(part) as content:
                    while content.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, zlib.error):
        raise CodedError("file_damaged") from None


def _check_password(path: Path) -> None:
    if _ENCRYPTED in path.read_bytes():
        raise CodedError("file_password")


def _sheets(path: Path) -> Iterator[Table]:
    # Loaded late: an office reads a file now and then.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        # Through an open file, because by path the reader believes the extension.
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                yield Table(name, sheet.total_height, _rows(sheet))
    except PasswordError:
        raise CodedError("file_password") from None
    except CalamineError:
        raise CodedError("file_damaged") from None
    except BaseException as error:
        # A panic of the Rust reader is no Exception; anything else is not ours to judge.
        if type(error).__name__ != "PanicException":
            raise
        raise CodedError("file_damaged") from None


def _rows(sheet: CalamineSheet) -> Iterator[Cells]:
    yield from sheet.iter_rows()


def _text_table(path: Path, head: bytes) -> Table:
    _check_text(head)
    text = _decoded(path.read_bytes())
    delimiter = _delimiter(text)
    if delimiter not in text:
        # Not one cell beside another: a letter or a list, whatever its name says.
        raise CodedError("file_unknown")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return Table("CSV", text.count("\n"), _text_rows(reader))


def _check_text(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_PDF.lower()):
        raise CodedError("file_pdf")
    if start.startswith(_WEB):
        raise CodedError("file_web_page")
    if head.startswith(_PICTURES):
        raise CodedError("file_unknown")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CodedError("file_unknown")


def _text_rows(reader: Iterator[list[str]]) -> Iterator[Cells]:
    try:
        yield from reader
    except csv.Error:
        raise CodedError("file_damaged") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        raise CodedError("file_unknown")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CodedError("file_unknown")


def _delimiter(text: str) -> str:
    """The sign that parts the headings: the one that stands most often in the fullest of the first lines."""
    first = text.splitlines()[:30]
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in first), default=0))
