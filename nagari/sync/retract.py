"""Taking back the end of a stream: what a revoked site wrote beyond its last valid number, and what a renewed site
wrote that nobody has seen, which it issues again under its new name."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from nagari.sync import identity, index, journal, stamping
from nagari.sync.core import segment as core
from nagari.sync.core.change import Entry
from nagari.sync.core.run import runs_of
from nagari.sync.core.segment import MOST_ENTRIES, START, Header, StreamKey
from nagari.sync.models import Refusal, Segment, Site, Stream, Unknown


def whole_head(stream: Stream, most: int | None = None) -> int:
    """The highest number, up to `most`, at which no transaction is cut: one may be several segments."""
    rows = Segment.objects.filter(stream=stream).order_by("-last")
    for last, header in (rows if most is None else rows.filter(last__lte=most)).values_list("last", "header"):
        part, of = Header.from_bytes(bytes(header)).part
        if part == of:
            return last
    return 0


@transaction.atomic
def truncate(stream: Stream, after: int) -> dict[UUID, str]:
    """Take back every segment that reaches beyond number `after`. Models of the objects to be folded anew."""
    Stream.objects.select_for_update().get(pk=stream.pk)
    touched: dict[UUID, str] = {}
    gone = Segment.objects.filter(stream=stream, last__gt=after)
    for row in gone.iterator(chunk_size=4):
        for run in journal.load(row).runs:
            touched |= dict.fromkeys(map(UUID, run.objects), run.model)
    Unknown.objects.filter(segment__in=gone).delete()
    gone.delete()
    kept = Segment.objects.filter(stream=stream).order_by("-last").first()
    head = kept.last if kept else 0
    index.drop_beyond(stream.pk, head)
    Refusal.objects.filter(site=stream.site.uuid, scope=stream.scope, channel=stream.channel).delete()
    stream.admitted, stream.applied, stream.tip = head, min(stream.applied, head), kept.hash if kept else START
    if stream.latest:
        left = Segment.objects.filter(stream=stream).iterator(chunk_size=4)
        stream.latest = max((run.latest for row in left for run in journal.load(row).runs), default=0)
    stream.save(update_fields=["admitted", "applied", "tip", "latest"])
    return touched


@transaction.atomic
def reissue(
    stream: Stream, after: int, own: Site, now: datetime, *, random_bytes: Callable[[int], bytes] = os.urandom
) -> int:
    """Seal again, as `own`, the entries of a former site's stream beyond `after`, with their stamps; how many.

    Rows stay as they are: the set of entries is the same, under other numbers.
    """
    stamping.lock()
    rows = Segment.objects.filter(stream=stream, last__gt=after).order_by("first")
    entries = (entry for row in rows.iterator(chunk_size=4) for entry in journal.load(row).entries)
    count = restate(entries, own, stream.scope, stream.channel, now, random_bytes=random_bytes)
    truncate(stream, after)
    return count


def restate(
    entries: Iterable[Entry],
    own: Site,
    scope: str,
    channel: str,
    now: datetime,
    *,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> int:
    """Seal these entries at the end of the own stream, each whole transaction in one piece if it fits; how many."""
    target, _made = Stream.objects.get_or_create(site=own, scope=scope, channel=channel)
    target = Stream.objects.select_for_update().get(pk=target.pk)
    sign, count = identity.signer(own), 0
    for some in _cuts(entries):
        begun: dict[int, int] = {}
        numbered = [
            entry._replace(number=number, transaction=begun.setdefault(entry.transaction, number))
            for number, entry in enumerate(some, target.admitted + 1)
        ]
        sealed = core.seal(
            runs_of(numbered),
            stream=StreamKey(own.uuid, scope, channel),
            previous=bytes(target.tip),
            sealed_at=int(now.timestamp() * 1000),
            seed=random_bytes(core.SEED),
            sign=sign,
        )
        journal.store([(target, sealed, core.body_of(sealed))], now)
        target.admitted = target.applied = sealed.header.last
        target.tip = sealed.hash
        target.latest = max([target.latest, *(run.latest for run in sealed.runs)])
        count += len(numbered)
    target.save(update_fields=["admitted", "applied", "tip", "latest"])
    return count


def _cuts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Between transactions where that is possible; one that is larger than a segment is admitted whole all the same,
    for what a segment may hold is more than what is sealed."""
    listed = iter(entries)
    waiting: list[Entry] = []
    while some := list(islice(listed, MOST_ENTRIES)):
        waiting += some
        while len(waiting) > MOST_ENTRIES:
            cut = _cut(waiting)
            yield waiting[:cut]
            waiting = waiting[cut:]
    if waiting:
        yield waiting


def _cut(waiting: list[Entry]) -> int:
    for at in range(MOST_ENTRIES, 0, -1):
        if waiting[at].transaction != waiting[at - 1].transaction:
            return at
    return MOST_ENTRIES
