"""Which layout a sheet has, told by its headings in any order; the heading row need not be the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nagari.penduduk.imports.columns import COLUMNS, Column
from nagari.penduduk.imports.headings import ALSO, IGNORED, OPENSID, OWN, SIAK
from nagari.penduduk.kode import Layout
from nagari.penduduk.specific import SPECIFIC

# Files of offices carry a title, a region and a date above the headings.
HEADING_ROWS = 30
# Below this many known headings a row is not a heading but data that happens to hold such a word.
LEAST_HEADINGS = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of this very sheet: where it stands and what it is called there."""

    index: int
    heading: str
    column: Column


@dataclass(frozen=True, slots=True)
class Recognised:
    layout: Layout
    columns: tuple[Placed, ...]
    # Headings nobody knows, known ones that are not kept, and ones that name a column a second time.
    unknown: tuple[str, ...]
    not_kept: tuple[str, ...]
    doubled: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.column.field for one in self.columns)


def heading_key(text: object) -> str:
    """What tells headings apart: letters and digits, upper case."""
    return "".join(sign for sign in str(text).upper() if sign.isalnum())


@lru_cache(maxsize=1)
def _known() -> dict[Layout, dict[str, str]]:
    def keyed(*tables: Mapping[str, str]) -> dict[str, str]:
        return {heading_key(heading): field for table in reversed(tables) for heading, field in table.items()}

    return {Layout.OPENSID: keyed(OPENSID), Layout.SIAK: keyed(SIAK), Layout.OWN: keyed(OWN, ALSO)}


@lru_cache(maxsize=1)
def _specific() -> frozenset[str]:
    return frozenset(key for known in _known().values() for key, field in known.items() if field in SPECIFIC)


def is_specific(heading: str) -> bool:
    """Does this column hold specific personal data in any layout?"""
    return heading_key(heading) in _specific()


_IGNORED = frozenset(heading_key(one) for one in IGNORED)


def recognise(cells: Sequence[object]) -> Recognised | None:
    """The layout whose headings these cells hold; None when they are no headings of residents."""
    keys = [heading_key(cell) if isinstance(cell, str) else "" for cell in cells]
    present = set(keys) - {""}
    layout = max(_known(), key=lambda one: len(present & _known()[one].keys()))
    known = _known()[layout]
    fields = {known[key] for key in present if key in known} - {""}
    if len(fields) < LEAST_HEADINGS or "nama" not in fields or not fields & {"nik", "no_kk"}:
        return None
    return _place(cells, keys, layout, known)


def _place(cells: Sequence[object], keys: list[str], layout: Layout, known: Mapping[str, str]) -> Recognised:
    placed: dict[str, Placed] = {}
    unknown, not_kept, doubled = [], [], []
    for index, (cell, key) in enumerate(zip(cells, keys, strict=True)):
        heading = str(cell).strip()
        if not key or key in _IGNORED:
            continue
        if key not in known:
            unknown.append(heading)
        elif not known[key]:
            not_kept.append(heading)
        elif known[key] in placed:
            doubled.append(heading)
        else:
            placed[known[key]] = Placed(index, heading, COLUMNS[known[key]])
    return Recognised(layout, tuple(placed.values()), tuple(unknown), tuple(not_kept), tuple(doubled))
