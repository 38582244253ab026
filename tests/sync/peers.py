"""Other sites, as this one hears of them: they seal what a test tells them, with keys of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.sync.admit import Raw
from nagari.sync.core import segment as core
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Bases, Entry, Kind, Stamp, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.core.run import runs_of
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Site, SiteState
from tests.office import NOW

_SPACE = UUID("018f7b2a-0000-7000-8000-00000000aaaa")
SEED = bytes(range(core.SEED))
MILLISECONDS = int(NOW.timestamp() * 1000)
Row = Mapping[str, Value]


def key_of(name: str) -> UUID:
    """The id of an object a test calls by name."""
    return uuid5(_SPACE, name)


class Remote:
    """One site of region `wilayah`. Numbers its entries and chains its segments, a stream for each scope."""

    def __init__(self, name: str, wilayah: str, level: str = "nagari", *, now: datetime = NOW) -> None:
        self.uuid = uuid5(_SPACE, f"site {name}")
        self.wilayah, self.level = wilayah, level
        self._key = Ed25519PrivateKey.from_private_bytes(self.uuid.bytes * 2)
        self._heads: dict[StreamKey, tuple[int, bytes]] = {}

    def introduce(self) -> Site:
        """Make it known to this database."""
        site, _ = Site.objects.get_or_create(
            uuid=self.uuid,
            defaults={
                "number": 1 + max(Site.objects.values_list("number", flat=True), default=0),
                "public_key": self._key.public_key().public_bytes_raw(),
                "wilayah": self.wilayah,
                "level": self.level,
                "state": SiteState.PEER,
                "created_at": NOW,
            },
        )
        return site

    def stamp(self, time: int) -> Stamp:
        return Stamp(MILLISECONDS + time, self.uuid)

    def stream(self, scope: str | None = None, channel: str = "register") -> StreamKey:
        return StreamKey(self.uuid, self.wilayah if scope is None else scope, channel)

    def seal(
        self,
        entries: Sequence[Entry],
        *,
        scope: str | None = None,
        channel: str = "register",
        part: tuple[int, int] = (1, 1),
    ) -> Raw:
        """One segment; numbers are given here, each entry being a transaction unless it has one."""
        stream = self.stream(scope, channel)
        head, tip = self._heads.get(stream, (0, core.START))
        numbered = [
            one._replace(number=number, transaction=one.transaction or number)
            for number, one in enumerate(entries, head + 1)
        ]
        sealed = core.seal(
            runs_of(numbered),
            stream=stream,
            previous=tip,
            sealed_at=MILLISECONDS,
            seed=SEED,
            sign=self._key.sign,
            part=part,
        )
        self._heads[stream] = (numbered[-1].number, sealed.hash)
        return Raw(sealed.header_bytes, sealed.signature, core.body_of(sealed))


def insert(model: str, name: str, **values: Value) -> Entry:
    return Entry(0, 0, Kind.INSERT, model, key_of(name), ORIGIN, values, at=MILLISECONDS)


def update(model: str, name: str, stamp: Stamp, base: Stamp | Bases = ORIGIN, **values: Value) -> Entry:
    bases = (base,) if isinstance(base, Stamp) else base
    return Entry(0, 0, Kind.UPDATE, model, key_of(name), stamp, values, dict.fromkeys(values, bases), at=MILLISECONDS)


def delete(model: str, name: str, stamp: Stamp, **seen: Stamp) -> Entry:
    """`seen`: the stamps the deleter saw of fields changed since insert; `every` of an earlier deletion."""
    bases = {EVERY_FIELD if field == "every" else field: (one,) for field, one in seen.items()}
    return Entry(0, 0, Kind.DELETE, model, key_of(name), stamp, {DELETED_AT: stamp.time * 1000}, bases, at=MILLISECONDS)


def resident(name: str, **values: Value) -> Entry:
    """An insert with every field that has to be filled."""
    filled: dict[str, Value] = {"nama": name, "terdata_sejak": "2026-05-14", "status_dasar": 1, "status_penduduk": 1}
    return insert("penduduk.Penduduk", name, **{**filled, **values})
