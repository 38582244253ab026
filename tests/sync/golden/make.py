"""Writes segment.json: one segment of format 1, made once. Run again only for a new format, under another name.

`python -m tests.sync.golden.make > tests/sync/golden/segment-N.json`
"""

import json
import sys
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.sync.core import codec, segment
from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp
from nagari.sync.core.run import runs_of

SITE, OTHER = UUID(int=0x11), UUID(int=0x22)
OBJECT = UUID("018f7b2a-0000-7000-8000-000000009001")
ACTOR = UUID("018f7b2a-0000-7000-8000-0000000000aa")
FIRST, SECOND, GONE = Stamp(1778728800000, SITE), Stamp(1778728800001, OTHER), Stamp(1778728900000, SITE)


def _entry(number: int, kind: Kind, stamp: Stamp, **fields: object) -> Entry:
    given = {"number": number, "kind": kind, "stamp": stamp, "model": "penduduk.Penduduk", "object": OBJECT}
    return Entry(**{"transaction": number, "actor": ACTOR, "at": stamp.time, **given, **fields})  # type: ignore[arg-type]


ENTRIES = (
    _entry(1, Kind.INSERT, ORIGIN, values={"nama": 'Rahmi "Upik" Ñ', "lat": "-0.7893", "agama": 1}, at=1778728700000),
    _entry(
        2, Kind.UPDATE, FIRST, values={"nama": "Rahmi Yulia", "lat": None}, bases={"nama": (ORIGIN,), "lat": (ORIGIN,)}
    ),
    _entry(
        3,
        Kind.UPDATE,
        Stamp(1778728800002, SITE),
        transaction=2,
        values={"nama": "Rahmi Y."},
        bases={"nama": (FIRST, SECOND)},
        reason="settled",
        actor=None,
    ),
    _entry(
        4, Kind.DELETE, GONE, values={"deleted_at": 1778728900000000}, bases={"nama": (Stamp(1778728800002, SITE),)}
    ),
)

if __name__ == "__main__":
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    seed = bytes(range(32, 48))
    sealed = segment.seal(
        runs_of(ENTRIES),
        stream=segment.StreamKey(SITE, "13.02.10.2001", "register"),
        previous=segment.START,
        sealed_at=1778729000000,
        seed=seed,
        sign=key.sign,
    )
    erased = segment.blank(sealed, {2})
    json.dump(
        {
            "format": segment.FORMAT,
            "public_key": key.public_key().public_bytes_raw().hex(),
            "header": sealed.header_bytes.decode(),
            "signature": sealed.signature.hex(),
            "hash": sealed.hash.hex(),
            "heads": [run.head.to_bytes().decode() for run in sealed.runs],
            "rows": [[codec.canonical(row).decode() for row in run.rows] for run in sealed.runs],
            "body": codec.canonical(segment.body_json(sealed)).decode(),
            "body_erased": codec.canonical(segment.body_json(erased)).decode(),
            "body_packed": segment.body_of(sealed).hex(),
        },
        sys.stdout,
        indent=1,
        ensure_ascii=False,
    )
    sys.stdout.write("\n")
