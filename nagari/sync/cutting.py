"""A history that was cut: a site that tells less of its own streams than it once sent. It cannot have forgotten by
itself; its database was set back, or somebody took the end away. It gets what it lacks and renews itself (rewinding);
that it happened, and where, is kept for people to see."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from nagari.sync.core.heads import Heads
from nagari.sync.models import Refusal

CUT: Final = "history_cut"


def note_cut(site: UUID, told: Heads, held: Heads, now: datetime) -> None:
    """`told`: all heads of that site, as it says; `held`: what was held here before anything came with it."""
    for key, head in held.items():
        if key.site == site and told.get(key, 0) < head:
            note(site, key.scope, key.channel, told.get(key, 0) + 1, head, now)


def note(site: UUID, scope: str, channel: str, first: int, last: int, now: datetime) -> None:
    """Of that stream the entries from `first` to `last` were gone."""
    row, made = Refusal.objects.get_or_create(
        site=site,
        scope=scope,
        channel=channel,
        first=first,
        defaults={"code": CUT, "data": {"last": last}, "since": now, "last_at": now},
    )
    if not made:
        Refusal.objects.filter(pk=row.pk).update(code=CUT, data={"last": last}, last_at=now, times=F("times") + 1)
