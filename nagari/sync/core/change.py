"""Entries: what one actor did to one object, field by field.

A value is identified by its `Stamp`. Every change names the stamp it overwrote (its base), so the changes of a field
form a graph that is the same whatever order they arrive in; `core.merge` reads value and conflicts off that graph.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

Value = None | bool | int | float | str


class Stamp(NamedTuple):
    """When and where a value was given: milliseconds since 1970 by the device, at least one more than the stamp it
    overwrote; the site breaks ties. Ordered."""

    time: int
    site: UUID

    def __str__(self) -> str:
        return f"{self.time}@{self.site.hex[:8]}"


# The value an object was inserted with. Not a real moment, so that nothing has to be kept for fields never changed.
ORIGIN = Stamp(0, UUID(int=0))


class Kind(StrEnum):
    INSERT = "I"
    UPDATE = "U"
    DELETE = "D"


Bases = tuple[Stamp, ...]
# Every field at once, in the bases of a deletion: what was there for fields that have no base of their own.
EVERY_FIELD = "*"
# In the bases of a change that was sealed again under another stamp: those it had before (sync.redating).
FORMERLY = "~"


_NO_VALUES: Mapping[str, Value] = {}
_NO_BASES: Mapping[str, Bases] = {}


class Entry(NamedTuple):
    """One change to one object. A tuple, for it is made three times as fast as a frozen dataclass, and by the 10,000.

    INSERT: `values` without bases; their stamp is ORIGIN. A field that is absent holds the empty value of its type
    (None where that is allowed, else ""), so None never stands among them.
    UPDATE: `values` of every field changed, all under `stamp`, and for each in `bases` the stamps they replace: one for
    an edit, all tips for a settlement.
    DELETE: touches every field. `bases` hold, for those changed since insert, the stamp that the deleter saw, under
    EVERY_FIELD that of the deletion before; `values` only `deleted_at`.

    Values and bases are two mappings, because nine entries in ten are inserts, which then need no object per field.
    """

    number: int
    # Number of the first entry of the transaction: entries with the same one become visible together (I14).
    transaction: int
    kind: Kind
    model: str
    object: UUID
    stamp: Stamp
    values: Mapping[str, Value] = _NO_VALUES
    bases: Mapping[str, Bases] = _NO_BASES
    actor: UUID | None = None
    reason: str = ""
    # Device time, milliseconds; differs from the stamp where that had to exceed an older one.
    at: int = 0


def next_stamp(device_ms: int, overwritten: Stamp, site: UUID) -> Stamp:
    """The stamp of a new value. A person's own edit always wins on the own screen, whatever the clock says (I9)."""
    return Stamp(max(device_ms, overwritten.time + 1), site)


def under_last_stamps(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of one object, each and what it replaced known by the stamp given last: whoever replaced a value
    before its stamp was put right names the former one, and both may be held for a while."""
    listed = list(entries)
    renamed: dict[Stamp, Stamp] = {}
    for entry in listed:
        for former in entry.bases.get(FORMERLY, ()):
            renamed[former] = max(entry.stamp, renamed.get(former, entry.stamp))
    if not renamed:
        return listed

    def last(stamp: Stamp) -> Stamp:
        passed = {stamp}
        # Who means harm could name them in a circle.
        while (following := renamed.get(stamp)) is not None and following not in passed:
            passed.add(following)
            stamp = following
        return stamp

    return [
        entry._replace(
            stamp=last(entry.stamp),
            bases={name: tuple(map(last, bases)) for name, bases in entry.bases.items() if name != FORMERLY},
        )
        for entry in listed
    ]
