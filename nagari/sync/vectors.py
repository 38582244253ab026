"""What this site holds of what another may hold too: the head of every stream in common scope."""

from django.db.models import Q

from nagari.sync.core.heads import subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Stream
from nagari.sync.tracking import in_region


def heads(region: str, other: str = "") -> dict[StreamKey, int]:
    """Heads of the streams that offices of `region` and of `other` both hold."""
    rows = Stream.objects.filter(_held_by(region) & _held_by(other), admitted__gt=0)
    return {
        StreamKey(site, scope, channel): admitted
        for site, scope, channel, admitted in rows.values_list("site__uuid", "scope", "channel", "admitted").order_by()
        if subscribes(region, scope) and subscribes(other, scope)
    }


def _held_by(region: str) -> Q:
    if not region:
        return Q()
    parts = region.split(".")
    above = ["", *(".".join(parts[:count]) for count in range(1, len(parts)))]
    return in_region(region, "scope") | Q(scope__in=above)
