"""An installation looks through its own journal and its access log, and says in the journal what it found.

Somebody with the disk in his hands can change a segment, or write the whole access log anew. What he cannot change is
what was signed and has left: the heads of the log that were said before, and the segments others hold.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.accounts import log
from nagari.kantor import site
from nagari.kantor.models import Level
from nagari.pdp.models import Kesaksian
from nagari.sync import history, identity, verify
from nagari.sync.models import Segment, Stream
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
    if report.ok:
        row.akses_jumlah, row.akses_sidik = report.head.count, report.head.digest
    row.pada = now
    with acting(None, "witness"), transaction.atomic():
        row.save()
    return row


def highest_head(key: UUID) -> log.Head | None:
    """The longest head of the access log this site ever put into its journal."""
    count, digest, best = 0, "", log.Head(0, "")
    for event in reversed(history.of_object(key)):
        for change in event.changes:
            if change.field == "akses_jumlah":
                count = int(str(change.new or 0))
            elif change.field == "akses_sidik":
                digest = str(change.new or "")
        if digest and count > best.count:
            best = log.Head(count, digest)
    return best if best.count else None


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
