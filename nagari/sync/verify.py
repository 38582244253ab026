"""Does the journal hold, and do the tables say what it says? (I4, I10 within one site)"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from nagari.sync import agreement, index, journal
from nagari.sync.captures import convert_in_place, layout_of, parsed
from nagari.sync.core import segment as core
from nagari.sync.core.change import Entry, Value
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.merge import fold
from nagari.sync.identity import verifier
from nagari.sync.models import Capture, Parked, SiteState, Stream
from nagari.sync.triggers import Tracked, postgresql, sqlite, tracked_models
from nagari.sync.upcasting import upcast
from nagari.sync.values import empty_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it should be. Codes: those of SyncRefused, and

    stream_head         the stream's row names another head or hash than its last segment
    access_broken       (the command only) a row of the access log was changed, named in `field`
    access_cut          (the command only) the end of the access log is missing, or it was written anew
    index_missing       an entry of this object is in the journal and not found when one looks for the object's past
    object_unrecorded   a row the journal knows nothing of
    object_missing      the journal knows an object that no row holds
    projection_differs  kept figures, named in `field`, are not what a rebuild makes of the rows (the command only)
    sum_differs         what is compared with other sites is not what the rows of the region add up to
    value_differs       the row says another thing than the journal, which holds `journal`
    """

    code: str
    stream: str = ""
    model: str = ""
    object: str = ""
    field: str = ""
    journal: Value = None
    table: Value = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


@dataclass(slots=True)
class Report:
    streams: int = 0
    entries: int = 0
    objects: int = 0
    problems: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(now: datetime) -> Report:
    """Check every stream, then every row against the replayed journal, a region at a time. Seals first."""
    journal.seal(now)
    report = Report()
    filled = _filled()
    for scope in sorted({*Stream.objects.values_list("scope", flat=True), *filled}):
        _verify_scope(scope, filled.get(scope, set()), report)
        report.problems += _sums(scope, filled.get(scope, set()))
    return report


def chains(*, own_only: bool = False) -> list[Difference]:
    """Chain, content and signature of every stream that is held, or only of those this installation wrote itself:
    without the tables, so that a day may begin with it. Of each stream the first that does not fit."""
    streams = Stream.objects.select_related("site").order_by("pk")
    if own_only:
        streams = streams.filter(site__state__in=(SiteState.OWN, SiteState.FORMER))
    report = Report()
    for stream in streams:
        for _entry in _verify_stream(stream, report, set(), with_index=False):
            pass
    return report.problems


def _filled() -> dict[str, set[str]]:
    """Region -> labels of the models with rows there. A regency has many regions of many models, most without any."""
    found: dict[str, set[str]] = {}
    for tracked in tracked_models():
        for scope in tracked.model.all_objects.order_by().values_list("wilayah", flat=True).distinct():
            found.setdefault(scope, set()).add(tracked.label)
    return found


def _sums(scope: str, filled: set[str]) -> Iterator[Difference]:
    """I10: else two sites that hold the same would be told that they differ, or the other way round."""
    kept = agreement.sums([scope])
    for tracked in tracked_models():
        if tracked.label not in filled and (scope, tracked.label) not in kept:
            continue
        # Of what is written meanwhile nothing is known yet.
        if Capture.objects.filter(shape=tracked.shape).exists():
            continue
        here, counted = kept.get((scope, tracked.label), (0, 0)), agreement.counted(scope, tracked.label)
        if here != counted and not _is_moving(scope):
            yield Difference(code="sum_differs", stream=scope, model=tracked.label, journal=here[0], table=counted[0])


def _is_moving(scope: str) -> bool:
    return Stream.objects.filter(scope=scope, applied__lt=F("admitted")).exists()


def _verify_scope(scope: str, filled: set[str], report: Report) -> None:
    entries: dict[str, dict[UUID, list[Entry]]] = {}
    erased: set[UUID] = set()
    for stream in Stream.objects.filter(scope=scope).select_related("site").order_by("pk"):
        report.streams += 1
        for one in _verify_stream(stream, report, erased):
            entries.setdefault(one.model, {}).setdefault(one.object, []).append(one)
    # What waits for something else is shown as waiting, not as a fault.
    waiting = set(Parked.objects.filter(scope=scope).values_list("object", flat=True))
    # Written while this runs: not sealed yet, so the journal cannot know of it.
    for tracked in tracked_models():
        known = entries.get(tracked.label, {})
        if not known and tracked.label not in filled:
            continue
        rows = _rows(tracked, scope)
        report.objects += len(rows)
        fresh = set(Capture.objects.filter(shape=tracked.shape).values_list("object", flat=True)) | erased | waiting
        report.problems += [
            one
            for key in sorted({*rows, *known} - fresh)
            for one in _differences(tracked, key, known.get(key, []), rows.get(key))
        ]


def _verify_stream(stream: Stream, report: Report, erased: set[UUID], *, with_index: bool = True) -> Iterator[Entry]:
    head, tip, holds = 0, core.START, verifier(bytes(stream.site.public_key))
    for row in stream.segments.order_by("first").iterator(chunk_size=4):
        try:
            one = journal.load(row)
            core.check(one, head=head, tip=tip, verify=holds)
            if core.StreamKey(stream.site.uuid, stream.scope, stream.channel) != one.header.stream:
                raise SyncRefused("segment_scope")
        except SyncRefused as refused:
            # What follows hangs on this one: one broken link is told once.
            report.problems.append(Difference(code=refused.code, stream=str(stream), field=str(row)))
            return
        head, tip = one.header.last, one.hash
        report.entries += one.count
        if not with_index:
            continue
        if one.blanked:
            erased |= index.objects_at(stream.pk, one.blanked)
        lost = index.lost(stream.pk, one.runs)
        report.problems += [Difference(code="index_missing", stream=str(stream), object=str(key)) for key in lost]
        # What is admitted and not applied yet, no row can show.
        yield from (entry for entry in one.entries if entry.number <= stream.applied)
    if (stream.admitted, bytes(stream.tip)) != (head, tip):
        report.problems.append(Difference(code="stream_head", stream=str(stream), journal=head, table=stream.admitted))


def _rows(tracked: Tracked, scope: str) -> dict[UUID, dict[str, Value]]:
    """The table in the form of the journal: read by the very expression its triggers use."""
    make = postgresql.row_json if connection.vendor == "postgresql" else sqlite.row_json
    layout = layout_of(tracked.label, tracked.names, tracked)
    statement = f'SELECT id, {make("t", tracked.fields)} FROM "{tracked.table}" t WHERE wilayah = %s'
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope])
        keys, texts = tuple(zip(*cursor.fetchall(), strict=True)) or ((), ())
    rows = list(map(parsed, texts))
    for column, convert in layout.special:
        convert_in_place(rows, column, convert)
    return {
        key if isinstance(key, UUID) else UUID(key): dict(zip(layout.names, row, strict=True))
        for key, row in zip(keys, rows, strict=True)
    }


def _differences(
    tracked: Tracked, key: UUID, entries: list[Entry], row: dict[str, Value] | None
) -> Iterator[Difference]:
    named = {"model": tracked.label, "object": str(key)}
    if not entries:
        yield Difference(code="object_unrecorded", **named)
    elif row is None:
        yield Difference(code="object_missing", **named)
    else:
        folded = fold(map(upcast, entries)).fields
        for one in tracked.fields:
            name = tracked.wire(one)
            held = folded.get(name)
            recorded = held.value if held is not None else None
            empty, told = empty_of(one), row[name]
            # Left out of an insert and written down as empty are the same.
            if (empty if recorded is None else recorded) != (empty if told is None else told):
                yield Difference(code="value_differs", field=name, journal=recorded, table=told, **named)
