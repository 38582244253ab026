"""All entries of an object, wherever in the journal they are."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from nagari.sync import index
from nagari.sync.core.change import Entry
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Stream


class Placed(NamedTuple):
    """An entry and its stream. None: its content was erased."""

    entry: Entry | None
    stream: StreamKey


def entries_of(keys: Collection[UUID], upto: Mapping[int, int] | None = None) -> dict[UUID, list[Placed]]:
    """Sealed entries of these objects that are applied, or about to be: of streams (keys of rows) in `upto` all up to
    those numbers.

    What is admitted and not applied stays out: a transaction becomes visible whole or not at all (I14).
    """
    places = index.places(keys)
    wanted = {stream for listed in places.values() for stream, _number in listed}
    streams = {row.pk: row for row in Stream.objects.filter(pk__in=wanted).select_related("site")}
    heads = {pk: row.applied for pk, row in streams.items()} | dict(upto or {})
    names = {pk: StreamKey(row.site.uuid, row.scope, row.channel) for pk, row in streams.items()}
    counted = {
        (stream, number): key for key, listed in places.items() for stream, number in listed if number <= heads[stream]
    }
    entries: dict[UUID, list[Placed]] = {}
    for stream, number, entry in index.entries_at(counted):
        entries.setdefault(counted[stream, number], []).append(Placed(entry, names[stream]))
    return entries
