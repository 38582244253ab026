"""Folding what is admitted into the tables. Twice equals once, and any order gives the same (I5).

A commit holds whole transactions of the journal (I14), several small segments together: 20,000 of one change each would
take minutes if each had its own. Whatever moment the power goes, a stream's applied head says how far its rows are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F

from nagari.sync import identity, journal, outcomes
from nagari.sync.apply import anew, fresh, merging, rows
from nagari.sync.apply.columns import target_of
from nagari.sync.apply.work import Applied, Item, Part, Piece, Work, landings
from nagari.sync.core.change import Kind
from nagari.sync.core.segment import Header, segment_of
from nagari.sync.models import Parked, Segment, Stream, Unknown, WaitReason
from nagari.sync.prepared import Statement
from nagari.sync.registry import registry
from nagari.sync.roster import Roster
from nagari.sync.upcasting import upcast_run

Done = TypeVar("Done")
Row = tuple[int, int, int]
Stored = tuple[Any, ...]

__all__ = ["Applied", "apply", "mend", "refold"]

# Entries and segments that share a commit, at most; a transaction that is larger has its own.
_ENTRIES: Final = 5_000
_SEGMENTS: Final = 2_000
# Key of PostgreSQL's advisory locks, with the stream: "fold" as a number.
_LOCK: Final = 0x666F6C64
_TRIES: Final = 8
_LEFT: Final = f"""SELECT
    EXISTS (SELECT 1 FROM {Unknown._meta.db_table}), EXISTS (SELECT 1 FROM {Parked._meta.db_table})"""
_NOT_APPLIED: Final = Statement(
    lambda stream: (
        Segment.objects.filter(stream_id=stream, first__gt=F("stream__applied"))
        .order_by("first")
        .values_list("pk", "first", "last", "header")
    )
)
_BODIES: Final = Statement(
    lambda pks: (
        Segment.objects.filter(pk__in=pks)
        .order_by("stream_id", "first")
        .values_list("pk", "header", "signature", "body")
    )
)
# A deadlock, or a row that another has just inserted: to be tried again.
_AGAIN: Final = frozenset({"40P01", "40001", "23505"})


def apply(now: datetime, *, streams: Collection[int] | None = None, roster: Roster | None = None) -> Applied:
    """Fold everything that is admitted and not applied, of these streams (keys of `Stream`) or of all. Again is a
    no-op. `roster`: who is known, where the caller has just read it."""
    total = Applied()
    roster = roster or Roster()
    own = roster.own(now).uuid
    left = _waiting() if streams is None else sorted(streams)
    while left:
        done, folded = _retried(partial(_one_commit, left, own, now, roster))
        total.add(done)
        left = [pk for pk in left if pk not in folded]
    # After the commit: two that apply at once do not see each other's rows, but the later one sees both.
    is_unknown, is_parked = _is_left()
    if is_unknown:
        total.add(_retried(lambda: _learned(own, now)))
    if is_parked:
        total.add(_retried(lambda: _satisfied(own, now)))
    return total


def refold(keys: Collection[UUID], model: str, now: datetime) -> Applied:
    """Make these objects anew from the journal: after an erasure, or when sealing has shifted stamps."""
    return _retried(lambda: _fold(dict.fromkeys(keys, model), identity.own(now).uuid, now, whole=True))


def mend(now: datetime) -> Applied:
    """After an upgrade: fold again what an older version could not hold."""
    own = identity.own(now).uuid
    total = _retried(lambda: _learned(own, now))
    held = dict(Parked.objects.filter(reason=WaitReason.VALUE).values_list("object", "model"))
    total.add(_retried(lambda: _fold(held, own, now, whole=True)))
    return total


def _retried(work: Callable[[], Done]) -> Done:
    for left in range(_TRIES - 1, -1, -1):
        try:
            return work()
        except (OperationalError, IntegrityError) as error:
            if not left or getattr(error.__cause__, "sqlstate", None) not in _AGAIN or connection.in_atomic_block:
                raise
    raise AssertionError


def _waiting() -> list[int]:
    return list(Stream.objects.filter(applied__lt=F("admitted")).order_by("pk").values_list("pk", flat=True))


def _is_left() -> tuple[bool, bool]:
    """Is anything unknown to this version; does anything wait?"""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT)
        unknown, parked = cursor.fetchone()
    return bool(unknown), bool(parked)


def _one_commit(waiting: Sequence[int], own: UUID, now: datetime, roster: Roster) -> tuple[Applied, set[int]]:
    """Fold of these streams as much as fits; what came of it, and the streams of which nothing is left."""
    is_part = connection.in_atomic_block
    with transaction.atomic():
        work = Work(now, own, roster=roster)
        entries = segments = 0
        pks: list[int] = []
        folded: set[int] = set()
        for pk in waiting:
            # One at a time folds a stream; others may admit to it meanwhile.
            rows.mute_and_lock(_LOCK, pk)
            units = _Units(pk, _SEGMENTS - segments)
            for unit in units:
                size = sum(last - first + 1 for _pk, first, last in unit)
                if (entries and entries + size > _ENTRIES) or segments >= _SEGMENTS:
                    break
                entries, segments = entries + size, segments + len(unit)
                pks += [row for row, _first, _last in unit]
                work.upto[pk] = unit[-1][2]
            else:
                # Where parts of a transaction are missing, it is folded when they have come.
                if units.is_all or not entries:
                    folded.add(pk)
            if pk in work.upto:
                Stream.objects.filter(pk=pk).update(applied=work.upto[pk])
            if entries >= _ENTRIES or segments >= _SEGMENTS:
                break
        for pieces in _slices(pks):
            _fold_pieces(work, pieces)
            # Else it would be kept while the next is read.
            del pieces
        _finish(work, is_part=is_part)
        return work.result, folded


class _Units:
    """Segments (key, first, last) of a stream that become visible together: one, or all parts of one large transaction.
    `is_all`: nothing comes after those that were given."""

    def __init__(self, stream: int, most: int) -> None:
        self.is_all = False
        self._stream, self._most = stream, most

    def __iter__(self) -> Iterator[list[Row]]:
        columns = _NOT_APPLIED.rows(self._stream, limit=(self._most + 1, 0))
        waiting: list[Row] = []
        count = 0
        # All of them, so no cursor at the server: that would be four more round trips.
        for pk, first, last, header in columns:
            count += 1
            waiting.append((pk, first, last))
            if b'"part":[1,1]' not in bytes(header):
                part, of = Header.from_bytes(bytes(header)).part
                if part < of:
                    continue
            yield waiting
            waiting = []
        self.is_all = count <= self._most


def _slices(pks: Collection[int]) -> Iterator[list[Piece]]:
    """The segments to fold, read a few at a time: an import of 50,000 residents is one transaction."""
    part: list[Piece] = []
    size = 0
    ordered = sorted(pks)
    for at in range(0, len(ordered), 500):
        # Of large ones few at a time: each is some megabytes when read.
        for pk, header, signature, body in _segments(ordered[at : at + 500], 2 if len(pks) < 50 else 100):
            segment = segment_of(bytes(header), bytes(signature), bytes(body))
            part.append(Piece(segment.header.stream, pk, segment))
            size += segment.count
            if size >= _ENTRIES:
                yield part
                part, size = [], 0
    if part:
        yield part


def _segments(pks: Sequence[int], few: int) -> Iterable[Stored]:
    """In the order of their streams, at most `few` in memory at once."""
    if len(pks) <= few:
        return _BODIES.rows(pks)
    found = Segment.objects.filter(pk__in=pks).order_by("stream_id", "first")
    return found.values_list("pk", "header", "signature", "body").iterator(chunk_size=few)


def _fold_pieces(work: Work, pieces: Sequence[Piece]) -> None:
    inserts: dict[str, list[Part]] = {}
    changes: dict[str, list[Part]] = {}
    for piece in pieces:
        for run in (one for sealed in piece.segment.runs for one in upcast_run(sealed)):
            kept = inserts if run.kind is Kind.INSERT else changes
            kept.setdefault(run.model, []).append(Part(run, piece.stream, piece.row))
        work.result.applied += piece.segment.count
    for model in sorted({*inserts, *changes} - landings().keys()):
        for part in (*inserts.get(model, ()), *changes.get(model, ())):
            work.unknown(part.stream, part.row, model, "", part.run.numbers)
    for label, landing in landings().items():
        if label in inserts:
            fresh.insert_all(work, landing, inserts[label])
    for label, landing in landings().items():
        if label in changes:
            merging.merge_all(work, landing, list(_items(changes[label])))


def _items(parts: Iterable[Part]) -> Iterator[Item]:
    return (Item(entry, part.stream, part.row) for part in parts for entry in part.run.entries)


def _finish(work: Work, *, is_part: bool) -> None:
    """`is_part`: of a larger transaction, which goes on."""
    # Outcomes may come of these, and are told as soon as they are committed.
    judged = bool(work.anew)
    anew.fold_all(work)
    work.rebuild()
    if is_part or connection.vendor != "postgresql":
        # PostgreSQL forgets it by itself at the commit.
        rows.mute(False)
    if work.write_notes() or judged:
        rows.wait_for_disk()


def _fold(objects: dict[UUID, str], own: UUID, now: datetime, *, whole: bool = False, judging: bool = False) -> Applied:
    if not objects:
        return Applied()
    is_part = connection.in_atomic_block
    with transaction.atomic():
        work = Work(now, own, anew=dict(objects), whole=set(objects) if whole else set(), judging=judging)
        rows.mute(True)
        _finish(work, is_part=is_part)
        return work.result


def _satisfied(own: UUID, now: datetime) -> Applied:
    """Fold what waits for something that is there: two that apply at once on PostgreSQL cannot see each other's rows,
    but whichever commits last sees both."""
    waiting = (
        Parked.objects.exclude(reason=WaitReason.VALUE)
        .order_by("model")
        .values_list("model", "object", "needs", "reason", "detail")
    )
    found: dict[UUID, str] = {}
    for model, group in groupby(waiting, key=lambda row: row[0]):
        listed = list(group)
        if model in landings():
            there = {
                key
                for target in {_awaited(model, row[4], row[3]) for row in listed}
                for key in rows.existing(landings()[target], {row[2] for row in listed if row[2]})
            }
            found |= {row[1]: model for row in listed if row[2] in there}
    return _fold(found, own, now)


def _awaited(model: str, name: str, reason: str) -> str:
    """Label of the model a parked object needs a row of."""
    if reason == WaitReason.INSERT:
        return model
    target = target_of(landings()[model].fields[name])
    assert target is not None
    return registry[target].label


def _learned(own: UUID, now: datetime) -> Applied:
    """After an upgrade: fold the objects with parts that an older version did not know."""
    total = Applied()
    for model, name in list(Unknown.objects.order_by().values_list("model", "field").distinct()):
        landing = landings().get(model)
        if landing is None or (name and name not in landing.fields):
            continue
        kept = Unknown.objects.filter(model=model, field=name)
        for row in Segment.objects.filter(pk__in=kept.values("segment")).iterator(chunk_size=4):
            objects = {UUID(key): model for run in journal.load(row).runs if run.model == model for key in run.objects}
            total.add(_fold(objects, own, now, whole=True, judging=not name))
        with transaction.atomic():
            outcomes.resolve_held(model, name, own, now)
            kept.delete()
    return total
