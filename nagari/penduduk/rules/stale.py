"""Two clerks on one record: what was loaded, what this one typed, what the other saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Both changed the same field, to different values: a person chooses."""

    field: str
    loaded: object
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class StaleMerge:
    """`values` is what may be saved; `theirs` names fields kept as the other clerk saved them."""

    values: Mapping[str, object]
    theirs: tuple[str, ...]
    conflicts: tuple[FieldConflict, ...]


def merge_stale(loaded: Mapping[str, object], mine: Mapping[str, object], now: Mapping[str, object]) -> StaleMerge:
    """Three-way merge by field over the keys of `mine`. Fields in conflict keep the present value in `values`.

    A field without a loaded value counts as loaded the way it is now, so that it can only be changed on purpose.
    """
    values: dict[str, object] = {}
    theirs: list[str] = []
    conflicts: list[FieldConflict] = []
    for field, wanted in mine.items():
        present = now[field]
        before = loaded.get(field, present)
        values[field] = present
        if wanted == present:
            continue
        if wanted == before:
            theirs.append(field)
        elif present == before:
            values[field] = wanted
        else:
            conflicts.append(FieldConflict(field, before, wanted, present))
    return StaleMerge(values, tuple(theirs), tuple(conflicts))
