"""What an office may not write (`sync.rights`), as SQL for the triggers that capture.

Every receiver refuses it, and with it all that follows in that stream: one row written past the services would hold up
an office for good. So its own database refuses it where it is written, whoever writes.

`own` names the own site, `row` the new row. Before the first day there is no office, and nothing is refused.
"""

from collections.abc import Callable, Collection
from typing import Final

from nagari.sync.triggers.tracked import Field, Tracked, column

Differs = Callable[[tuple[Field, ...]], str]
_BELOW: Final = " AND substr({row}.\"wilayah\", 1, length({own}.wilayah) + 1) = {own}.wilayah || '.'"


def message(tracked: Tracked) -> str:
    return f"segment_scope: only its own office writes this row of {tracked.label}; have it changed there."


def insert(tracked: Tracked, row: str, own: str) -> str:
    """SQL for "this office may not add this row"."""
    refused = [_elsewhere(tracked, row, own, "")]
    if tracked.synced.author:
        refused.append(f"coalesce({row}.\"{_author(tracked)}\", '') <> {own}.wilayah")
    return _any(refused, own)


def update(tracked: Tracked, row: str, own: str, differs: Differs) -> str:
    """SQL for "this office may not make this change"."""
    changed = " OR ".join(map(differs, tracked.units))
    refused = [f"{_elsewhere(tracked, row, own, _BELOW)} AND ({changed})"]
    if tracked.synced.author:
        # What was said nobody changes, but blanks what may be erased of it.
        refused += map(differs, _lasting(tracked, tracked.synced.erasable))
    return _any(refused, own)


def suspect(tracked: Tracked, row: str, own: str) -> str:
    """SQL for "`update` may hold of this row", without a look at what it was before."""
    return f"{own}.wilayah <> ''" if tracked.synced.author else _any([_elsewhere(tracked, row, own, _BELOW)], own)


def _any(refused: Collection[str], own: str) -> str:
    return f"{own}.wilayah <> '' AND ({' OR '.join(refused)})"


def _elsewhere(tracked: Tracked, row: str, own: str, where: str) -> str:
    outside = f'{row}."wilayah" <> {own}.wilayah'
    if not tracked.synced.foreign:
        return outside
    levels = ", ".join(f"'{level}'" for level in sorted(tracked.synced.foreign))
    return f"{outside} AND NOT ({own}.level IN ({levels}){where.format(row=row, own=own)})"


def _author(tracked: Tracked) -> str:
    return next(column(field) for field in tracked.fields if field.name == tracked.synced.author)


def _lasting(tracked: Tracked, erasable: Collection[str]) -> list[tuple[Field, ...]]:
    return [unit for unit in tracked.units if not all(field.name in erasable for field in unit)]
