"""Looking at what the site runs on. Nothing in here fails: what can't be looked at is what is told."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from nagari.jobs import alive
from nagari.kantor import clock
from nagari.sync import statements, status
from nagari.upkeep.backups import state
from nagari.upkeep.health.rules import Vitals

WORK = "sync"
_PLAIN = "SELECT 1"
# A replica, or one set to read only, answers too and takes nothing.
_WRITABLE = "SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN 0 ELSE 1 END"


def look() -> Vitals:
    database = database_trouble()
    if database:
        return Vitals(database=database, work_age=alive.age(WORK), disk_mb=free_mb(), backup_at=backup_at())
    return Vitals(
        work_age=alive.age(WORK),
        disk_mb=free_mb(),
        is_clock_trusted=clock.is_trusted(),
        has_parent=statements.parent() is not None,
        synced_at=status.last_sync(),
        backup_at=backup_at(),
    )


def database_trouble() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITABLE if connection.vendor == "postgresql" else _PLAIN)
            return None if cursor.fetchone()[0] else "read_only"
    except Error:
        connection.close()
        return "unreachable"


def free_mb() -> int | None:
    try:
        return shutil.disk_usage(Path(settings.NAGARI_DATA)).free // 1_000_000
    except OSError:
        return None


def backup_at() -> datetime | None:
    proven = state.load().last_proven
    return proven.when if proven else None


def told_disk(_now: datetime) -> int | None:
    """For the site above (sync.health)."""
    return free_mb()


def told_backup(_now: datetime) -> int | None:
    at = backup_at()
    return int(at.timestamp()) if at else 0
