"""Run as a site: counts all figures from the rows, at a regency after filling it with the residents of 74 nagari.

`python -m tests.benchmarks.statistics_probe count|fill [FILLED.sqlite3]`; one JSON object of seconds, printed.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, groupby, islice
from random import Random
from typing import Any, Final
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.accounts.models import User  # noqa: E402
from nagari.accounts.rules import Role  # noqa: E402
from nagari.kantor.models import Situs  # noqa: E402
from nagari.lib.ids import uuid7_batch  # noqa: E402
from nagari.penduduk.figures import families as family_facts  # noqa: E402
from nagari.penduduk.figures import residents as resident_facts  # noqa: E402
from nagari.penduduk.models import Penduduk  # noqa: E402
from nagari.statistik.counting import Fact, add  # noqa: E402
from nagari.sync import guards, projections  # noqa: E402
from nagari.sync.bulk import bulk_insert  # noqa: E402
from nagari.wilayah.models import Tingkat, Wilayah  # noqa: E402
from tests.benchmarks.journal_probe import NAMES, residents  # noqa: E402

PEOPLE: Final = 413_075
LOGIN: Final = ("ukur", "sandi-untuk-mengukur")
_COUNTED: Final = ("angka_penduduk", "angka_keluarga")
_AT = {name: NAMES.index(name) for name in ("id", "wilayah", "nik", "cari", "keluarga_id", "lingkungan_id")}
_MEMBER = [NAMES.index(name) for name in family_facts.MEMBER]


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
    """One district of eight nagari with residents, counted from them; of the others the figures alone, for pages read
    nothing else, and 413,075 rows take PostgreSQL minutes."""
    # Without NIK, or each would be borne many times; without what only the search reads.
    blank = {_AT["nik"]: "", _AT["cari"]: "", _AT["lingkungan_id"]: None}
    rows = [[blank.get(at, value) for at, value in enumerate(row)] for row in residents(source)]
    rows.sort(key=lambda row: str(row[_AT["keluarga_id"]]))
    villages = list(Wilayah.objects.filter(code__startswith="13.02.", level=Tingkat.DESA, valid_to=None)[:74])
    shares = [PEOPLE // len(villages) + (place < PEOPLE % len(villages)) for place in range(len(villages))]
    starts = [Random(place).randrange(len(rows)) for place in range(len(villages))]
    people = [list(islice(cycle(rows), start, start + size)) for start, size in zip(starts, shares, strict=True)]
    written = [place for place, village in enumerate(villages) if village.code.startswith(villages[-1].code[:8])]
    with guards.lifted(connection):
        for place in written:
            bulk_insert(Penduduk, NAMES, _moved(people[place], villages[place].code, place))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE penduduk_penduduk")
    found = {f"{name}_{sum(shares[place] for place in written)}": seconds for name, seconds in count().items()}
    rest = [place for place in range(len(villages)) if place not in written]
    add([], (fact for place in rest for fact in _facts(people[place], villages[place].code)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE statistik_angka")
    # The first day is over, or every page would ask for it.
    Situs.objects.update(ready_at=timezone.now())
    User.objects.create_user(
        LOGIN[0],
        LOGIN[1],
        role=Role.OFFICER,
        wilayah="13.02",
        nama="Ukur",
        must_change_password=False,
        created_at=timezone.now(),
    )
    return {**found, "login": LOGIN}


def _moved(rows: Sequence[list[Any]], village: str, place: int) -> Iterator[list[Any]]:
    """The same people under other keys, families too."""
    for key, row in zip(uuid7_batch(len(rows)), rows, strict=True):
        values = list(row)
        values[_AT["id"]], values[_AT["wilayah"]] = key, village
        if family := values[_AT["keluarga_id"]]:
            values[_AT["keluarga_id"]] = UUID(int=family.int ^ (place + 1 << 80))
        yield values


def _facts(rows: Sequence[list[Any]], village: str) -> Iterator[tuple[str, Fact]]:
    names = [name.removesuffix("_id") for name in NAMES]
    for row in rows:
        values = dict(zip(names, row, strict=True))
        values |= {name: values[name] and values[name].isoformat() for name in ("tanggal_lahir", "terdata_sejak")}
        yield from ((village, fact) for fact in resident_facts.facts(values))
    for key, members in groupby(rows, key=lambda row: row[_AT["keluarga_id"]]):
        if key:
            size = family_facts.size_of(key, [[row[at] for at in _MEMBER] for row in members])
            yield from ((village, fact) for fact in family_facts.facts(size))


if __name__ == "__main__":
    print(json.dumps(count() if sys.argv[1] == "count" else fill(sys.argv[2])))
