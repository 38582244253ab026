"""`python -m tests.benchmarks.journal_probe FILLED.sqlite3`: what the journal costs in the database of the environment.

The residents of that office are written into this one, with capture and without, changed, sealed, read and checked. One
JSON object on standard output; seconds are the least of several runs, for the machine may have other work.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from typing import Any
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.lib.ids import uuid7  # noqa: E402
from nagari.penduduk.models import Penduduk  # noqa: E402
from nagari.sync import guards, identity, journal  # noqa: E402
from nagari.sync.bulk import bulk_insert  # noqa: E402
from nagari.sync.core import segment as core  # noqa: E402
from nagari.sync.models import Segment  # noqa: E402
from nagari.sync.triggers.tracked import kind_of  # noqa: E402

RUNS = 3
TURNS = 5
NAMES = [field.attname for field in Penduduk._meta.concrete_fields]
Row = list[Any]
Figures = dict[str, float]


def residents(file: str) -> list[Row]:
    base = sqlite3.connect(file)
    columns = ", ".join(f'"{field.column}"' for field in Penduduk._meta.concrete_fields)
    kinds = [kind_of(field) for field in Penduduk._meta.concrete_fields]
    return [
        [_python(kind, value) for kind, value in zip(kinds, row, strict=True)]
        for row in base.execute(f"SELECT {columns} FROM penduduk_penduduk ORDER BY id")
    ]


def _python(kind: str, value: Any) -> Any:
    if value is None:
        return None
    match kind:
        case "UUIDField":
            return UUID(value)
        case "DateField":
            return date.fromisoformat(value)
        case "BooleanField":
            return bool(value)
        case _:
            return value


def fresh(rows: list[Row]) -> list[Row]:
    """The same residents under keys of their own, that follow each other as those of an import do."""
    first = uuid7().int
    return [[UUID(int=first + at), *row[1:]] for at, row in enumerate(rows)]


def least(work: Callable[[], object]) -> float:
    return min(_once(work) for _ in range(RUNS))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def inserted(rows: list[Row]) -> tuple[float, float, float]:
    """Seconds captured, captured without telling the figures, and bare. They take turns, after one that grows the
    file, so that disk and caches treat them alike."""
    ways: list[Callable[[], AbstractContextManager[object]]] = [nullcontext, unfed, lambda: guards.lifted(connection)]
    _inserted_once(rows)
    found = []
    for _ in range(TURNS):
        for way in ways:
            with way():
                found.append(_inserted_once(rows))
    return min(found[0::3]), min(found[1::3]), min(found[2::3])


def _inserted_once(rows: list[Row]) -> float:
    made = fresh(rows)
    with transaction.atomic():
        seconds = _once(lambda: bulk_insert(Penduduk, NAMES, made))
        transaction.set_rollback(True)
    return seconds


def updates() -> float:
    values = iter(range(1000))
    return least(lambda: Penduduk.objects.update(telepon=f"0812{next(values)}"))


def sealing(rows: list[Row]) -> tuple[float, list[Segment]]:
    seconds = []
    for _ in range(RUNS):
        Segment.objects.all().delete()
        bulk_insert(Penduduk, NAMES, fresh(rows))
        seconds.append(_once(lambda: journal.seal(timezone.now())))
    return min(seconds), list(Segment.objects.order_by("pk"))


def checking(segments: list[Segment]) -> float:
    def check() -> None:
        for row in segments:
            one = journal.load(row)
            core.check(one, head=row.first - 1, tip=one.header.previous, verify=lambda *_: True)

    return least(check)


@contextmanager
def unfed() -> Iterator[None]:
    """Inside, nobody tells the figures of new residents."""
    table = Penduduk._meta.db_table
    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("insert", "update"):
            cursor.execute(f'DROP TRIGGER "feed_{event}_{table}"{where}')
    yield
    guards.install(connection)


def measure(file: str) -> Figures:
    call_command("migrate", verbosity=0)
    identity.own(timezone.now())
    rows = residents(file)
    captured, journal_alone, bare = inserted(rows)
    bulk_insert(Penduduk, NAMES, fresh(rows))
    journal.seal(timezone.now())
    changed = updates()
    with guards.lifted(connection):
        unwatched = updates()
    changed_sealing = _once(lambda: journal.seal(timezone.now()))
    sealed, segments = sealing(rows)
    count = sum(row.last - row.first + 1 for row in segments)
    return {
        "capture_us": round((captured - bare) / len(rows) * 1e6, 1),
        # Part of it: what tells the figures.
        "feed_us": round((captured - journal_alone) / len(rows) * 1e6, 1),
        "update_10000_seconds": round(changed, 3),
        "update_10000_bare_seconds": round(unwatched, 3),
        "seal_changes_seconds": round(changed_sealing, 3),
        "seal_10000_seconds": round(sealed * 10_000 / count, 3),
        "check_5000_ms": round(checking(segments) * 5_000 / count * 1000, 1),
        "resident_bytes": round(sum(len(row.body) + len(row.header) + 64 for row in segments) / count, 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
