"""Admitting: what another site sealed is checked and stored, a segment whole with its head or not at all (I4).

Storing is not applying: `sync.apply` folds what is admitted into the tables. What is refused is refused with a code,
kept in `sync_refusal` for people to see, and never stops the rest.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from nagari.sync import blanking, journal, statements
from nagari.sync.core import heads
from nagari.sync.core import segment as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.run import TIME, VALUES, Run
from nagari.sync.core.segment import Segment, StreamKey
from nagari.sync.models import Refusal, Site, SiteState, Statement, StatementKind, Stream
from nagari.sync.models import Segment as StoredSegment
from nagari.sync.prepared import Objects
from nagari.sync.registry import registry
from nagari.sync.rights import Author, may_write
from nagari.sync.roster import Roster
from nagari.sync.values import micros

# A segment stamped further ahead than this waits: its clock is wrong, and its values would win for ever (I9).
AHEAD: Final = timedelta(days=1)
# Entries and segments that share a commit. As many entries as a full segment has: read, two of them take 30 MB.
_ENTRIES: Final = 5_000
_SEGMENTS: Final = 2_000
_LOOK: Final = f"""SELECT
    EXISTS (SELECT 1 FROM {Statement._meta.db_table} WHERE kind = '{StatementKind.ERASURE.value}'),
    EXISTS (SELECT 1 FROM {Refusal._meta.db_table})"""
# Segments of a stream whose signatures are looked at one by one: 30 ms. Of more, the chain stands for them.
_EACH: Final = 250
_STREAM: Final = Objects(
    Stream, lambda site, scope, channel: Stream.objects.filter(site_id=site, scope=scope, channel=channel)
)
# What somebody has to look into is not over because the stream went on.
_LASTING: Final = ("number_reused", "history_cut")
# Refusals that are kept for people to see; who means harm could make them by the million.
_REFUSALS: Final = 1_000


class Raw(NamedTuple):
    """One segment as it travels."""

    header: bytes
    signature: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing of `stream` from number `first` on was admitted; `code` of SyncRefused."""

    stream: StreamKey | None
    first: int
    code: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Admitted:
    """What came of it: the heads of every stream that was offered, segments and entries that are new, and refusals.
    `streams`: keys in this database of those that went on."""

    heads: dict[StreamKey, int] = field(default_factory=dict)
    streams: set[int] = field(default_factory=set)
    admitted: int = 0
    entries: int = 0
    refused: list[Refused] = field(default_factory=list)
    # This site was set back, and renewed itself (sync.rewinding).
    renewed: bool = False


class _Read(NamedTuple):
    raw: Raw
    segment: Segment
    header: core.Header


def admit(
    raws: Iterable[Raw],
    *,
    now: datetime,
    receiver: Site | None = None,
    horizon: datetime | None = None,
    roster: Roster | None = None,
) -> Admitted:
    """Check segments and store those that are the next of their stream; the same again is a no-op. Never raises for
    what a peer sent.

    `receiver`: this site. `horizon`: what the future is measured from, the later of the own and the parent's clock;
    `now` if not given. `roster`: who is known, where the caller has just read it.
    """
    roster = roster or Roster()
    work = _Admission(receiver or roster.own(now), now, horizon or now, roster)
    for part in _parts(raws, work.result):
        work.admit(part)
    # Asked after what arrived was committed: who takes in an erasure meanwhile has either blanked it, or is seen here.
    erased, refused_before = _to_look_at()
    if work.result.admitted and erased:
        # Before anybody reads what arrived: some of it may have been erased elsewhere (I13).
        blanking.blank_arrived()
    if refused_before or work.result.refused:
        work.note_refusals()
    return work.result


def _to_look_at() -> tuple[bool, bool]:
    """Was anything ever erased; is there a refusal of before?"""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK)
        erased, refused = cursor.fetchone()
    return bool(erased), bool(refused)


def _parts(raws: Iterable[Raw], result: Admitted) -> Iterator[list[_Read]]:
    """Segments that share a commit, read; those that can't be read are refused."""
    part: list[_Read] = []
    entries = 0
    for raw in raws:
        try:
            segment = core.segment_of(*raw)
        except SyncRefused as refused:
            result.refused.append(_unreadable(raw, refused))
            continue
        header = segment.header
        part.append(_Read(raw, segment, header))
        entries += header.last - header.first + 1
        if entries >= _ENTRIES or len(part) >= _SEGMENTS:
            yield part
            part, entries = [], 0
    if part:
        yield part


def _unreadable(raw: Raw, refused: SyncRefused) -> Refused:
    try:
        header = core.Header.from_bytes(raw.header)
    except SyncRefused:
        return Refused(None, 0, refused.code, dict(refused.params))
    return Refused(header.stream, header.first, refused.code, dict(refused.params))


class _Origin(NamedTuple):
    """Who sealed it."""

    site: Site
    known: statements.KeyState
    verify: core.Verify


class _Admission:
    """One call of `admit`."""

    def __init__(self, receiver: Site, now: datetime, horizon: datetime, roster: Roster) -> None:
        self.result = Admitted()
        self._roster = roster
        self._receiver = receiver
        self._now = now
        self._latest = micros(horizon + AHEAD) // 1000
        self._origins: dict[UUID, _Origin] = {}
        self._foreign = {one.label: one.foreign for one in registry}
        self._authors = {one.label: one.said_by for one in registry}

    def admit(self, part: list[_Read]) -> None:
        # In a fixed order: two that admit at once lock the same streams, and must not wait for each other.
        part.sort(key=lambda read: (read.header.stream, read.header.first))
        for stream, reads in groupby(part, key=lambda read: read.header.stream):
            self._admit_stream(stream, list(reads))

    def _admit_stream(self, key: StreamKey, reads: list[_Read]) -> None:
        try:
            origin = self._origin(key)
            self._receives(key, origin.known.wilayah)
        except SyncRefused as refused:
            self._refuse(key, reads[0].header.first, refused)
            return
        # Checked before anything is locked: hashing takes long, and others wait to write.
        row = _STREAM.first(origin.site.pk, key.scope, key.channel)
        good = self._checked(key, reads, row, origin)
        if good:
            with transaction.atomic():
                if row is None or not _advanced(row, good, origin):
                    # New, or somebody else admitted meanwhile; what he left is tried again.
                    row = _locked(origin.site, key)
                    if (row.admitted, bytes(row.tip)) != _before(good):
                        good = self._checked(key, reads, row, origin)
                    if good:
                        _advanced(row, good, origin)
                if good:
                    journal.store([(row, read.segment, read.raw.body) for read in good], self._now)
            self.result.admitted += len(good)
            self.result.entries += sum(read.segment.count for read in good)
            if good:
                self.result.streams.add(row.pk)
        self.result.heads[key] = row.admitted if row else 0

    def _checked(self, key: StreamKey, reads: Sequence[_Read], row: Stream | None, origin: _Origin) -> list[_Read]:
        """Those that continue the stream, up to the first that is broken."""
        head, tip = (row.admitted, bytes(row.tip)) if row else (0, core.START)
        good: list[_Read] = []
        for at, read in enumerate(reads):
            header = read.header
            try:
                if header.first <= head:
                    self._again(row, good, read)
                    continue
                if origin.site.state == SiteState.OWN:
                    # Under our name, and not ours: this installation was restored, copied or rewound (I11).
                    raise SyncRefused("number_reused", first=header.first)
                core.check(read.segment, head=head, tip=tip, verify=_later)
                self._judge(key, origin.known, read.segment)
            except (ValueError, TypeError, OverflowError, AttributeError) as error:
                # Beside refusals: text that is none, numbers where there should be text, what cannot be hashed.
                refused = error if isinstance(error, SyncRefused) else SyncRefused("segment_format", reason=repr(error))
                signed = self._signed(key, good, origin.verify)
                # Where what it was compared with is not signed itself, that alone is told.
                if len(signed) == len(good):
                    self._refuse(key, header.first, _blamed(origin, reads[at:], refused))
                return signed
            good.append(read)
            head, tip = header.last, read.segment.hash
        return self._signed(key, good, origin.verify)

    def _signed(self, key: StreamKey, good: list[_Read], verify: core.Verify) -> list[_Read]:
        """Up to the last whose signature holds. It stands for those before: each names the hash of its predecessor, and
        20,000 signatures would take as long as all the rest."""
        if len(good) <= _EACH:
            # One that is broken though its content is right would be kept, and refused by whoever is given it alone.
            broken = (at for at, one in enumerate(good) if not verify(one.raw.signature, one.raw.header))
            if (first := next(broken, None)) is None:
                return list(good)
            self._refuse(key, good[first].header.first, SyncRefused("segment_signature", site=key.site.hex))
            return list(good[:first])
        for at in range(len(good) - 1, -1, -1):
            if verify(good[at].raw.signature, good[at].raw.header):
                if at + 1 < len(good):
                    self._refuse(key, good[at + 1].header.first, SyncRefused("segment_signature", site=key.site.hex))
                return good[: at + 1]
        if good:
            self._refuse(key, good[0].header.first, SyncRefused("segment_signature", site=key.site.hex))
        return []

    def _again(self, row: Stream | None, good: Sequence[_Read], read: _Read) -> None:
        """A segment that is here already must be the very same."""
        new = {one.header.first: one.segment.hash for one in good}
        known = new.get(read.header.first)
        if known is None and row is not None:
            kept = StoredSegment.objects.filter(stream=row, first=read.header.first).values_list("hash", flat=True)
            known = next((bytes(one) for one in kept), None)
        if known != read.segment.hash:
            raise SyncRefused("number_reused", first=read.header.first)

    def _judge(self, key: StreamKey, office: statements.KeyState, segment: Segment) -> None:
        last_valid = office.last_valid(key)
        if last_valid is not None and segment.header.last > last_valid:
            raise SyncRefused("site_revoked", site=key.site.hex, last=last_valid)
        if max((time for run in segment.runs for time in run.columns[TIME]), default=0) > self._latest:
            raise SyncRefused("segment_future", latest=self._latest)
        for run in segment.runs:
            author = self._authors.get(run.model)
            if author is not None and not _said_by(author, office.wilayah, run):
                raise SyncRefused("segment_scope", model=run.model, scope=key.scope, office=office.wilayah)
        for kind, model in {(run.kind, run.model) for run in segment.runs}:
            foreign = self._foreign.get(model)
            # A model of a later version is judged when it becomes known (sync.apply).
            if foreign is not None and not may_write(
                wilayah=office.wilayah, level=office.level, scope=key.scope, kind=kind, foreign=foreign
            ):
                raise SyncRefused("segment_scope", model=model, scope=key.scope, office=office.wilayah)

    def _origin(self, key: StreamKey) -> _Origin:
        if key.site not in self._origins:
            known = self._roster.key_of(key.site)
            if known is None:
                raise SyncRefused("site_unknown", site=key.site.hex)
            site = self._roster.sites[key.site]
            if site.state == SiteState.REVOKED and known.revoked_after is None:
                raise SyncRefused("site_revoked", site=key.site.hex)
            self._origins[key.site] = _Origin(site, known, self._roster.verifier(known.public_key))
        return self._origins[key.site]

    def _receives(self, key: StreamKey, home: str) -> None:
        if not heads.holds(self._receiver.wilayah, key.scope, home):
            raise SyncRefused("segment_scope", scope=key.scope, office=self._receiver.wilayah)

    def _refuse(self, key: StreamKey, first: int, refused: SyncRefused) -> None:
        self.result.refused.append(Refused(key, first, refused.code, dict(refused.params)))

    def note_refusals(self) -> None:
        """What is refused stands in a table until the stream has passed it."""
        passed = {key: head for key, head in self.result.heads.items() if head}
        _forget(passed, forged=True)
        known = set(Site.objects.values_list("uuid", flat=True)) if self.result.refused else set()
        for one in self.result.refused:
            # Of what could not even be read, a name that nobody has says nothing.
            if one.stream is not None and _is_trouble(one.stream.site, one.code, known):
                _note(one.stream, one, self._now)
        # Last: of a segment that came twice, once broken, nothing is left to be seen.
        _forget(passed, forged=False)
        if self.result.refused and (count := Refusal.objects.count()) > _REFUSALS:
            oldest = Refusal.objects.order_by("last_at", "pk").values_list("pk", flat=True)[: count - _REFUSALS]
            Refusal.objects.filter(pk__in=list(oldest)).delete()


def _is_trouble(site: UUID, code: str, known: Collection[UUID]) -> bool:
    """Not what a site wrote that another has followed, who issued it again: somebody has not heard of it yet."""
    if code == "site_revoked" and statements.successors_of(site):
        return False
    return site in known or code == "site_unknown"


def _forget(passed: heads.Heads, *, forged: bool) -> None:
    for key, head in passed.items():
        rows = Refusal.objects.filter(site=key.site, scope=key.scope, channel=key.channel, first__lte=head)
        rows = rows.filter(first=0) if forged else rows.filter(first__gt=0).exclude(code__in=_LASTING)
        rows.delete()


def _blamed(origin: _Origin, reads: Sequence[_Read], refused: SyncRefused) -> SyncRefused:
    """What is said under a name that did not sign it is no word of that site's: nobody may accuse it of numbers given
    twice but by showing its signature, on the segment itself or on one that is chained to it."""
    tip = reads[0].header.previous
    for read in reads:
        if read.header.previous != tip:
            break
        if origin.verify(read.raw.signature, read.raw.header):
            return refused
        tip = read.segment.hash
    return SyncRefused("segment_signature", site=reads[0].header.stream.site.hex)


def _said_by(author: Author, wilayah: str, run: Run) -> bool:
    authors = run.columns[VALUES + run.names.index(author.field)] if author.field in run.names else ()
    return author.may_say(wilayah=wilayah, kind=run.kind, names=run.names, authors=authors)


def _later(_signature: bytes, _message: bytes) -> bool:
    """Of a chain the signatures are looked at together."""
    return True


def _note(key: StreamKey, one: Refused, now: datetime) -> None:
    data = json.loads(json.dumps(one.data, default=str))
    row, made = Refusal.objects.get_or_create(
        site=key.site,
        scope=key.scope[:13],
        channel=key.channel[:10],
        # Forged numbers would never be passed by the stream.
        first=0 if one.code == "segment_signature" else one.first,
        defaults={"code": one.code, "data": data, "since": now, "last_at": now},
    )
    if not made:
        Refusal.objects.filter(pk=row.pk).update(code=one.code, data=data, last_at=now, times=F("times") + 1)


def _before(good: Sequence[_Read]) -> tuple[int, bytes]:
    """Head and tip of a stream that these continue."""
    return good[0].header.first - 1, good[0].header.previous


def _advanced(row: Stream, good: Sequence[_Read], origin: _Origin) -> bool:
    """Move the stream's head on over these; False if they do not continue it any more. The row stays locked until the
    commit, so that segments are numbered and seen in order, whoever admits (I3)."""
    head, tip = _before(good)
    last = good[-1]
    values: dict[str, Any] = {"admitted": last.header.last, "tip": last.segment.hash}
    if origin.site.state == SiteState.FORMER:
        latest = max(run.latest for read in good for run in read.segment.runs)
        values["latest"] = Greatest(F("latest"), Value(latest))
    moved = Stream.objects.filter(pk=row.pk, admitted=head, tip=tip).update(**values)
    if moved:
        row.admitted, row.tip = last.header.last, last.segment.hash
    return bool(moved)


def _locked(site: Site, key: StreamKey) -> Stream:
    """The stream's row, held until the commit: its segments are numbered and seen in order, whoever admits (I3)."""
    Stream.objects.get_or_create(site=site, scope=key.scope, channel=key.channel)
    return Stream.objects.select_for_update().get(site=site, scope=key.scope, channel=key.channel)
