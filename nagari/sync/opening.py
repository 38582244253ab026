"""Rows that stood in a table before it was captured become part of the journal, as it found them."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from nagari.sync.triggers import Tracked, postgresql, sqlite, tracked_models

REASON = "opening"


def open_journal(connection: BaseDatabaseWrapper) -> int:
    """Capture every row the journal does not know as inserted now; how many they were. Again is a no-op."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        count = 0
        for tracked in tracked_models():
            if tracked.table in present:
                cursor.execute(_statement(connection.vendor, tracked), [REASON])
                count += cursor.rowcount
        return count


def _statement(vendor: str, tracked: Tracked) -> str:
    if vendor == "postgresql":
        row, txn = postgresql.row_json("n", tracked.fields), "pg_current_xact_id()::text::bigint"
        now = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    else:
        row, txn = sqlite.row_json("n", tracked.fields), "w.txn + 1"
        now = "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)"
    return (
        "INSERT INTO sync_capture (txn, kind, shape, object, wilayah, site, at, stamp, fields, before, actor, reason) "
        f"SELECT {txn}, 'I', {tracked.shape}, n.id, n.wilayah, w.site, {now} + w.offset_ms, 0, {row}, '', NULL, %s "
        f'FROM "{tracked.table}" n, sync_writer w '
        "WHERE NOT EXISTS (SELECT 1 FROM sync_entryindex e WHERE e.object = n.id) "
        "AND NOT EXISTS (SELECT 1 FROM sync_entryrange r WHERE n.id BETWEEN r.first AND r.last) "
        "AND n.id NOT IN (SELECT object FROM sync_capture) ORDER BY n.id"
    )
