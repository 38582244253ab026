"""A column of a run as it travels: whatever form is shortest to say, found without looking twice.

Transport only: nothing is hashed over these forms. A later version may add one; it must not change what one means.

    [...]                     the values as they are
    {"all": value}            the same value in every row
    {"from": n}               n, n + 1, n + 2 ...
    {"steps": [n, d, d ...]}  whole numbers by their differences
    {"keys": [...]}           32 hex digits each: a text is said in full, a number is added to the one before
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import Any, Final

Cell = Any
_HEX: Final = re.compile(r"[0-9a-f]*+")
_SCALARS: Final = frozenset({type(None), bool, int, float, str})
# Differences of this size are no shorter than the key itself.
_FAR: Final = 1 << 32
_LARGEST: Final = 1 << 63


def plain(column: Sequence[Cell]) -> Any:
    """Form of a column of any values."""
    first = column[0]
    if column.count(first) != len(column):
        return list(column)
    # True equals 1 and 0.0 equals -0.0, but they are not written alike.
    if isinstance(first, int | float) and len(set(map(repr, column))) > 1:
        return list(column)
    return {"all": first}


def whole(column: Sequence[int]) -> Any:
    """Form of a column of whole numbers that mostly grow."""
    first, count = column[0], len(column)
    if column.count(first) == count:
        return {"all": first}
    if column[-1] - first == count - 1 and list(column) == list(range(first, first + count)):
        return {"from": first}
    return {"steps": [first, *map(sub, column[1:], column)]}


def keys(column: Sequence[str | None]) -> Any:
    """Form of a column of keys. Neighbouring residents have neighbouring keys and point to neighbouring families."""
    if column.count(column[0]) == len(column):
        return {"all": column[0]}
    if None in column:
        return {"keys": _steps_and_gaps(column)}
    found = [int(str(one), 16) for one in column]
    steps = list(map(sub, found[1:], found))
    return {
        "keys": [
            column[0],
            *(step if -_FAR < step < _FAR else key for step, key in zip(steps, column[1:], strict=True)),
        ]
    }


def _steps_and_gaps(column: Sequence[str | None]) -> list[int | str | None]:
    last, found = -_FAR * _FAR, list[int | str | None]()
    for one in column:
        if one is None:
            found.append(None)
            continue
        key = int(one, 16)
        found.append(key - last if -_FAR < key - last < _FAR else one)
        last = key
    return found


def looks_keyed(column: Sequence[Cell]) -> bool:
    """Are these all keys or nothing? Decided by the first and last before every one is looked at."""
    if not all(one is None or (isinstance(one, str) and len(one) == 32) for one in (column[0], column[-1])):
        return False
    present = [one for one in column if one is not None]
    return bool(present) and are_keys(present)


def restored(form: Any, count: int) -> Sequence[Cell]:
    """The column of `count` cells. Raises ValueError, TypeError, KeyError, IndexError or OverflowError for what is
    none."""
    if isinstance(form, list):
        found = form
    elif "all" in form:
        found = [form["all"]] * count
    elif "from" in form:
        first = int(form["from"])
        found = list(range(first, first + count))
    elif "steps" in form:
        found = list(accumulate(form["steps"]))
    else:
        found = _keys(form["keys"])
    if len(found) != count:
        raise ValueError(f"{len(found)} cells in a column of {count}")
    return found


def some(form: Any, count: int, places: Sequence[int]) -> Sequence[Cell]:
    """Cells of these places alone."""
    if isinstance(form, dict) and "all" in form:
        return [form["all"]] * len(places)
    column = restored(form, count)
    return [column[at] for at in places]


def _keys(steps: list[int | str | None]) -> list[str | None]:
    if isinstance(steps[0], str) and {int}.issuperset(map(type, steps[1:])):
        return list(map("{:032x}".format, accumulate(steps[1:], initial=int(steps[0], 16))))
    last, found = 0, list[str | None]()
    for one in steps:
        if one is None:
            found.append(None)
        elif isinstance(one, str):
            last = int(one, 16)
            found.append(one)
        else:
            last += one
            found.append(f"{last:032x}")
    return found


def are_scalars(column: Sequence[Cell]) -> bool:
    return _SCALARS.issuperset(map(type, column))


def are_keys(column: Sequence[Cell]) -> bool:
    return are_texts(column) and {32}.issuperset(map(len, column)) and _HEX.fullmatch("".join(column)) is not None


def are_numbers(column: Sequence[Cell]) -> bool:
    """Whole, not negative, of at most 63 bits."""
    return {int}.issuperset(map(type, column)) and min(column, default=0) >= 0 and max(column, default=0) < _LARGEST


def are_texts(column: Sequence[Cell]) -> bool:
    return {str}.issuperset(map(type, column))
