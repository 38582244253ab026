"""The erasure list, consulted whenever something arrives: what it names is blanked before anybody reads it (I13)."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from nagari.sync import index, journal
from nagari.sync.core import statements as core
from nagari.sync.core.change import EVERY_FIELD
from nagari.sync.models import Erased, Segment, Statement, StatementKind, Stream
from nagari.sync.registry import registry


def erasures(*, only_new: bool = False) -> list[core.Statement]:
    """Every erasure that is held here."""
    rows = Statement.objects.filter(kind=StatementKind.ERASURE)
    return [core.read(bytes(row.body)) for row in (rows.filter(is_done=False) if only_new else rows)]


def objects_of(listed: list[core.Statement]) -> dict[UUID, tuple[str, str]]:
    """Objects these erase as a whole: {key: (model, scope)}. Who may speak for one region says nothing of another, and
    nobody erases what the law obliges to keep."""
    kept = {one.label for one in registry if EVERY_FIELD not in one.erasable}
    return {
        UUID(hex=key): (model, one.scope)
        for one in listed
        for model, key in one.content["objects"]
        if model not in kept
    }


def blank_arrived() -> set[UUID]:
    """Blank all that was erased and is still held; the objects whose entries these were. Cheap where nothing was ever
    erased."""
    listed = erasures()
    if not listed:
        return set()
    touched: set[UUID] = set()
    with transaction.atomic():
        for stream, numbers in _held(listed).items():
            done = set(Erased.objects.filter(stream=stream, number__in=numbers).values_list("number", flat=True))
            if left := numbers - done:
                touched |= index.objects_at(stream, left)
                _blank(stream, left)
    return touched


def _held(listed: list[core.Statement]) -> dict[int, set[int]]:
    """stream -> numbers of entries that were erased and have been admitted here."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    streams = {row.pk: row for row in Stream.objects.select_related("site")}
    objects = objects_of(listed)
    for key, places in index.places(objects).items():
        for stream, number in places:
            if streams[stream].scope == objects[key][1]:
                found[stream].add(number)
    heads = {(row.site.uuid, row.scope, row.channel): row for row in streams.values()}
    for name, scope, number in _entries(listed):
        row = heads.get(name)
        if row is not None and row.scope == scope and number <= row.admitted:
            found[row.pk].add(number)
    return found


def _entries(listed: list[core.Statement]) -> Iterator[tuple[tuple[UUID, str, str], str, int]]:
    for one in listed:
        for site, scope, channel, number in one.content["entries"]:
            yield (UUID(hex=site), scope, channel), one.scope, number


def _blank(stream: int, numbers: set[int]) -> None:
    for row in Segment.objects.filter(stream=stream, first__lte=max(numbers), last__gte=min(numbers)):
        some = {number for number in numbers if row.first <= number <= row.last}
        if some:
            journal.erase(row, some)
    Erased.objects.bulk_create((Erased(stream_id=stream, number=one) for one in numbers), ignore_conflicts=True)
