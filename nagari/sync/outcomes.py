"""What came of entries, told back to who wrote them (I6): parked, held, refused, and what resolved it later.

That an entry is applied is told by the stream's applied head. Outcomes go towards the site that wrote the entry, over
the sites in between, each under the number its judge gave it, so hearing one twice or late changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Outcome, Site, SiteState, Verdict

# Key of PostgreSQL's advisory lock: "told" as a number. Outcomes are numbered and committed in the same order.
_LOCK: Final = 0x746F6C64
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """Entries `first`..`last` of a stream; `object` where it is about one."""

    stream: StreamKey
    first: int
    last: int
    object: UUID | None
    verdict: str
    code: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome as it travels. `sequence` is the teller's, for `since`; `judged` the judge's own."""

    sequence: int
    judge: UUID
    judged: int
    stream: StreamKey
    first: int
    last: int
    object: UUID | None
    verdict: str
    code: str
    data: dict[str, Any]
    # Milliseconds since 1970.
    at: int


def record(judged: Collection[Judged], judge: UUID, now: datetime) -> None:
    """Keep what this site judged. In the caller's transaction."""
    if not judged:
        return
    sequence = _begin()
    for number, one in enumerate(judged, sequence):
        _keep(one, judge, number, number, now)


def resolve(objects: Collection[UUID], judge: UUID, now: datetime) -> None:
    """What waited is applied now: who was told that it waits is told so too."""
    _resolve(Q(object__in=list(objects)), judge, now)


def resolve_held(model: str, name: str, judge: UUID, now: datetime) -> None:
    """A model (or with `name` a field of it) this version knows by now."""
    code = "field_unknown" if name else "model_unknown"
    _resolve(Q(code=code, data__model=model, data__field=name), judge, now)


def _resolve(which: Q, judge: UUID, now: datetime) -> None:
    waiting = Outcome.objects.filter(which, judge=judge, verdict__in=[Verdict.PARKED, Verdict.HELD]).order_by("pk")
    rows = list(waiting)
    if not rows:
        return
    for sequence, row in enumerate(rows, _begin()):
        row.verdict, row.sequence, row.judged, row.at = Verdict.APPLIED, sequence, sequence, now
    Outcome.objects.bulk_update(rows, ["verdict", "sequence", "judged", "at"], batch_size=200)


def _begin() -> int:
    """The next number; on PostgreSQL nobody else numbers until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return 1 + (Outcome.objects.aggregate(most=Max("sequence"))["most"] or 0)


def _keep(one: Judged, judge: UUID, judged: int, sequence: int, at: datetime) -> None:
    Outcome.objects.update_or_create(
        judge=judge,
        site=one.stream.site,
        scope=one.stream.scope,
        channel=one.stream.channel,
        first=one.first,
        code=one.code,
        defaults={
            "sequence": sequence,
            "judged": judged,
            "last": one.last,
            "object": one.object,
            "verdict": one.verdict,
            "data": one.data,
            "at": at,
        },
    )


def outcomes_for(site: Site, since: int, sites: Collection[Site] = (), *, latest: bool = False) -> list[OutcomeRow]:
    """What `site` has to hear: outcomes of its own entries and of those of sites it is the way to, in order, at most
    `MOST`, the first of them or the `latest`. `since`: the sequence of the last one it was told. `sites`: all that are
    known, if the caller has them."""
    known = sites or list(Site.objects.all())
    here = next(one for one in known if one.state == SiteState.OWN)
    theirs = [one.uuid for one in known if one.uuid == site.uuid or _leads(here.wilayah, site.wilayah, one)]
    rows = Outcome.objects.filter(sequence__gt=since, site__in=theirs).exclude(judge=site.uuid).order_by("sequence")
    if latest:
        return [_told(row) for row in rows.reverse()[:MOST]][::-1]
    return [_told(row) for row in rows[:MOST]]


def _leads(here: str, there: str, origin: Site) -> bool:
    """Is the office of region `there` on the way from `here` to the one that wrote?"""
    if origin.state in (SiteState.OWN, SiteState.FORMER) or not origin.wilayah:
        return False
    if _under(there, here):
        return _under(origin.wilayah, there)
    return _under(here, there) and not _under(origin.wilayah, here)


def _under(region: str, above: str) -> bool:
    return region == above or not above or region.startswith(above + ".")


def _told(row: Outcome) -> OutcomeRow:
    return OutcomeRow(
        sequence=row.sequence,
        judge=row.judge,
        judged=row.judged,
        stream=StreamKey(row.site, row.scope, row.channel),
        first=row.first,
        last=row.last,
        object=row.object,
        verdict=row.verdict,
        code=row.code,
        data=row.data,
        at=int(row.at.timestamp() * 1000),
    )


def take_outcomes(site: Site, rows: Iterable[OutcomeRow], *, now: datetime) -> int:
    """Keep what `site` told; again, or older than what is known, is a no-op. The sequence heard last, 0 for none."""
    heard = 0
    with transaction.atomic():
        own = set(Site.objects.filter(state=SiteState.OWN).values_list("uuid", flat=True))
        sequence = 0
        for one in rows:
            heard = max(heard, one.sequence)
            if one.judge in own or one.verdict not in Verdict.values:
                continue
            known = Outcome.objects.filter(
                judge=one.judge,
                site=one.stream.site,
                scope=one.stream.scope,
                channel=one.stream.channel,
                first=one.first,
                code=one.code[:40],
                judged__gte=one.judged,
            )
            if known.exists():
                continue
            sequence = sequence + 1 if sequence else _begin()
            judged = Judged(one.stream, one.first, one.last, one.object, one.verdict, one.code[:40], one.data)
            _keep(judged, one.judge, one.judged, sequence, now)
    return heard


def complaints() -> list[OutcomeRow]:
    """What other sites say of this office's own entries that did not simply apply, latest first."""
    own = Site.objects.filter(state__in=[SiteState.OWN, SiteState.FORMER]).values("uuid")
    rows = Outcome.objects.filter(site__in=own).exclude(verdict=Verdict.APPLIED).order_by("-sequence")
    return [_told(row) for row in rows[:MOST]]
