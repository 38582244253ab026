"""Runs: entries of a segment that are alike in kind, model and fields, held as rows without an object for each.

    head = [kind, model, [names of values], [names of bases]]
    row  = [number, transaction, object, at, actor, reason, time, site, value ..., bases ...]

The row, written as canonical JSON, is what a leaf of the segment's root is made of, together with the digest of its
head; so both are for ever. Keys are 32 hex digits, an actor nobody named is null, bases are [time, site, time, site].
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from nagari.sync.core import columns
from nagari.sync.core.change import Bases, Entry, Kind, Stamp, Value
from nagari.sync.core.codec import canonical

NUMBER: Final = 0
TRANSACTION: Final = 1
OBJECT: Final = 2
AT: Final = 3
ACTOR: Final = 4
REASON: Final = 5
TIME: Final = 6
SITE: Final = 7
# Where the values begin.
VALUES: Final = 8
# A run of many columns and rows must not take memory before anything is verified.
_MOST_CELLS: Final = 10_000_000

Cells = Sequence[Any]


class Head(NamedTuple):
    kind: Kind
    model: str
    names: tuple[str, ...]
    based: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return canonical([self.kind.value, self.model, self.names, self.based])

    @property
    def digest(self) -> bytes:
        return sha256(self.to_bytes()).digest()


class Run:
    """Rows under one head, in the order of their numbers. Made of rows or of columns; the other is made when asked.

    A row of an insert holds every field its writer's version had, empty ones as null or "".
    """

    __slots__ = ("_columns", "_rows", "head")

    def __init__(self, head: Head, *, rows: Sequence[Cells] | None = None, columns: Sequence[Cells] = ()) -> None:
        self.head = head
        self._rows = rows
        self._columns = columns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and (self.head, list(map(tuple, self.rows))) == (
            other.head,
            list(map(tuple, other.rows)),
        )

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._rows if self._rows is not None else self._columns[NUMBER])

    def __repr__(self) -> str:
        return f"<Run {self.kind.value} {self.model}: {len(self)}>"

    @property
    def kind(self) -> Kind:
        return self.head.kind

    @property
    def model(self) -> str:
        return self.head.model

    @property
    def names(self) -> tuple[str, ...]:
        """Of the values, in the order of their columns."""
        return self.head.names

    @property
    def rows(self) -> Sequence[Cells]:
        """One for each entry, as the module describes."""
        if self._rows is None:
            self._rows = list(zip(*self._columns, strict=True))
        return self._rows

    def each(self) -> Iterable[Cells]:
        """The rows, made one after the other where they are not there: those of a segment take 5 MB."""
        return self._rows if self._rows is not None else zip(*self._columns, strict=True)

    @property
    def columns(self) -> Sequence[Cells]:
        """The same by column; `columns[VALUES + n]` are the values of `names[n]`."""
        if not self._columns:
            self._columns = list(zip(*self.rows, strict=True))
        return self._columns

    @property
    def numbers(self) -> Cells:
        return self._column(NUMBER)

    @property
    def transactions(self) -> Cells:
        return self._column(TRANSACTION)

    @property
    def objects(self) -> Cells:
        """32 hex digits each."""
        return self._column(OBJECT)

    @property
    def latest(self) -> int:
        """The latest stamp given, milliseconds; 0 for inserts, which have none."""
        return 0 if self.kind is Kind.INSERT else max(self._column(TIME), default=0)

    def _column(self, place: int) -> Cells:
        return self._columns[place] if self._columns else list(map(itemgetter(place), self.rows))

    @property
    def entries(self) -> Iterator[Entry]:
        sites = _Sites()
        return (self._entry(row, sites) for row in self.rows)

    def entry(self, index: int) -> Entry:
        return self._entry(self.rows[index], _Sites())

    def _entry(self, row: Cells, sites: "_Sites") -> Entry:
        kind, model, names, based = self.head
        after = VALUES + len(names)
        values: Mapping[str, Value]
        if kind is Kind.INSERT:
            values = {name: one for name, one in zip(names, row[VALUES:after], strict=True) if one is not None}
        else:
            values = dict(zip(names, row[VALUES:after], strict=True))
        return Entry(
            number=row[NUMBER],
            transaction=row[TRANSACTION],
            kind=kind,
            model=model,
            object=UUID(row[OBJECT]),
            stamp=Stamp(row[TIME], sites[row[SITE]]),
            values=values,
            bases={name: _bases(row[place], sites) for place, name in enumerate(based, after)} if based else {},
            actor=UUID(row[ACTOR]) if row[ACTOR] else None,
            reason=row[REASON],
            at=row[AT],
        )

    def without(self, numbers: Iterable[int]) -> Self:
        gone = set(numbers)
        return type(self)(self.head, rows=[row for row in self.rows if row[NUMBER] not in gone])

    def to_json(self) -> dict[str, Any]:
        number, transaction, object_, at, actor, reason, time, site, *rest = self.columns
        values, bases = rest[: len(self.names)], rest[len(self.names) :]
        packed = [
            *(columns.whole(number), columns.whole(transaction), columns.keys(object_), columns.whole(at)),
            *(columns.plain(actor), columns.plain(reason), columns.whole(time), columns.plain(site)),
            *(columns.keys(one) if columns.looks_keyed(one) else columns.plain(one) for one in values),
            *map(columns.plain, bases),
        ]
        return {
            "kind": self.kind.value,
            "model": self.model,
            "names": self.names,
            "based": self.head.based,
            "count": len(self),
            "columns": packed,
        }

    @classmethod
    def from_json(cls, read: Any, most: int) -> Self:
        """Inverse of `to_json`; at most `most` rows. Raises ValueError, TypeError, KeyError or OverflowError."""
        head = Head(Kind(read["kind"]), read["model"], tuple(read["names"]), tuple(read["based"]))
        count, forms = read["count"], read["columns"]
        if not columns.are_texts((head.model, *head.names, *head.based)):
            raise TypeError("a name that is no text")
        if not 1 <= count <= most or len(forms) != VALUES + len(head.names) + len(head.based):
            raise ValueError(f"{len(forms)} columns of {count}")
        if count * len(forms) > _MOST_CELLS:
            raise ValueError(f"{count * len(forms)} cells")
        held = [columns.restored(form, count) for form in forms]
        _check(head, held, forms)
        return cls(head, columns=held)


def picked(read: Any, numbers: Collection[int]) -> dict[int, Entry]:
    """number -> entry, of a run's JSON that was checked before. Only their cells are made."""
    forms, count = read["columns"], read["count"]
    held = columns.restored(forms[NUMBER], count)
    at = [place for place, number in enumerate(held) if number in numbers]
    if not at:
        return {}
    head = Head(Kind(read["kind"]), read["model"], tuple(read["names"]), tuple(read["based"]))
    run = Run(head, columns=[columns.some(form, count, at) for form in forms])
    return {entry.number: entry for entry in run.entries}


def _check(head: Head, held: Sequence[Cells], forms: Sequence[Any]) -> None:
    """Every cell is of the type its place asks for; what stands behind "all" is looked at once."""
    seen = [
        cells[:1] if isinstance(form, dict) and "all" in form else cells
        for cells, form in zip(held, forms, strict=True)
    ]
    after = VALUES + len(head.names)
    sound = (
        all(columns.are_numbers(seen[place]) for place in (NUMBER, TRANSACTION, AT, TIME))
        and columns.are_keys(seen[OBJECT])
        and columns.are_keys(seen[SITE])
        and columns.are_keys([one for one in seen[ACTOR] if one is not None])
        and columns.are_texts(seen[REASON])
        and all(columns.are_scalars(cells) for cells in seen[VALUES:after])
        and all(_are_bases(one) for cells in seen[after:] for one in cells)
    )
    if not sound:
        raise TypeError("a cell of another type")


def _are_bases(one: Any) -> bool:
    if not isinstance(one, list) or not one or len(one) % 2:
        return False
    return columns.are_numbers(one[::2]) and columns.are_keys(one[1::2])


class _Sites(dict[str, UUID]):
    def __missing__(self, key: str) -> UUID:
        self[key] = UUID(key)
        return self[key]


def _bases(flat: Cells, sites: _Sites) -> Bases:
    return tuple(Stamp(flat[at], sites[flat[at + 1]]) for at in range(0, len(flat), 2))


def runs_of(entries: Iterable[Entry]) -> list[Run]:
    """Entries as runs, their order kept. Inserts of one model are one run: names are all that any of them has."""
    return [_run(list(alike)) for _, alike in groupby(entries, key=_alike)]


def _alike(entry: Entry) -> Head:
    if entry.kind is Kind.INSERT:
        return Head(entry.kind, entry.model, ())
    return Head(entry.kind, entry.model, tuple(sorted(entry.values)), tuple(sorted(entry.bases)))


def _run(entries: list[Entry]) -> Run:
    head = _alike(entries[0])
    if head.kind is Kind.INSERT:
        head = head._replace(names=tuple(sorted(set().union(*(one.values for one in entries)))))
    return Run(head, rows=[row_of(one, head) for one in entries])


def row_of(entry: Entry, head: Head) -> Cells:
    """The row of an entry, as the module describes."""
    return (
        *(entry.number, entry.transaction, entry.object.hex, entry.at),
        *(entry.actor.hex if entry.actor else None, entry.reason, entry.stamp.time, entry.stamp.site.hex),
        *(entry.values.get(name) for name in head.names),
        *([part for base in entry.bases[name] for part in (base.time, base.site.hex)] for name in head.based),
    )
