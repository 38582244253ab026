"""What people did, written down beside the sites: who wrote which value over which. It knows nothing of the engine.

Every text ever written is different, so a value names the write it came from. The writes of one field of one object
form a tree by "was on the screen when this was written"; whatever nobody has overwritten must still be seen in the end,
and where that is more than one value, as a conflict.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

Cell = tuple[UUID, str]


@dataclass(eq=False, slots=True)
class Write:
    """One value given by one person in one committed transaction."""

    site: str
    transaction: int
    model: str
    object: UUID
    scope: str
    field: str
    value: str
    # The values it replaced: none for an insert, several for a settlement.
    over: tuple[str, ...]
    is_insert: bool
    # A restored backup took it before anybody else had it.
    lost: bool = False


@dataclass(slots=True)
class Oracle:
    writes: list[Write] = field(default_factory=list)
    # Objects that were deleted at some time: there the tree says less.
    deleted: dict[UUID, str] = field(default_factory=dict)
    # Rows written in one transaction, scope and channel: seen together or not at all (I14).
    together: list[tuple[str, str, frozenset[UUID]]] = field(default_factory=list)
    # Objects erased, or about to be; and fields of objects, of which what they held may be gone.
    erased: set[UUID] = field(default_factory=set)
    blanked: set[Cell] = field(default_factory=set)
    # Texts that must be nowhere, each with the erasure (digest) that says so.
    gone: dict[str, str] = field(default_factory=dict)
    # Texts that were chosen again in a settlement: given twice.
    chosen: set[str] = field(default_factory=set)
    _texts: int = 0
    _transactions: int = 0

    def text(self, site: str) -> str:
        """A text nobody has written before."""
        self._texts += 1
        return f"{site}.{self._texts}"

    def transaction(self) -> int:
        self._transactions += 1
        return self._transactions

    def kept(self) -> Iterator[Write]:
        return (
            one
            for one in self.writes
            if not one.lost and one.object not in self.erased and (one.object, one.field) not in self.blanked
        )

    def lost_objects(self) -> set[UUID]:
        alive = {one.object for one in self.writes if one.is_insert and not one.lost}
        return {one.object for one in self.writes} - alive

    def cells(self) -> dict[Cell, list[Write]]:
        found: defaultdict[Cell, list[Write]] = defaultdict(list)
        gone = self.lost_objects()
        for one in self.kept():
            if one.object not in gone and one.object not in self.deleted:
                found[one.object, one.field].append(one)
        # Where a value was given twice, what names a write names two.
        return {cell: writes for cell, writes in found.items() if not self.chosen & {one.value for one in writes}}


def tips(writes: Iterable[Write]) -> set[str]:
    """Values of one field that nobody has overwritten knowingly."""
    listed = list(writes)
    replaced = {value for one in listed for value in one.over}
    return {one.value for one in listed} - replaced
