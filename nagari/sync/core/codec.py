"""Entries as bytes: the canonical row that is hashed, and the columns that travel.

The row form, the root and decoding are for ever (golden files). Columns and zstd are transport only: nothing hangs on
how well they pack, so a later version may pack better.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any, Final
from uuid import UUID

import zstandard

from nagari.sync.core.change import Bases, Entry, Kind, Stamp, Value
from nagari.sync.core.errors import SyncRefused

# 5,000 entries and 8 MB raw is what a site seals; what arrives may come from a later version that seals more.
LARGEST_BODY: Final = 64 * 1024 * 1024
LEVEL: Final = 9
_HEX: Final = frozenset("0123456789abcdef")


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True, check_circular=False
)


def canonical(value: object) -> bytes:
    """JSON without freedom: no spaces, keys sorted, UTF-8, no NaN."""
    return _ENCODER.encode(value).encode()


def row_of(entry: Entry) -> bytes:
    """The canonical row of an entry: what its leaf in a segment's root is made of."""
    bases = {name: [_stamp_row(base) for base in held] for name, held in entry.bases.items()}
    return canonical(
        [
            *(entry.number, entry.transaction, entry.kind.value, entry.model, entry.object.hex),
            *(_stamp_row(entry.stamp), entry.values, bases),
            *(entry.actor and entry.actor.hex, entry.reason, entry.at),
        ]
    )


def _stamp_row(stamp: Stamp) -> list[int | str]:
    return [stamp.time, stamp.site.hex]


def pack(value: object) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(canonical(value))


def unpack(packed: bytes) -> Any:
    """What `pack` packed. A bomb, or anything that is not ours, is refused before it takes memory."""
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= LARGEST_BODY:
            raise SyncRefused("segment_size", size=size, largest=LARGEST_BODY)
        return json.loads(zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST_BODY))
    except (zstandard.ZstdError, ValueError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("segment_format", reason=str(error)) from None


def to_columns(entries: Sequence[Entry]) -> dict[str, Any]:
    """Runs of entries alike in kind, model and fields, each a table by columns. The order of entries is kept.

    Inserts of one model are one run whatever they hold: there None stands for a field that is absent.
    """
    sites, actors, reasons = _Numbered(), _Numbered(), _Numbered()

    def run_of(key: _RunKey, run: list[Entry]) -> dict[str, Any]:
        kind, model, names, based = key
        if kind == Kind.INSERT:
            names = tuple(sorted(set().union(*(one.values for one in run))))
        return {
            "kind": kind,
            "model": model,
            "names": names,
            "based": based,
            "number": _differences([one.number for one in run]),
            "transaction": _differences([one.transaction for one in run]),
            "object": _differences([one.object.int for one in run]),
            "time": _differences([one.stamp.time for one in run]),
            "site": [sites[one.stamp.site.hex] for one in run],
            "actor": [actors[one.actor.hex if one.actor else ""] for one in run],
            "reason": [reasons[one.reason] for one in run],
            "at": _differences([one.at for one in run]),
            "values": [_squeezed([one.values.get(name) for one in run]) for name in names],
            "bases": [
                [[part for base in one.bases[name] for part in (base.time, sites[base.site.hex])] for one in run]
                for name in based
            ],
        }

    runs = [run_of(key, list(run)) for key, run in groupby(entries, key=_alike)]
    return {"runs": runs, "sites": sites.listed, "actors": actors.listed, "reasons": reasons.listed}


_RunKey = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def _alike(entry: Entry) -> _RunKey:
    if entry.kind is Kind.INSERT:
        return entry.kind.value, entry.model, (), ()
    return entry.kind.value, entry.model, tuple(sorted(entry.values)), tuple(sorted(entry.bases))


def from_columns(columns: Any) -> list[Entry]:
    """Inverse of `to_columns`. Anything malformed is refused with `segment_format`."""
    try:
        sites = [UUID(one) for one in columns["sites"]]
        actors = [UUID(one) if one else None for one in columns["actors"]]
        return [entry for run in columns["runs"] for entry in _entries_of(run, sites, actors, list(columns["reasons"]))]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise SyncRefused("segment_format", reason=repr(error)) from None


def _entries_of(
    run: dict[str, Any], sites: list[UUID], actors: list[UUID | None], reasons: list[str]
) -> Iterable[Entry]:
    kind, model, names, based = Kind(run["kind"]), run["model"], run["names"], run["based"]
    numbers = _sums(run["number"])
    values = _values_of(kind, names, [_restored(column) for column in run["values"]], len(numbers))
    rows = zip(
        numbers,
        *(_sums(run[name]) for name in ("transaction", "object", "time", "at")),
        *(run[name] for name in ("site", "actor", "reason")),
        values,
        strict=True,
    )
    for index, (number, transaction, key, time, at, site, actor, reason, held) in enumerate(rows):
        yield Entry(
            number=number,
            transaction=transaction,
            kind=kind,
            model=model,
            object=UUID(int=key),
            stamp=Stamp(time, sites[site]),
            values=held,
            bases={name: _bases(run["bases"][place][index], sites) for place, name in enumerate(based)},
            actor=actors[actor],
            reason=reasons[reason],
            at=at,
        )


def _values_of(kind: Kind, names: list[str], columns: list[list[Value]], count: int) -> list[dict[str, Value]]:
    if not columns:
        return [{} for _ in range(count)]
    if kind is Kind.INSERT:
        rows = zip(*columns, strict=True)
        return [{name: one for name, one in zip(names, row, strict=True) if one is not None} for row in rows]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _bases(flat: list[int], sites: list[UUID]) -> Bases:
    return tuple(Stamp(flat[at], sites[flat[at + 1]]) for at in range(0, len(flat), 2))


class _Numbered:
    """Each different text once, known by its place."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        self._places: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        if text not in self._places:
            self._places[text] = len(self.listed)
            self.listed.append(text)
        return self._places[text]


def _differences(numbers: list[int]) -> list[int]:
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]


def _sums(differences: list[int]) -> list[int]:
    total, found = 0, []
    for one in differences:
        total += one
        found.append(total)
    return found


def _is_key(value: Value) -> bool:
    return isinstance(value, str) and len(value) == 32 and _HEX.issuperset(value)


def _squeezed(column: list[Value]) -> Any:
    """A column of keys as differences, any other as it is. Neighbouring residents point to neighbouring families."""
    if not column or not all(value is None or _is_key(value) for value in column) or not any(column):
        return column
    last, found = 0, list[int | None]()
    for value in column:
        if value is None:
            found.append(None)
        else:
            key = int(str(value), 16)
            found.append(key - last)
            last = key
    return {"keys": found}


def _restored(column: Any) -> list[Value]:
    if isinstance(column, list):
        return column
    last, found = 0, list[Value]()
    for difference in column["keys"]:
        if difference is None:
            found.append(None)
        else:
            last += difference
            found.append(f"{last:032x}")
    return found
