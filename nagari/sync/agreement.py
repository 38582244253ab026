"""Agreement (I10): two sites that hold the same entries hold the same rows, or the difference is named.

For each region and model: how many rows, and the sum of the hashes of their keys and of the stamps of every field
changed since insert. A sum, so that it is kept where rows change (sealing and applying) and never counted again. Each
change adds what became of the object's stamps minus what they were; in whatever order local changes are sealed and
those of others applied, once all are, what is left is what the stamps are now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

import orjson
from django.db import connection

from nagari.sync.captures import DELETE, INSERT, SETTLED, Captured
from nagari.sync.core.change import EVERY_FIELD, Stamp
from nagari.sync.models import AgreementSum, ObjectStamps, Segment, Site, Stream, Unknown
from nagari.sync.triggers import tracked_models

_WRAP: Final = 1 << 64
_HALF: Final = 1 << 63
_TABLE: Final = AgreementSum._meta.db_table
Key = tuple[str, str]
# Told of a model that is kept here and not folded: no rows to compare.
UNKNOWN: Final = (-1, 0)
# PostgreSQL: both are signed numbers of 64 bits, and their sum is to be one again. SQLite, where nobody else writes
# meanwhile, has no number large enough in between.
_ADD: Final = f"""INSERT INTO "{_TABLE}" AS s (scope, model, count, sum) VALUES (%s, %s, %s, %s)
    ON CONFLICT (scope, model) DO UPDATE SET count = s.count + excluded.count,
    sum = mod(s.sum::numeric + excluded.sum + {3 * _HALF}, {_WRAP}) - {_HALF}"""

# One statement, not put together anew: it is asked by both sides of every session with news.
_SUMS: Final = f"""SELECT scope, model, count, sum FROM {_TABLE} WHERE count <> 0 AND scope IN ({{scopes}})
    UNION ALL SELECT t.scope, u.model, {UNKNOWN[0]}, {UNKNOWN[1]} FROM {Unknown._meta.db_table} u
    JOIN {Segment._meta.db_table} s ON s.id = u.segment_id JOIN {Stream._meta.db_table} t ON t.id = s.stream_id
    WHERE u.field = '' AND t.scope IN ({{scopes}})"""


def of_row(key: bytes) -> int:
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big")


def of_field(key: UUID, name: str, stamp: Stamp) -> int:
    text = b"%s|%s|%d|%s" % (key.bytes, name.encode(), stamp.time, stamp.site.bytes)
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def stamps_in(text: str, sites: Mapping[int, UUID]) -> dict[str, Stamp]:
    """Stamps as rows keep them: {field: [milliseconds, site number]}."""
    return {name: Stamp(time, sites[site]) for name, (time, site) in orjson.loads(text).items()}


def of_stamps(key: UUID, stamps: Mapping[str, Stamp]) -> int:
    return sum(of_field(key, name, stamp) for name, stamp in stamps.items())


class Tally:
    """Changes to the sums, gathered and written at once at the end of a transaction."""

    def __init__(self) -> None:
        self._changes: dict[Key, tuple[int, int]] = {}

    def inserted(self, scope: str, model: str, keys: Collection[UUID]) -> None:
        self._born(scope, model, [key.bytes for key in keys])

    def _born(self, scope: str, model: str, keys: Sequence[bytes]) -> None:
        self._add(scope, model, len(keys), sum(map(of_row, keys)))

    def removed(self, scope: str, model: str, key: UUID, stamps: Mapping[str, Stamp]) -> None:
        """A row that is no more, with the stamps it had."""
        self._add(scope, model, -1, -of_row(key.bytes) - of_stamps(key, stamps))

    def changed(
        self, scope: str, model: str, key: UUID, before: Mapping[str, Stamp], after: Mapping[str, Stamp]
    ) -> None:
        """An object's stamps, all of them, before and after."""
        less = sum(of_field(key, name, stamp) for name, stamp in before.items() if after.get(name) != stamp)
        more = sum(of_field(key, name, stamp) for name, stamp in after.items() if before.get(name) != stamp)
        self._add(scope, model, 0, more - less)

    def sealed(self, scope: str, model: str, captures: Iterable[Captured], sites: Mapping[int, UUID]) -> None:
        """Own changes, as they were captured."""
        born: list[bytes] = []
        for one in captures:
            if one.kind == INSERT:
                born.append(bytes.fromhex(one.object))
                continue
            told = orjson.loads(one.before) if one.before else {}
            told.pop(SETTLED, None)
            before = {name: Stamp(time, sites[site]) for name, (time, site) in told.items()}
            own = sites[one.site]
            # Of a deletion the trigger writes one more than the change before it.
            after = (
                {EVERY_FIELD: Stamp(one.stamp + 1, own)}
                if one.kind == DELETE
                else {**before, **dict.fromkeys(orjson.loads(one.fields), Stamp(one.stamp, own))}
            )
            self.changed(scope, model, UUID(one.object), before, after)
        self._born(scope, model, born)

    def _add(self, scope: str, model: str, count: int, total: int) -> None:
        known = self._changes.get((scope, model), (0, 0))
        self._changes[scope, model] = (known[0] + count, (known[1] + total) % _WRAP)

    def write(self) -> None:
        """In a fixed order: two that write at once must not wait for each other."""
        for scope, model in sorted(self._changes):
            count, total = self._changes[scope, model]
            if (count, total) != (0, 0):
                _write(scope, model, count, total)
        self._changes.clear()


def _write(scope: str, model: str, count: int, total: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ADD, [scope, model, count, _signed(total)])
            return
        cursor.execute(
            f'INSERT INTO "{_TABLE}" (scope, model, count, sum) VALUES (%s, %s, 0, 0) ON CONFLICT DO NOTHING',
            [scope, model],
        )
        cursor.execute(f'SELECT sum FROM "{_TABLE}" WHERE scope = %s AND model = %s', [scope, model])
        (known,) = cursor.fetchone()
        cursor.execute(
            f'UPDATE "{_TABLE}" SET count = count + %s, sum = %s WHERE scope = %s AND model = %s',
            [count, _signed(known + total), scope, model],
        )


def _signed(total: int) -> int:
    return (total + _HALF) % _WRAP - _HALF


def sums(scopes: Iterable[str]) -> dict[Key, tuple[int, int]]:
    """(count, sum) of every model of these regions that has rows; UNKNOWN of one this version does not know."""
    wanted = sorted(set(scopes))
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    found: dict[Key, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(scopes=marks), [*wanted, *wanted])
        for scope, model, count, total in cursor.fetchall():
            if found.get((scope, model)) != UNKNOWN:
                found[scope, model] = (count, total)
    return found


def counted(scope: str, model: str) -> tuple[int, int]:
    """The same, from the rows themselves: what `verify` compares with what is kept."""
    tracked = next(one for one in tracked_models() if one.label == model)
    keys = set(tracked.model.all_objects.filter(wilayah=scope).values_list("id", flat=True))
    sites = dict(Site.objects.values_list("number", "uuid"))
    total = sum(of_row(key.bytes) for key in keys)
    held = ObjectStamps.objects.filter(object__in=tracked.model.all_objects.filter(wilayah=scope).values("id"))
    for key, text in held.values_list("object", "stamps").iterator():
        total += of_stamps(key, stamps_in(text, sites))
    return len(keys), _signed(total)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """(count, sum) here and there; (0, 0) where a side has none."""

    scope: str
    model: str
    here: tuple[int, int]
    there: tuple[int, int]


def compare(here: Mapping[Key, tuple[int, int]], there: Mapping[Key, tuple[int, int]]) -> list[Disagreement]:
    return [
        Disagreement(*key, here.get(key, (0, 0)), there.get(key, (0, 0)))
        for key in sorted({*here, *there})
        if here.get(key, (0, 0)) != there.get(key, (0, 0)) and UNKNOWN not in (here.get(key), there.get(key))
    ]
