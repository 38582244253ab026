"""Rows of conflicts, kept in step with what folding finds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from nagari.sync.core.merge import Conflict
from nagari.sync.models import Conflict as ConflictRow

_SLICE: Final = 500


def keep(model: str, found: Mapping[UUID, tuple[str, Sequence[Conflict]]], now: datetime) -> int:
    """Make the rows of these objects what folding found: {object: (scope, conflicts)}. How many are new."""
    wanted = {one.id_for(key).hex(): (key, scope, one) for key, (scope, ones) in found.items() for one in ones}
    known: dict[str, bool] = {}
    keys = sorted(found)
    for at in range(0, len(keys), _SLICE):
        rows = ConflictRow.objects.filter(object__in=keys[at : at + _SLICE])
        known |= {pk: closed is None for pk, closed in rows.values_list("pk", "closed_at")}
    ConflictRow.objects.filter(pk__in=[pk for pk, is_open in known.items() if is_open and pk not in wanted]).update(
        closed_at=now
    )
    ConflictRow.objects.filter(pk__in=[pk for pk, is_open in known.items() if not is_open and pk in wanted]).update(
        closed_at=None
    )
    new = [(pk, *one) for pk, one in wanted.items() if pk not in known]
    # Two that apply at once may find the same.
    ConflictRow.objects.bulk_create(
        (_row(pk, key, model, scope, one, now) for pk, key, scope, one in new), ignore_conflicts=True
    )
    return len(new)


def _row(pk: str, key: UUID, model: str, scope: str, one: Conflict, now: datetime) -> ConflictRow:
    return ConflictRow(
        id=pk,
        object=key,
        model=model,
        scope=scope,
        field=one.field,
        base_time=one.base.time,
        base_site=one.base.site,
        earlier_time=one.earlier.time,
        earlier_site=one.earlier.site,
        later_time=one.later.time,
        later_site=one.later.site,
        found_at=now,
    )
