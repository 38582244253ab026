"""Where the entries of an object are: written with every segment that is stored, read by who needs an object's past.

One row an entry would be more than its content. So neighbours are kept as one row: the residents of an import have
keys that follow each other, in entries that do.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nagari.sync.bulk import bulk_insert
from nagari.sync.core.change import Entry
from nagari.sync.core.run import Run
from nagari.sync.core.segment import MOST_ADMITTED, stored_entries
from nagari.sync.models import EntryIndex, EntryRange, Segment, Site
from nagari.sync.prepared import Statement

# Fewer neighbours than this are kept singly, so that a look through ranges that begin near an object stays short.
_FEWEST: Final = 16
_AT_ONCE: Final = 200
# Each is a condition of its own.
_NEAR_AT_ONCE: Final = 64
# Pages ask of some twenty-five objects that lie far apart; written anew for each, the queries took 15 ms.
_PLACES: Final = Statement(
    lambda keys: EntryIndex.objects.filter(object__in=keys).values_list("object", "stream_id", "number")
)
# Each list has a value for every neighbourhood.
_RANGES: Final = Statement(
    lambda lowest, low, high: EntryRange.objects.filter(
        reduce(
            or_,
            (
                Q(first__gte=start, first__lte=last, last__gte=first)
                for start, first, last in zip(lowest, low, high, strict=True)
            ),
        )
    ).values_list("first", "last", "stream_id", "number")
)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, and where it was found."""

    entry: Entry
    site: Site
    stored_at: datetime


def write(stream: int, runs: Iterable[Run]) -> None:
    """Note where the entries of `runs` are, in the same transaction as their segment."""
    write_many([(stream, run) for run in runs])


def write_many(runs: Iterable[tuple[int, Run]]) -> None:
    """The same for the runs of several streams: [(stream, run)]."""
    singles: list[tuple[UUID, int, int]] = []
    ranges: list[tuple[UUID, UUID, int, int]] = []
    for stream, run in runs:
        for first, number, count in stretches(run.objects, run.numbers):
            if count >= _FEWEST:
                ranges.append((UUID(int=first), UUID(int=first + count - 1), stream, number))
            else:
                singles += [(UUID(int=first + at), stream, number + at) for at in range(count)]
    if singles:
        bulk_insert(EntryIndex, ["object", "stream_id", "number"], singles)
    if ranges:
        bulk_insert(EntryRange, ["first", "last", "stream_id", "number"], ranges)


def drop_beyond(stream: int, head: int) -> None:
    """Forget where entries of that stream above number `head` were."""
    EntryIndex.objects.filter(stream=stream, number__gt=head)._raw_delete(connection.alias)
    EntryRange.objects.filter(stream=stream, number__gt=head)._raw_delete(connection.alias)


def stretches(objects: Sequence[str], numbers: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first key, first number, how many) of each stretch in which both go up one by one."""
    apart = [int(key, 16) - number for key, number in zip(objects, numbers, strict=True)]
    at = 0
    for difference, alike in groupby(apart):
        length = len(list(alike))
        stop = at + length
        while at < stop:
            # Equal differences with a gap between them: content was erased there.
            count = 1
            while at + count < stop and numbers[at + count] == numbers[at] + count:
                count += 1
            yield difference + numbers[at], numbers[at], count
            at += count


def places(keys: Collection[UUID]) -> dict[UUID, list[tuple[int, int]]]:
    """(stream, number) of every entry of these objects, in no order."""
    found: dict[UUID, list[tuple[int, int]]] = {key: [] for key in keys}
    listed = sorted(keys)
    for at in range(0, len(listed), _AT_ONCE):
        some = listed[at : at + _AT_ONCE]
        for key, stream, number in _PLACES.rows(some):
            found[key].append((stream, number))
    for key, stream, number in _in_ranges(listed):
        found[key].append((stream, number))
    return found


def _in_ranges(keys: Sequence[UUID]) -> Iterator[tuple[UUID, int, int]]:
    # A range is no longer than a segment, so one that holds a key begins near it. Keys near each other ask together.
    near = list(_neighbourhoods(keys))
    for at in range(0, len(near), _NEAR_AT_ONCE):
        some = near[at : at + _NEAR_AT_ONCE]
        lowest = [UUID(int=max(0, one[0].int - MOST_ADMITTED)) for one in some]
        found = _RANGES.rows(lowest, [one[0] for one in some], [one[-1] for one in some])
        for first, last, stream, number in found:
            for key in keys[bisect_left(keys, first) : bisect_right(keys, last)]:
                yield key, stream, number + key.int - first.int


def _neighbourhoods(keys: Sequence[UUID]) -> Iterator[list[UUID]]:
    near: list[UUID] = []
    for key in keys:
        if near and key.int - near[-1].int > MOST_ADMITTED:
            yield near
            near = []
        near.append(key)
    if near:
        yield near


def lost(stream: int, runs: Iterable[Run]) -> list[UUID]:
    """Objects with an entry in `runs` that `places` does not find."""
    wanted = {(UUID(key), number) for run in runs for key, number in zip(run.objects, run.numbers, strict=True)}
    found = places({key for key, _ in wanted})
    return sorted({key for key, number in wanted if (stream, number) not in found[key]})


def objects_at(stream: int, numbers: Collection[int]) -> set[UUID]:
    """The objects of these entries, also where their content was erased."""
    found: set[UUID] = set()
    listed = sorted(numbers)
    for at in range(0, len(listed), _AT_ONCE):
        some = EntryIndex.objects.filter(stream_id=stream, number__in=listed[at : at + _AT_ONCE])
        found |= set(some.values_list("object", flat=True))
    ranges = EntryRange.objects.filter(stream_id=stream, number__lte=listed[-1], number__gt=listed[0] - MOST_ADMITTED)
    for first, last, number in ranges.values_list("first", "last", "number"):
        low, high = bisect_left(listed, number), bisect_right(listed, number + last.int - first.int)
        found |= {UUID(int=first.int + one - number) for one in listed[low:high]}
    return found


def entries_of(keys: Collection[UUID]) -> dict[UUID, list[Found]]:
    """Every sealed entry of these objects that still has its content, in no order."""
    held: dict[UUID, list[Found]] = {key: [] for key in keys}
    wanted = {place: key for key, listed in places(keys).items() for place in listed}
    for row, numbers in _segments(wanted):
        for number, entry in stored_entries(bytes(row.body), numbers).items():
            held[wanted[row.stream_id, number]].append(Found(entry, row.stream.site, row.stored_at))
    return held


def entries_at(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, Entry | None]]:
    """(stream, number, entry) of these places, (stream, number); None where the content was erased."""
    for row, numbers in _segments(places):
        held = stored_entries(bytes(row.body), numbers)
        for number in numbers:
            yield row.stream_id, number, held.get(number)


def _segments(wanted: Iterable[tuple[int, int]]) -> Iterator[tuple[Segment, list[int]]]:
    """Segments that hold these entries, and the numbers each holds."""
    numbers: dict[int, list[int]] = {}
    for pk, number in _segment_keys(sorted(wanted)):
        numbers.setdefault(pk, []).append(number)
    listed = list(numbers)
    for at in range(0, len(listed), _AT_ONCE):
        some = listed[at : at + _AT_ONCE]
        for row in Segment.objects.filter(pk__in=some).select_related("stream__site").iterator(chunk_size=4):
            yield row, numbers[row.pk]


def _segment_keys(wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """(key of the segment, number) for each (stream, number): one seek in an index each."""
    table = Segment._meta.db_table
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        asked = " UNION ALL ".join(["SELECT %s AS stream, %s AS number"] * len(some))
        seek = f"SELECT id FROM {table} WHERE stream_id = w.stream AND first <= w.number ORDER BY first DESC LIMIT 1"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT ({seek}), w.number FROM ({asked}) w", [part for one in some for part in one])
            yield from cursor.fetchall()
