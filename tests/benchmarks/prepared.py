"""Run as the regency: offices that never run, known there, and segments they have ready to send.

`python -m tests.benchmarks.prepared crowd|past COUNT FILE`. `crowd`: every nagari with 100 residents here already, and
in FILE for each one segment that changes all of them. `past`: Nagari Koto Baru with 5,600 residents, and COUNT segments
of one change.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.demo.neighbours import Neighbour, neighbour  # noqa: E402
from nagari.sync import authority  # noqa: E402
from nagari.sync.admit import Raw, admit  # noqa: E402
from nagari.sync.apply import apply  # noqa: E402
from nagari.sync.core.change import ORIGIN, Kind  # noqa: E402
from nagari.sync.core.run import Head, Run  # noqa: E402
from nagari.sync.core.segment import Header, StreamKey, body_of, hash_of, seal, segment_of  # noqa: E402
from nagari.wilayah.models import Tingkat, Wilayah  # noqa: E402

FIELD: Final = "alamat_sekarang"
PERSON: Final = "penduduk.Penduduk"
CHANGES: Final = 100
RESIDENTS: Final = 5_600


class Office:
    """One that never runs; its key is drawn from `seed`, so whoever knows that can speak for it."""

    def __init__(self, made: Neighbour, key: Ed25519PrivateKey, bytes_of: Callable[[int], bytes]) -> None:
        self.made, self.key, self._bytes_of = made, key, bytes_of
        register = next(raw for raw in made.segments if Header.from_bytes(raw.header).stream.channel == "register")
        header = Header.from_bytes(register.header)
        self.stream, self.head, self.tip = header.stream, header.last, hash_of(register.header)
        self.people = [
            UUID(key).hex for run in segment_of(*register).runs if run.model == PERSON for key in run.objects
        ]
        self._stamps = dict.fromkeys(self.people, (ORIGIN.time, ORIGIN.site.hex))

    def changes(self, people: list[str], at: int) -> Raw:
        """The next segment: a new address for each of these people, as one transaction."""
        site, first = self.made.site.hex, self.head + 1
        rows = [
            (number, first, key, at, None, "", at, site, f"Jalan {number}", list(self._stamps[key]))
            for number, key in enumerate(people, first)
        ]
        segment = seal(
            [Run(Head(Kind.UPDATE, PERSON, (FIELD,), (FIELD,)), rows=rows)],
            stream=self.stream,
            previous=self.tip,
            sealed_at=at,
            seed=self._bytes_of(16),
            sign=self.key.sign,
        )
        self._stamps |= dict.fromkeys(people, (at, site))
        self.head, self.tip = self.head + len(people), segment.hash
        return Raw(segment.header_bytes, segment.signature, body_of(segment))


def office(code: str, name: str, residents: int, place: int, now: datetime) -> Office:
    """Known at this regency, its residents admitted."""
    made = neighbour(code, name, residents, place, now, Random(code).randbytes)
    key = Ed25519PrivateKey.from_private_bytes(Random(code).randbytes(32))
    authority.certify_key(made.site, made.public_key, wilayah=code, name=name, now=now)
    _taken([Raw(*one) for one in made.segments], now)
    return Office(made, key, Random(f"{code} more").randbytes)


def _taken(raws: list[Raw], now: datetime) -> None:
    refused = admit(raws, now=now).refused
    if refused:
        raise ValueError(str(refused[0]))


def _heads(one: Office) -> dict[StreamKey, int]:
    known = {Header.from_bytes(raw.header).stream: Header.from_bytes(raw.header).last for raw in one.made.segments}
    return known | {one.stream: one.head}


def crowd(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    villages = Wilayah.objects.filter(code__startswith="13.02.", level=Tingkat.DESA, valid_to=None).order_by("code")
    in_district: Counter[str] = Counter()
    for code, name in villages.values_list("code", "name")[:count]:
        district = code.rpartition(".")[0]
        one = office(code, name, CHANGES, in_district[district], now)
        in_district[district] += 1
        raw = one.changes(one.people[:CHANGES], int(now.timestamp() * 1000))
        yield {
            "site": one.made.site.hex,
            "key": one.key.private_bytes_raw().hex(),
            "heads": [[*key, head] for key, head in _heads(one).items()],
            "raw": [part.hex() for part in raw],
        }


def past(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    one = office("13.02.10.2001", "Koto Baru", RESIDENTS, 0, now)
    began = int(now.timestamp() * 1000) - count * 1000
    raws = [one.changes([one.people[turn % len(one.people)]], began + turn * 1000) for turn in range(count)]
    _taken(raws, now)
    yield {"people": len(one.people), "last": f"Jalan {one.head}"}


def main() -> None:
    what, count, file = sys.argv[1:]
    now = timezone.now()
    with transaction.atomic():
        authority.establish(now)
    told = list({"crowd": crowd, "past": past}[what](int(count), now))
    apply(now)
    Path(file).write_text(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
