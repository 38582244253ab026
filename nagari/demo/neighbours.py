"""The other nagari of the regency: small registers, written and signed as their own sites would have."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.demo.generator import generate
from nagari.demo.records import InventedFamily, InventedPerson, Village
from nagari.kantor.models import Kantor
from nagari.lib.ids import uuid7_batch
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync.core.change import Kind
from nagari.sync.core.run import Head, Run
from nagari.sync.core.segment import SEED, START, StreamKey, body_of, seal
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers.tracked import Tracked
from nagari.sync.values import micros
from nagari.wilayah.models import JenisLingkungan, Lingkungan

REASON: Final = "demo"
# Serials of the villages of one kecamatan, which share the first six digits of a NIK.
_SERIALS_EACH: Final = 30
_FIRST_SERIAL: Final = 9601
_NOBODY: Final = UUID(int=0).hex


class Made(NamedTuple):
    """One segment, in the order admit.Raw has."""

    header: bytes
    signature: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An office that never runs: its id, public key and what it wrote."""

    wilayah: str
    name: str
    site: UUID
    public_key: bytes
    segments: tuple[Made, ...]
    residents: int


def neighbour(
    wilayah: str,
    name: str,
    residents: int,
    place: int,
    now: datetime,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> Neighbour:
    """`place`: which village of its kecamatan it is, from 0: so no two of them share a NIK."""
    village = generate(place + 2, residents, wilayah, now.date(), first_serial=_FIRST_SERIAL + place * _SERIALS_EACH)
    key = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
    site = UUID(bytes=random_bytes(16), version=4)
    streams: dict[str, list[Run]] = {}
    for rows in _rows(wilayah, name, village, now.date()):
        tracked = Tracked(registry[type(rows[0])])
        runs = streams.setdefault(tracked.synced.channel, [])
        runs.append(_run(tracked, rows, sum(map(len, runs)), int(now.timestamp() * 1000)))
    segments = [
        _sealed(runs, StreamKey(site, wilayah, channel), key, now, random_bytes(SEED))
        for channel, runs in sorted(streams.items())
    ]
    return Neighbour(
        wilayah=wilayah,
        name=name,
        site=site,
        public_key=key.public_key().public_bytes_raw(),
        segments=tuple(segments),
        residents=len(village.people),
    )


def _sealed(runs: Sequence[Run], stream: StreamKey, key: Ed25519PrivateKey, now: datetime, seed: bytes) -> Made:
    sealed = seal(runs, stream=stream, previous=START, sealed_at=int(now.timestamp() * 1000), seed=seed, sign=key.sign)
    return Made(sealed.header_bytes, sealed.signature, body_of(sealed))


def _run(tracked: Tracked, rows: Sequence[SyncedModel], before: int, at: int) -> Run:
    """Inserts of one transaction, the first of the stream."""
    attributes = [field.attname for field in tracked.fields]
    cells = [
        (number, 1, row.id.hex, at, None, REASON, 0, _NOBODY, *(_cell(getattr(row, name)) for name in attributes))
        for number, row in enumerate(rows, before + 1)
    ]
    return Run(Head(Kind.INSERT, tracked.label, tracked.names), rows=cells)


def _cell(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return micros(value)
        case date():
            return value.isoformat()
        case bool() | None | str():
            return value
        case list() | dict():
            return "[]"
        case _:
            return int(value)


def _rows(wilayah: str, name: str, village: Village, today: date) -> Iterable[Sequence[SyncedModel]]:
    """Rows by model, what is pointed to first."""
    yield [Kantor(id=uuid7_batch(1)[0], wilayah=wilayah, nama=f"Kantor Wali Nagari {name}", kode="")]
    parts, homes = _parts(wilayah, village.families.values())
    yield parts
    families = dict(zip(village.families, uuid7_batch(len(village.families)), strict=True))
    yield [_family(families[number], one, homes, today) for number, one in village.families.items()]
    people = sorted(village.people.values(), key=lambda one: (one.family, one.shdk))
    keys = uuid7_batch(len(people))
    yield [
        _person(key, one, families[one.family], homes[_home(village.families[one.family])], wilayah, today)
        for key, one in zip(keys, people, strict=True)
    ]


_Home = tuple[str, str, str]


def _home(family: InventedFamily) -> _Home:
    return family.jorong, family.rw, family.rt


def _parts(wilayah: str, families: Iterable[InventedFamily]) -> tuple[list[Lingkungan], dict[_Home, UUID]]:
    kinds = (JenisLingkungan.JORONG, JenisLingkungan.RW, JenisLingkungan.RT)
    made: dict[tuple[str, ...], Lingkungan] = {}
    homes: dict[_Home, UUID] = {}
    for home in sorted({_home(one) for one in families}):
        above: UUID | None = None
        for depth, (kind, part) in enumerate(zip(kinds, home, strict=True), 1):
            if part:
                row = made.get(home[:depth])
                if row is None:
                    row = made[home[:depth]] = Lingkungan(wilayah=wilayah, jenis=kind, nama=part, induk_id=above)
                above = row.id
        assert above is not None
        homes[home] = above
    return list(made.values()), homes


def _family(key: UUID, one: InventedFamily, homes: dict[_Home, UUID], today: date) -> Keluarga:
    return Keluarga(
        id=key,
        wilayah=one.wilayah,
        no_kk=one.no_kk,
        alamat=one.alamat,
        lingkungan_id=homes[_home(one)],
        tanggal_kk=one.tanggal_kk,
        terdata_sejak=today,
    )


_FILLED_BEFORE: Final = timedelta(days=3 * 365)
_COPIED: Final = (
    *("nik", "nama", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "shdk", "status_perkawinan", "pendidikan_kk"),
    *("pendidikan_sedang", "pekerjaan", "agama", "golongan_darah", "suku_minang", "nama_ayah", "nama_ibu", "nik_ayah"),
    *("nik_ibu", "no_akta_lahir", "no_akta_perkawinan", "tanggal_perkawinan", "no_akta_perceraian", "cacat", "ktp_el"),
    *("tanggal_perceraian", "status_rekam", "asuransi", "no_asuransi", "telepon"),
)


def _person(key: UUID, one: InventedPerson, family: UUID, home: UUID, wilayah: str, today: date) -> Penduduk:
    return Penduduk(
        id=key,
        wilayah=wilayah,
        keluarga_id=family,
        lingkungan_id=home,
        suku="Minangkabau",
        # Entered when the register was filled, who was born since then at that time: maps have months to show.
        terdata_sejak=max(today - _FILLED_BEFORE, one.tanggal_lahir),
        **{name: getattr(one, name) for name in _COPIED},
    )


def share(total: int, count: int, seed: int) -> list[int]:
    """How many residents each of `count` villages has, `total` together, none alike."""
    rng = Random(seed)  # noqa: S311  invented villages
    weights = [rng.uniform(0.5, 1.6) for _village in range(count)]
    return [max(20, round(total * one / sum(weights))) for one in weights]
