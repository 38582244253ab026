"""`python -m tests.benchmarks.requests_probe COUNT`: the requests of the demo over and over, in the database of the
environment, until there are COUNT: one in ten still on its way, the others over; a history of years.

One JSON object on standard output: numbers of requests by where they stand.
"""

import json
import random
import sys
from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from uuid import UUID

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from layanan.permohonan.models import (  # noqa: E402
    LangkahPermohonan,
    LetakPermohonan,
    Permohonan,
    SubjekPermohonan,
)
from layanan.permohonan.rules.numbers import new_number  # noqa: E402
from nagari.kantor import site  # noqa: E402
from nagari.lib.ids import uuid7  # noqa: E402
from nagari.penduduk.models import Penduduk  # noqa: E402
from nagari.sync import journal, projections  # noqa: E402
from nagari.sync.tracking import SyncedModel  # noqa: E402

SEED = 5
OPEN = 0.1
AT_ONCE = 1_000
LONGEST_AGO = timedelta(days=900)
# A request and its steps.
Told = tuple[Permohonan, list[LangkahPermohonan]]


def main(count: int) -> None:
    chance = random.Random(SEED)
    now = timezone.now()
    projections.run(now)
    told = {row.permohonan: row for row in LetakPermohonan.objects.all()}
    known = [(row, _steps_of(row)) for row in Permohonan.objects.filter(pk__in=told)]
    running = [one for one in known if told[one[0].pk].kantor]
    over = [one for one in known if not told[one[0].pk].kantor]
    residents = list(Penduduk.objects.exclude(nik="").order_by("id")[:500])
    missing = count - Permohonan.objects.count()
    while missing > 0:
        some = [chance.choice(running if chance.random() < OPEN else over) for _one in range(min(AT_ONCE, missing))]
        with transaction.atomic():
            for model, rows in _copied(some, residents, chance):
                model.objects.bulk_create(rows)
        journal.seal(now)
        projections.run(now)
        missing -= len(some)
    print(json.dumps(_found()))


def _steps_of(row: Permohonan) -> list[LangkahPermohonan]:
    return list(LangkahPermohonan.objects.filter(permohonan=row).order_by("id"))


def _copied(
    rows: list[Told], residents: list[Penduduk], chance: random.Random
) -> Iterator[tuple[type[SyncedModel], list[SyncedModel]]]:
    """Each under keys, a number and a person of its own, and as long ago as chance has it."""
    info = site.current()
    assert info is not None
    requests: list[SyncedModel] = []
    subjects: list[SyncedModel] = []
    steps: list[SyncedModel] = []
    for row, taken in rows:
        who, ago = chance.choice(residents), chance.random() * LONGEST_AGO
        made = copy(row)
        made.pk, made.nomor = uuid7(), str(new_number(info.kode, chance.randrange))
        made.pemohon_id, made.pemohon_nama = who.pk, who.nama
        made.diajukan_pada = row.diajukan_pada - ago
        requests.append(made)
        subjects.append(SubjekPermohonan(wilayah=row.wilayah, permohonan_id=made.pk, penduduk_id=who.pk, nama=who.nama))
        keys: dict[UUID, UUID] = {}
        for one in taken:
            step = copy(one)
            keys[one.pk] = step.pk = uuid7()
            step.permohonan_id, step.pada = made.pk, one.pada - ago
            step.sesudah = keys.get(one.sesudah) if one.sesudah else None
            steps.append(step)
    yield Permohonan, requests
    yield SubjekPermohonan, subjects
    yield LangkahPermohonan, steps


def _found() -> dict[str, object]:
    info = site.current()
    assert info is not None
    rows = LetakPermohonan.objects.order_by("nomor")
    return {
        "all": rows.count(),
        "here": list(rows.filter(kantor=info.wilayah).values_list("nomor", flat=True)[:40]),
        "away": list(rows.filter(kantor__gt="").exclude(kantor=info.wilayah).values_list("nomor", flat=True)[:40]),
        "over": list(rows.filter(kantor="").values_list("nomor", flat=True)[:40]),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
