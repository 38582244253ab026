"""From a template and data to the bytes of a PDF/A: the same ones for the same input, in every process."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nagari.printing.errors import SourceRefused, data_unprintable, printing_missing, sheet_failed, template_unknown
from nagari.printing.printable import cleaned
from nagari.printing.sheets import Sheet
from nagari.printing.typesetting import HERE, TEMPLATES, TypesetError, typeset, typeset_picture, typeset_source

# 300 rows take a second or two; what takes this long has gone wrong.
APART_SECONDS = 300


def render(template: str, data: Mapping[str, Any], *, sheet: Sheet, at: datetime) -> bytes:
    """One document as PDF/A-2b.

    `template`: a file of `typst/` without its ending; README.md says what each takes. `data`: texts, numbers, lists and
    mappings; texts are printed as they are, whatever signs they hold. `at`: aware, written into the file as the moment
    of its making. Raises PrintingError; ValueError for a naive moment.
    """
    name, text, moment = _prepared(template, data, sheet, at)
    try:
        return typeset(name, text, moment)
    except TypesetError as error:
        raise sheet_failed(str(error)) from error
    except ImportError as error:
        raise printing_missing(str(error)) from error


def render_source(source: str, data: Mapping[str, Any], *, sheet: Sheet, at: datetime) -> bytes:
    """The same of a template that is data, not a file: Typst that begins with what it imports of `typst/`.

    Raises SourceRefused with the line of `source` that Typst stumbled over; PrintingError otherwise.
    """
    text, moment = worded(data, sheet, at)
    try:
        return typeset_source(source, text, moment)
    except TypesetError as error:
        raise SourceRefused(str(error), error.line) from error
    except ImportError as error:
        raise printing_missing(str(error)) from error


def render_picture(template: str, data: Mapping[str, Any], *, sheet: Sheet, at: datetime) -> bytes:
    """Its first page as PNG, 300 points an inch. Raises PrintingError."""
    name, text, _moment = _prepared(template, data, sheet, at)
    try:
        return typeset_picture(name, text)
    except TypesetError as error:
        raise sheet_failed(str(error)) from error
    except ImportError as error:
        raise printing_missing(str(error)) from error


def render_apart(template: str, data: Mapping[str, Any], *, sheet: Sheet, at: datetime) -> bytes:
    """The same in a process of its own, which gives the memory back: a table of 300 rows takes 80 MB."""
    name, text, moment = _prepared(template, data, sheet, at)
    command = [sys.executable, "-m", "nagari.printing.apart", name, str(moment)]
    try:
        done = subprocess.run(  # noqa: S603  the interpreter and a module of our own
            command,
            input=text.encode(),
            capture_output=True,
            cwd=HERE.parent.parent,
            timeout=APART_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise sheet_failed(f"{APART_SECONDS} s") from error
    if done.returncode:
        raise sheet_failed(done.stderr.decode(errors="replace").strip()[-300:])
    return done.stdout


def _prepared(template: str, data: Mapping[str, Any], sheet: Sheet, at: datetime) -> tuple[str, str, int]:
    if not template.isidentifier() or not (TEMPLATES / f"{template}.typ").is_file():
        raise template_unknown(template)
    return template, *worded(data, sheet, at)


def worded(data: Mapping[str, Any], sheet: Sheet, at: datetime) -> tuple[str, int]:
    """The data as JSON with the measures of the sheet, and seconds since 1970. Raises PrintingError, ValueError."""
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    size = sheet.size
    measures = {name: getattr(size, name) for name in ("width", "height", "top", "right", "bottom", "left")}
    try:
        text = json.dumps({**cleaned(data), "sheet": measures}, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise data_unprintable("data", str(error)) from error
    return text, int(at.timestamp())
