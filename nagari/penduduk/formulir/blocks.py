"""Blocks of a form for `printing`'s lembar, and what is said again and again of a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import IntegerChoices

from nagari.penduduk.models import Penduduk
from nagari.printing.printable import headed
from nagari.printing.sheets import Sheet

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    kode: str
    blocks: Sequence[Block]
    sheet: Sheet = Sheet.F4
    # Whom it is about, for the name of the file and the access log.
    subheadings: tuple[str, ...] = field(default=())


def day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def label(row: Penduduk, name: str) -> str:
    return str(getattr(row, f"get_{name}_display")())


def lines(title: str, rows: Iterable[tuple[str, str] | tuple[str, str, int]], *, first: int = 1) -> Block:
    """(label, value) or (label, value, boxes); numbered from `first`."""
    drawn = [
        {"no": f"{number}.", "label": row[0], "value": row[1], "boxes": row[2] if len(row) == 3 else 0}
        for number, row in enumerate(rows, first)
    ]
    return {"kind": "lines", "title": title, "rows": drawn}


def choices(title: str, options: Mapping[str, str], chosen: Iterable[str] = (), *, columns: int = 2) -> Block:
    ticked = set(chosen)
    rows = [{"kode": kode, "label": name, "checked": kode in ticked} for kode, name in options.items()]
    return {"kind": "choices", "title": title, "rows": rows, "columns": columns}


def of_list(kode_list: type[IntegerChoices]) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in kode_list}


def chosen(value: int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def table(title: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], *, size: float = 8.5) -> Block:
    return {
        "kind": "table",
        "title": title,
        "size": size,
        "columns": [{"width": width, "align": "left"} for _head, width in heads],
        "head": [[{"text": headed(head)} for head, _width in heads]],
        "rows": [list(row) for row in rows],
    }


def signed(*columns: tuple[Sequence[str], str], place: str = "") -> Block:
    """(lines above, name) side by side; `place` with the day above the last one."""
    rows = [
        {"place": place if last else "", "lines": list(above), "nama": name, "pangkat": "", "nip": ""}
        for (above, name), last in zip(columns, [*[False] * (len(columns) - 1), True], strict=True)
    ]
    return {"kind": "signatures", "rows": rows}
