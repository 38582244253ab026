"""Rows that are to be no more: their object was erased, or all that was known of it was taken back. The one place that
deletes from a synced table; its guard lets nobody else."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection, transaction

from nagari.sync import agreement, blobs
from nagari.sync.apply import rows
from nagari.sync.models import Capture, Conflict, ObjectStamps, Parked, Site
from nagari.sync.triggers import tracked_models


@transaction.atomic
def remove(objects: Mapping[UUID, str], scopes: Mapping[UUID, str] | None = None) -> set[str]:
    """Delete these objects (key -> model) from the tables of this site; the digests of blobs they pointed to. With
    `scopes`: only those that belong to the region named."""
    rows.mute(True)
    tally, digests = agreement.Tally(), set[str]()
    sites = dict(Site.objects.values_list("number", "uuid"))
    for tracked in tracked_models():
        named_here = [key for key, model in objects.items() if model == tracked.label]
        keys: list[UUID] = []
        for key, wilayah, *named in tracked.model.all_objects.filter(pk__in=named_here).values_list(
            "pk", "wilayah", *blobs.fields_of(tracked.model)
        ):
            if scopes is not None and scopes[key] != wilayah:
                continue
            keys.append(key)
            digests |= set(named)
            held = ObjectStamps.objects.filter(object=key).values_list("stamps", flat=True).first()
            tally.removed(wilayah, tracked.label, key, agreement.stamps_in(held, sites) if held else {})
        _delete(tracked.table, keys)
        for model in (ObjectStamps, Parked, Conflict, Capture):
            model.objects.filter(object__in=keys)._raw_delete(connection.alias)
    tally.write()
    rows.mute(False)
    return digests


def _delete(table: str, keys: Collection[UUID]) -> None:
    if not keys:
        return
    with connection.cursor() as cursor:
        # First a deletion that projections see: they follow changes, and a row that is gone has none.
        listed, among = rows.listed(keys), rows.among("id")
        cursor.execute(
            f'UPDATE "{table}" SET deleted_at = CURRENT_TIMESTAMP WHERE deleted_at IS NULL AND {among}', [listed]
        )
        cursor.execute(f'DELETE FROM "{table}" WHERE {among}', [listed])
