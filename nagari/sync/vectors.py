"""What this site holds of what another may hold too: the head of every stream in common scope."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nagari.sync.core.heads import Heads, holds, subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Site, Stream
from nagari.sync.tracking import in_region


def heads(region: str, other: str = "") -> dict[StreamKey, int]:
    """Heads of the streams that offices of `region` and of `other` both hold."""
    statement, params = _statement(connection.vendor, region, other)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return {
        StreamKey(site if isinstance(site, UUID) else UUID(site), scope, channel): admitted
        for site, scope, channel, admitted, home in rows
        if holds(region, scope, home) and holds(other, scope, home)
    }


@lru_cache(maxsize=1024)
def _statement(_vendor: str, region: str, other: str) -> tuple[str, tuple[Any, ...]]:
    """Asked twice in every session with news, by the regency of every office: to put it together took longer than to
    answer it."""
    rows = Stream.objects.filter(_held_by(region) & _held_by(other), admitted__gt=0)
    values = rows.values_list("site__uuid", "scope", "channel", "admitted", "site__wilayah").order_by()
    return values.query.sql_with_params()


def only_held(told: Heads, region: str) -> dict[StreamKey, int]:
    """Those that the office of `region` may hold."""
    homes = homes_of({key.site for key in told if not subscribes(region, key.scope)})
    return {key: head for key, head in told.items() if holds(region, key.scope, homes.get(key.site, ""))}


def homes_of(sites: Collection[UUID]) -> dict[UUID, str]:
    """The regions of the offices of these sites."""
    return dict(Site.objects.filter(uuid__in=sites).values_list("uuid", "wilayah")) if sites else {}


def regions(held: Iterable[StreamKey], region: str, other: str) -> set[str]:
    """Regions of which both offices hold everything: of one that something was only handed over to, they do not."""
    return {key.scope for key in held if subscribes(region, key.scope) and subscribes(other, key.scope)}


def _held_by(region: str) -> Q:
    if not region:
        return Q()
    parts = region.split(".")
    above = ["", *(".".join(parts[:count]) for count in range(1, len(parts)))]
    return in_region(region, "scope") | Q(scope__in=above) | in_region(region, "site__wilayah")
