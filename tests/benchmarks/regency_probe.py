"""Run as the regency: villages, and for each an office that never runs: known here, its register ready to be sent, and
a change of a hundred residents after it.

`python -m tests.benchmarks.regency_probe COUNT RESIDENTS FOLDER`
"""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from django.utils import timezone  # noqa: E402

from nagari.demo.neighbours import neighbour, share  # noqa: E402
from nagari.sync import authority  # noqa: E402
from nagari.sync.core.segment import Header  # noqa: E402
from nagari.wilayah.models import Tingkat, Wilayah  # noqa: E402
from tests.benchmarks.prepared import CHANGES, Office  # noqa: E402

REGENCY = "13.02"
# Beyond the districts there are; as many villages each as have serials of their own.
_FIRST_DISTRICT, _EACH = 60, 12


def main() -> None:
    count, residents, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    now = timezone.now()
    authority.establish(now)
    for at, people in enumerate(share(residents, count, 435)):
        told = _office(*_village(at), people, at % _EACH, now)
        (folder / f"{at}.json").write_text(json.dumps(told))


def _village(at: int) -> tuple[str, str]:
    district = f"{REGENCY}.{_FIRST_DISTRICT + at // _EACH}"
    code, name = f"{district}.{2001 + at % _EACH}", f"Nagari {at}"
    for level, one, above in ((Tingkat.KECAMATAN, district, REGENCY), (Tingkat.DESA, code, district)):
        what = name if one == code else f"Kecamatan {at // _EACH}"
        defaults = {"name": what, "search": what.upper(), "level": level, "parent_id": above}
        defaults |= {"lat": -0.9 + at % 20 * 0.02, "lng": 100.6 + at // 20 * 0.02}
        Wilayah.objects.get_or_create(code=one, defaults=defaults)
    return code, name


def _office(code: str, name: str, residents: int, place: int, now: Any) -> dict[str, Any]:
    made = neighbour(code, name, residents, place, now, Random(code).randbytes)
    key = Ed25519PrivateKey.from_private_bytes(Random(code).randbytes(32))
    authority.certify_key(made.site, made.public_key, wilayah=code, name=name, now=now)
    speaking = Office(made, key, Random(f"{code} more").randbytes)
    heads = {Header.from_bytes(raw.header).stream: Header.from_bytes(raw.header).last for raw in made.segments}
    change = speaking.changes(speaking.people[:CHANGES], int(now.timestamp() * 1000))
    return {
        "site": made.site.hex,
        "key": key.private_bytes_raw().hex(),
        "residents": made.residents,
        "heads": [[one.site.hex, one.scope, one.channel, last] for one, last in heads.items()],
        "register": [[part.hex() for part in raw] for raw in made.segments],
        "change": [part.hex() for part in change],
        "changed": [[*_named(speaking.stream), speaking.head]],
    }


def _named(stream: Any) -> list[str]:
    return [stream.site.hex, stream.scope, stream.channel]


if __name__ == "__main__":
    main()
