"""`python -m tests.benchmarks.applying_probe`: what taking in another site's segments costs in the database of the
environment. One JSON object on standard output."""

import json
import random
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.lib.ids import uuid7  # noqa: E402
from nagari.sync import identity  # noqa: E402
from nagari.sync.admit import Raw, admit  # noqa: E402
from nagari.sync.apply import apply  # noqa: E402
from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp  # noqa: E402
from tests.office import KOTO_BARU  # noqa: E402
from tests.sync.peers import MILLISECONDS, Remote, resident  # noqa: E402

RESIDENTS = 10_000
CHANGES = 100
SMALL = 20_000
FIRST = uuid7().int


def residents() -> Iterator[Entry]:
    for at in range(RESIDENTS):
        day = f"{1950 + at % 70}-{1 + at % 12:02}-{1 + at % 28:02}"
        one = resident(
            f"Warga {at % 1777} Nama",
            nik=f"1302{at:012}",
            tempat_lahir="Koto Baru",
            tanggal_lahir=day,
            jenis_kelamin=1 + at % 2,
            agama=1,
            pekerjaan=1 + at % 80,
            shdk=1 + at % 9,
            kewarganegaraan=1,
            nama_ayah=f"Ayah {at % 911}",
            nama_ibu=f"Ibu {at % 907}",
            nik_ayah=f"1302{at + 3:012}",
            suku_minang="Koto",
            no_akta_lahir=f"AL-{at}",
            telepon=f"0812{at:08}",
            keluarga=f"{FIRST + 10**6 + at // 4:032x}",
        )
        yield one._replace(object=UUID(int=FIRST + at))


def change(at: int, stamp: Stamp, base: Stamp, value: str) -> Entry:
    bases = {"alamat_sekarang": (base,)}
    values = {"alamat_sekarang": value}
    return Entry(0, 0, Kind.UPDATE, "penduduk.Penduduk", UUID(int=FIRST + at), stamp, values, bases, at=MILLISECONDS)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 3)


def taken(raws: list[Raw]) -> float:
    """Seconds to check, store and fold."""
    now = timezone.now()

    def take() -> None:
        assert admit(raws, now=now).refused == []
        apply(now)

    return seconds(take)


def measure() -> dict[str, float]:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    identity.own(now)
    office = Remote("office", KOTO_BARU)
    office.introduce()
    born = list(residents())
    raws = [office.seal(born[at : at + 5_000]) for at in range(0, RESIDENTS, 5_000)]
    admitting = seconds(lambda: admit(raws, now=now))
    applying = seconds(lambda: apply(now))
    rng = random.Random(7)
    some = rng.sample(range(5_600, RESIDENTS), CHANGES)
    merging = taken([office.seal([change(at, office.stamp(1), ORIGIN, f"Jalan {at}") for at in some])])
    held: dict[int, Stamp] = {}
    small = []
    for turn in range(SMALL):
        at, stamp = rng.randrange(5_600), office.stamp(2 + turn)
        small.append(office.seal([change(at, stamp, held.get(at, ORIGIN), f"Jalan {turn}")]))
        held[at] = stamp
    return {
        "admit_10000_seconds": admitting,
        "apply_10000_seconds": applying,
        "merge_100_seconds": merging,
        "fold_20000_small_seconds": taken(small),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
