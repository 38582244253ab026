"""Stamps of a year that has not come: what was sealed by a clock far ahead is sealed again, with stamps put right (I9).

Whoever has the right time refuses such segments, and would for ever. So the site that wrote them renews itself, issues
them again under its new name, each with the stamp it had before (core.change.FORMERLY), and asks the regency to let
nothing of its predecessors hold beyond the last good number.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.sync import apply, authority, identity, journal, retract, stamping, succession
from nagari.sync.core.change import FORMERLY, Bases, Entry, Kind, Stamp
from nagari.sync.models import Peer, Segment, SiteState, Stream
from nagari.sync.registry import office

# Further ahead than this: what is less comes to be good by waiting.
FAR: Final = timedelta(days=7)
# No clock that says less is right: this version was made later.
MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_OWN: Final = (SiteState.OWN, SiteState.FORMER)


def horizon(now: datetime) -> datetime:
    """What the future is measured from: the later of the own clock and that of the site above, as last heard."""
    if office().level == authority.REGENCY:
        return now
    told = Peer.objects.filter(is_parent=True, skew_ms__gt=0).values_list("skew_ms", flat=True)
    ahead = max((one for one in told if one), default=0)
    return now + timedelta(milliseconds=ahead)


def is_due(time: datetime) -> bool:
    """Did this site seal stamps of a far future? `time`: what it is, by the site above or at the top by this one."""
    return time > MADE and Stream.objects.filter(site__state__in=_OWN, latest__gt=_limit(time)).exists()


def redate(now: datetime, time: datetime) -> bool:
    """Renew this site and seal again what lies in the far future of `time`; False where nothing does, or where it can't
    be done yet: a regency needs its root key for it.

    `now`: this device's clock. What is captured and not sealed is sealed before, for it may already have its stamps.
    """
    if not is_due(time):
        return False
    is_top = office().level == authority.REGENCY
    if is_top and identity.root_key() is None:
        return False
    journal.seal(now, skew_ms=_milliseconds(now) - _milliseconds(time))
    with transaction.atomic():
        stamping.lock()
        streams = list(_streams(_limit(time)))
        cut = {_name(one): retract.whole_head(one, _last_good(one, _limit(time))) for one in streams}
        new = _Redating([entry for one in streams for entry in _entries(one, cut)], time)
        own = identity.renew(now, is_doubted=False)
        touched: dict[UUID, str] = {}
        for one in streams:
            retract.restate(map(new.entry, _entries(one, cut)), own, one.scope, one.channel, now)
            touched |= retract.truncate(one, cut[_name(one)])
        if is_top:
            authority.establish(now)
            authority.shorten(cut, now)
        else:
            succession.claim(now, cut)
        for model in sorted(set(touched.values())):
            apply.refold([key for key, label in touched.items() if label == model], model, now)
    return True


class _Redating:
    """New stamps for changes stamped too late: all moved by as much, so that the latest of them is `time`."""

    def __init__(self, entries: Iterable[Entry], time: datetime) -> None:
        limit, now = _limit(time), _milliseconds(time)
        late = {one.stamp: one for one in entries if one.kind is not Kind.INSERT and one.stamp.time > limit}
        by = max((stamp.time for stamp in late), default=now) - now
        self._given: dict[Stamp, Stamp] = {}
        # A change is always later than what it replaces, so what this replaced has been given its stamp.
        for stamp in sorted(late):
            replaced = [self._of(base) for bases in late[stamp].bases.values() for base in bases]
            least = max((base.time + 1 for base in replaced if base.time <= limit), default=0)
            self._given[stamp] = Stamp(max(stamp.time - by, least), stamp.site)

    def entry(self, entry: Entry) -> Entry:
        bases: dict[str, Bases] = {name: tuple(map(self._of, held)) for name, held in entry.bases.items()}
        if entry.stamp not in self._given or entry.kind is Kind.INSERT:
            return entry._replace(bases=bases)
        # What it was called before stays as it was.
        bases[FORMERLY] = (*entry.bases.get(FORMERLY, ()), entry.stamp)
        return entry._replace(stamp=self._given[entry.stamp], bases=bases)

    def _of(self, stamp: Stamp) -> Stamp:
        return self._given.get(stamp, stamp)


def _streams(limit: int) -> Iterable[Stream]:
    return Stream.objects.filter(site__state__in=_OWN, latest__gt=limit).select_related("site").order_by("pk")


def _last_good(stream: Stream, limit: int) -> int:
    """The last number before the first segment with a stamp beyond `limit`."""
    for row in Segment.objects.filter(stream=stream).order_by("first").iterator(chunk_size=4):
        if any(run.latest > limit for run in journal.load(row).runs):
            return row.first - 1
    return stream.admitted


def _entries(stream: Stream, cut: authority.Cut) -> Iterator[Entry]:
    rows = Segment.objects.filter(stream=stream, last__gt=cut[_name(stream)]).order_by("first")
    return (entry for row in rows.iterator(chunk_size=4) for entry in journal.load(row).entries)


def _name(stream: Stream) -> tuple[UUID, str, str]:
    return (stream.site.uuid, stream.scope, stream.channel)


def _limit(time: datetime) -> int:
    return _milliseconds(time + FAR)


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
