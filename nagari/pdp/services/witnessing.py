"""An installation looks through its own journal and its access log, and says in the journal what it found.

Somebody with the disk in his hands can change a segment, or write the whole access log anew. What he cannot change is
what was signed and has left: the heads of the log that were said before, and the segments others hold.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from nagari.accounts import log
from nagari.kantor import site
from nagari.kantor.models import Level
from nagari.pdp.models import Kesaksian, SelisihJurnal
from nagari.sync import history, identity, verify
from nagari.sync.core.errors import SyncRefused
from nagari.sync.cutting import CUT as CUT_HISTORY
from nagari.sync.models import Refusal, Segment, Site, SiteState, Stream
from nagari.sync.registry import RowChange
from nagari.sync.tracking import acting

BROKEN: Final = "broken"
CUT: Final = "cut"


def look(now: datetime) -> Kesaksian | None:
    """The row that tells of it; None before the first day. At a regency only its own streams: those of the offices
    were checked when they came, and there are millions of segments."""
    info = site.current()
    if info is None:
        return None
    own = identity.own(now)
    row = Kesaksian.objects.filter(situs=own.uuid).first() or Kesaksian(wilayah=info.wilayah, situs=own.uuid)
    found = verify.chains(own_only=info.level == Level.KABUPATEN)
    report = log.verify_tail(expected=highest_head(row.pk))
    stream, segment = _places(found[0]) if found else ("", "")
    row.jurnal_galat, row.aliran, row.segmen = (found[0].code if found else ""), stream, segment
    row.akses_galat = BROKEN if report.broken_id is not None else CUT if report.head_differs else ""
    row.ujung = _tips(own)
    if report.ok:
        row.akses_jumlah, row.akses_sidik = report.head.count, report.head.digest
    row.pada = now
    # What an exchange refused is forgotten with the row that tells of it, never before.
    with acting(None, "witness"), transaction.atomic():
        _note_set_back(row, now)
        row.save()
    return row


def look_at_log(now: datetime) -> Iterator[verify.Difference]:
    """The whole access log, against the heads this site has put into its journal."""
    row = Kesaksian.objects.filter(situs=identity.own(now).uuid).first()
    report = log.verify_chain(expected=highest_head(row.pk) if row else None)
    if report.broken_id is not None:
        yield verify.Difference(code="access_broken", field=f"{report.broken_id} {report.broken_at}")
    elif report.head_differs:
        yield verify.Difference(code="access_cut", table=report.head.count)


def look_if_set_back(now: datetime) -> None:
    """An exchange has shown that this database was set back: told at once, not a day later."""
    if Refusal.objects.filter(code=CUT_HISTORY, site__in=_former()).exists():
        look(now)


def compare(changes: Sequence[RowChange], _now: datetime) -> None:
    """A projection: what every testimony that changed tells of trouble, worked out anew."""
    keys = {change.object for change in changes}
    SelisihJurnal.objects.filter(kesaksian__in=keys).delete()
    rows = Kesaksian.objects.filter(pk__in=keys)
    SelisihJurnal.objects.bulk_create(one for row in rows for one in _amiss(row))


def _amiss(row: Kesaksian) -> Iterator[SelisihJurnal]:
    def one(kode: str, aliran: str = "", segmen: str = "") -> SelisihJurnal:
        return SelisihJurnal(
            kesaksian=row.pk,
            situs=row.situs,
            wilayah=row.wilayah,
            kode=kode,
            aliran=aliran[:30],
            segmen=segmen[:60],
            pada=row.pada,
        )

    if row.jurnal_galat:
        yield one(row.jurnal_galat, row.aliran, row.segmen)
    if row.akses_galat:
        yield one(f"access_{row.akses_galat}")
    if row.mundur_pada is not None:
        yield one("set_back", segmen=row.mundur)
    for scope, channel, head, tip in _sound(row.ujung):
        last = _segment_at(row.situs, scope, channel, head)
        if last is not None and (last.last, bytes(last.hash).hex()) != (head, tip):
            yield one("tip_differs", f"{scope}/{channel}", f"{last.first}-{last.last}")


def _sound(tips: Any) -> Iterator[tuple[str, str, int, str]]:
    """Another office wrote this; what is no list of tips says nothing."""
    for tip in tips if isinstance(tips, list) else ():
        if isinstance(tip, list) and [type(part) for part in tip] == [str, str, int, str]:
            yield tip[0], tip[1], tip[2], tip[3]


def _segment_at(situs: UUID, scope: str, channel: str, head: int) -> Segment | None:
    """The segment that holds number `head` of that stream here; None where it has not come so far."""
    stream = Stream.objects.filter(site__uuid=situs, scope=scope, channel=channel, admitted__gte=head).first()
    if stream is None:
        return None
    return stream.segments.filter(first__lte=head).order_by("-first").defer("body").first()


def _tips(own: Site) -> list[list[Any]]:
    rows = Stream.objects.filter(site=own, admitted__gt=0).order_by("scope", "channel")
    return [[one.scope, one.channel, one.admitted, bytes(one.tip).hex()] for one in rows]


def _former() -> list[UUID]:
    return list(Site.objects.filter(state=SiteState.FORMER).values_list("uuid", flat=True))


def _note_set_back(row: Kesaksian, now: datetime) -> None:
    rows = list(Refusal.objects.filter(code=CUT_HISTORY, site__in=_former()).order_by("scope", "channel", "first"))
    if rows:
        row.mundur_pada = now
        row.mundur = ", ".join(f"{one.scope}/{one.channel} {one.first}" for one in rows)[:60]
        Refusal.objects.filter(pk__in=[one.pk for one in rows]).delete()


def highest_head(key: UUID) -> log.Head | None:
    """The longest head of the access log this site ever put into its journal."""
    count, digest, best = 0, "", log.Head(0, "")
    for event in reversed(_past(key)):
        for change in event.changes:
            if change.field == "akses_jumlah":
                count = int(str(change.new or 0))
            elif change.field == "akses_sidik":
                digest = str(change.new or "")
        if digest and count > best.count:
            best = log.Head(count, digest)
    return best if best.count else None


def _past(key: UUID) -> list[history.Event]:
    try:
        return history.of_object(key)
    except SyncRefused:
        # The very segments that hold it are damaged: that is told already, and there is nothing to compare with.
        return []


def _places(one: verify.Difference) -> tuple[str, str]:
    """Region and channel, and numbers, of what `Difference` names by keys of this database."""
    number = one.field.partition(":")[0]
    row = Segment.objects.filter(stream=int(number), first=_first(one.field)).first() if number.isdigit() else None
    stream = row.stream if row else next((own for own in Stream.objects.all() if str(own) == one.stream), None)
    where = f"{stream.scope}/{stream.channel}" if stream else one.stream
    return where[:30], (f"{row.first}-{row.last}" if row else str(one.table or ""))[:40]


def _first(field: str) -> int:
    numbers = field.partition(":")[2].strip().partition("-")[0]
    return int(numbers) if numbers.isdigit() else -1
