"""Typst itself, without Django: from a template and JSON to the bytes of a PDF/A.

Typst is loaded when the first sheet is asked for: it costs a process 35 MB, which an office that prints nothing saves.
"""

import re
import threading
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"
# Tags would make a table of many rows three times as slow; 2b doesn't ask for them.
STANDARD = "a-2b"

_each_thread = threading.local()
_fonts_lock = threading.Lock()
_fonts: Any = None


# How Typst calls a source that is no file.
_LINE = re.compile(r"__typst_py_bytes__\.typ:(\d+):")


class TypesetError(RuntimeError):
    """What Typst says of a template or of its data. `line`: of a source that is data; 0 where it says none."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def typeset(template: str, text: str, moment: int) -> bytes:
    """`text`: the data as JSON, with the measures of the sheet. `moment`: seconds since 1970.

    Raises TypesetError; ImportError where Typst is not installed.
    """
    return _compiled(TEMPLATES / f"{template}.typ", text, moment)


def typeset_source(source: str, text: str, moment: int) -> bytes:
    """The same of a template that is data; it may read the files of `typst/` and no others.

    The error names the line of `source`.
    """
    return _compiled(source.encode(), text, moment)


def _compiled(source: Path | bytes, text: str, moment: int) -> bytes:
    from typst import TypstError

    try:
        made = _compiler().compile(
            input=source,
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=STANDARD,
            pdf_tags=False,
            timestamp=moment,
        )
    except TypstError as error:
        raise TypesetError(str(error.message), _line_of(str(error.diagnostic))) from error
    assert isinstance(made, bytes)
    return made


def typeset_picture(template: str, text: str) -> bytes:
    """The first page as PNG, 300 points an inch, transparent where nothing is drawn. Raises as `typeset`."""
    from typst import TypstError

    try:
        made = _compiler().compile(
            input=TEMPLATES / f"{template}.typ", format="png", ppi=300.0, sys_inputs={"data": text}
        )
    except TypstError as error:
        raise TypesetError(str(error.message)) from error
    # Of several pages Typst gives a list.
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


def typeset_pictures(source: str, text: str, ppi: float) -> list[bytes]:
    """Each page of a template that is data as PNG. Raises as `typeset_source`."""
    from typst import TypstError

    try:
        made = _compiler().compile(input=source.encode(), format="png", ppi=ppi, sys_inputs={"data": text})
    except TypstError as error:
        raise TypesetError(str(error.message), _line_of(str(error.diagnostic))) from error
    return [made] if isinstance(made, bytes) else list(made or ())


def _line_of(diagnostic: str) -> int:
    found = _LINE.search(diagnostic)
    return int(found[1]) if found else 0


def _compiler() -> Any:
    """One a thread, for a compiler at work lets nobody else in; the fonts are shared."""
    global _fonts
    found = getattr(_each_thread, "compiler", None)
    if found is None:
        import typst

        with _fonts_lock:
            if _fonts is None:
                _fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        found = _each_thread.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts, ignore_system_fonts=True)
    return found
