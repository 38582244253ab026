"""Run as a site: counts all figures from the rows, at a regency after filling it with the residents of 74 nagari.

`python -m tests.benchmarks.statistics_probe count|fill [FILLED.sqlite3]`; one JSON object of seconds, printed.
"""

import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any, Final
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.accounts.models import User  # noqa: E402
from nagari.accounts.rules import Role  # noqa: E402
from nagari.lib.ids import uuid7_batch  # noqa: E402
from nagari.penduduk.models import Penduduk  # noqa: E402
from nagari.sync import guards, projections  # noqa: E402
from nagari.sync.bulk import bulk_insert  # noqa: E402
from nagari.wilayah.models import Tingkat, Wilayah  # noqa: E402
from tests.benchmarks.journal_probe import NAMES, residents  # noqa: E402

PEOPLE: Final = 413_075
LOGIN: Final = ("ukur", "sandi-untuk-mengukur")
_COUNTED: Final = ("angka_penduduk", "angka_keluarga")
_AT = {name: NAMES.index(name) for name in ("id", "wilayah", "nik", "keluarga_id", "lingkungan_id")}


def count() -> dict[str, float]:
    found = {}
    for name in _COUNTED:
        began = time.perf_counter()
        projections.rebuild(name, timezone.now())
        found[f"rebuild_{name.removeprefix('angka_')}"] = round(time.perf_counter() - began, 2)
    # What the server would count at its start.
    projections.run(timezone.now())
    return found


def fill(source: str) -> dict[str, Any]:
    """Families of one register under other keys in every nagari; without NIK, or each would be borne twenty times."""
    rows = sorted(residents(source), key=lambda row: str(row[_AT["keluarga_id"]]))
    villages = list(Wilayah.objects.filter(code__startswith="13.02.", level=Tingkat.DESA, valid_to=None)[:74])
    with guards.lifted(connection):
        for place, village in enumerate(villages):
            size = PEOPLE // len(villages) + (place < PEOPLE % len(villages))
            start = Random(place).randrange(len(rows))
            bulk_insert(Penduduk, NAMES, _moved(islice(cycle(rows), start, start + size), village.code, place, size))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE penduduk_penduduk")
    User.objects.create_user(
        LOGIN[0],
        LOGIN[1],
        role=Role.OFFICER,
        wilayah="13.02",
        nama="Ukur",
        must_change_password=False,
        created_at=timezone.now(),
    )
    return {**count(), "login": LOGIN}


def _moved(rows: Iterator[list[Any]], village: str, place: int, size: int) -> Iterator[list[Any]]:
    families: dict[UUID, UUID] = {}
    for key, row in zip(uuid7_batch(size), rows, strict=True):
        values = list(row)
        family = values[_AT["keluarga_id"]]
        values[_AT["id"]], values[_AT["wilayah"]] = key, village
        values[_AT["nik"]], values[_AT["lingkungan_id"]] = "", None
        if family is not None:
            values[_AT["keluarga_id"]] = families.setdefault(family, UUID(int=family.int ^ (place + 1 << 80)))
        yield values


if __name__ == "__main__":
    print(json.dumps(count() if sys.argv[1] == "count" else fill(sys.argv[2])))
