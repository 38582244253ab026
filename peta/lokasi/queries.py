"""What lies where in a village."""

import gzip
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef

from nagari.pdp.models import Persetujuan, Tujuan
from nagari.pdp.queries import withdrawn
from nagari.penduduk.figures.families import KELUARGA
from nagari.penduduk.figures.residents import PENDUDUK
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.families import FamilyRow, family_rows
from nagari.penduduk.queries.places import Places, places_of
from nagari.statistik.queries import by_part, settled
from nagari.statistik.registry import Piece
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Lingkungan, Tingkat
from nagari.wilayah.rules.lingkungan import JenisLingkungan
from peta.lokasi.models import FotoSarana, Kategori, LetakRumah, Sarana
from peta.lokasi.rules import DECIMALS, Near, Position, nearest
from peta.models import Rincian
from peta.queries.boundaries import holding_parts
from peta.queries.outlines import shapes

PAGE_SIZE = 50
_AT_ONCE = 900
_FAMILY = Piece(KELUARGA, 1, 999)
_RESIDENT = Piece(PENDUDUK, 0, 0)


@dataclass(frozen=True, slots=True)
class Packed:
    """JSON under gzip. `etag` changes whenever it does; `count`: rows of persons in it."""

    body: bytes
    etag: str
    count: int

    @property
    def raw(self) -> bytes:
        return gzip.decompress(self.body)


def houses(wilayah: str) -> Mapping[UUID, Position]:
    """Open families -> where their house stands: as somebody here said it, else as the import said it of the head (or
    of the first member of whom it did). Kept until a synced row changes."""
    return settled(("peta-rumah", wilayah), lambda: _houses(wilayah))


def _houses(wilayah: str) -> dict[UUID, Position]:
    found: dict[UUID, Position] = {}
    people = Penduduk.objects.filter(
        wilayah=wilayah, status_dasar=StatusDasar.HIDUP, lat__isnull=False, lng__isnull=False, keluarga__isnull=False
    )
    for key, lat, lng in people.order_by("shdk", "id").values_list("keluarga_id", "lat", "lng"):
        if key and lat is not None and lng is not None:
            found.setdefault(key, Position(lat, lng))
    rows = LetakRumah.objects.filter(wilayah=wilayah, lat__isnull=False, lng__isnull=False)
    for key, lat, lng in rows.order_by("dicatat_pada", "id").values_list("keluarga_id", "lat", "lng"):
        if lat is not None and lng is not None:
            found[key] = Position(lat, lng)
    is_open = Keluarga.objects.filter(wilayah=wilayah, tutup_sejak__isnull=True).order_by("id")
    return {key: found[key] for key in is_open.values_list("id", flat=True) if key in found}


def house_of(keluarga: Keluarga) -> Position | None:
    return houses(keluarga.wilayah).get(keluarga.id)


def house_row(keluarga: UUID) -> LetakRumah | None:
    """What somebody here said last."""
    return LetakRumah.objects.filter(keluarga_id=keluarga, lat__isnull=False).order_by("-dicatat_pada", "-id").first()


def packed_houses(wilayah: str) -> Packed:
    """[[family (32 hex digits), lat, lng], ...]"""

    def make() -> Packed:
        rows = [[key.hex, round(at.lat, DECIMALS), round(at.lng, DECIMALS)] for key, at in houses(wilayah).items()]
        return _packed(rows, len(rows))

    return settled(("peta-rumah-json", wilayah), make)


def unwilling(wilayah: str) -> set[UUID]:
    """Families of this village one of whom has withdrawn the consent to the place of the house. Three queries."""
    rows = Persetujuan.objects.filter(penduduk__wilayah=wilayah, tujuan=Tujuan.LETAK, ditarik_pada__isnull=False)
    people = withdrawn(set(rows.values_list("penduduk_id", flat=True)), Tujuan.LETAK)
    families = Penduduk.objects.filter(pk__in=people, keluarga_id__isnull=False)
    return {key for key in families.values_list("keluarga_id", flat=True) if key}


def facilities(wilayah: str) -> list[Sarana]:
    """By category as the list of categories has them, then by name."""
    order = {code: at for at, code in enumerate(Kategori.values)}
    rows = list(Sarana.objects.filter(wilayah=wilayah))
    return sorted(rows, key=lambda row: (order.get(row.kategori, len(order)), row.nama.casefold(), row.id))


def public_facilities(wilayah: str) -> list[Sarana]:
    """What everybody may see of a village, or of all villages of a region; in the order of `facilities`."""
    return settled(("peta-umum", wilayah), lambda: _public(wilayah))


def _public(wilayah: str) -> list[Sarana]:
    order = {code: at for at, code in enumerate(Kategori.values)}
    rows = Sarana.objects.filter(in_region(wilayah), umum=True)
    return sorted(rows, key=lambda row: (order.get(row.kategori, len(order)), row.nama.casefold(), row.id))


def photos(sarana: Collection[UUID]) -> dict[UUID, list[FotoSarana]]:
    found: dict[UUID, list[FotoSarana]] = {}
    for row in FotoSarana.objects.filter(sarana_id__in=sarana).order_by("diterima_pada", "id"):
        found.setdefault(row.sarana_id, []).append(row)
    return found


def nearest_facilities(wilayah: str, here: Position, most: int = 5) -> list[Near]:
    """The nearest of each category, at most `most`, nearest first; `item` a Sarana."""
    by_kind: dict[str, list[tuple[Position, Sarana]]] = {}
    for row in facilities(wilayah):
        by_kind.setdefault(row.kategori, []).append((Position(row.lat, row.lng), row))
    found = [near for rows in by_kind.values() for near in nearest(here, rows, 1)]
    return sorted(found, key=lambda near: near.metres)[:most]


@dataclass(frozen=True, slots=True)
class Bagian:
    """A jorong: figures of all who live in it, its RW and RT too. `bentuk`: GeoJSON geometry, or ""."""

    id: UUID
    nama: str
    penduduk: int
    keluarga: int
    rumah: int
    luas: float | None
    bentuk: str


def parts(wilayah: str) -> list[Bagian]:
    """By name. Figures are those kept by statistik; houses as `houses`."""
    return settled(("peta-bagian", wilayah), lambda: _parts(wilayah))


def _parts(wilayah: str) -> list[Bagian]:
    places = places_of(wilayah)
    tops = Lingkungan.objects.filter(wilayah=wilayah, jenis=JenisLingkungan.JORONG, closed_on__isnull=True)
    drawn = holding_parts(wilayah)
    within = {row.id: places.within(row.id) or [row.id] for row in tops}
    keys = [part.hex for some in within.values() for part in some if isinstance(part, UUID)]
    people, families = by_part([_RESIDENT], wilayah, keys), by_part([_FAMILY], wilayah, keys)
    located = _located(wilayah)
    found = []
    for row in sorted(tops, key=lambda row: row.nama.casefold()):
        some = [part for part in within[row.id] if isinstance(part, UUID)]
        shape = drawn.get(row.id)
        found.append(
            Bagian(
                id=row.id,
                nama=str(row),
                penduduk=sum(people[part.hex].total for part in some if part.hex in people),
                keluarga=sum(families[part.hex].total for part in some if part.hex in families),
                rumah=sum(located.get(part, 0) for part in some),
                luas=shape.luas if shape else None,
                bentuk=shape.geometri if shape else "",
            )
        )
    return found


def _located(wilayah: str) -> dict[UUID | None, int]:
    """Part of the village as the card says it -> families whose house is known."""
    known = houses(wilayah)
    rows = Keluarga.objects.filter(wilayah=wilayah, tutup_sejak__isnull=True).values_list("id", "lingkungan_id")
    found: dict[UUID | None, int] = {}
    for key, part in rows:
        if key in known:
            found[part] = found.get(part, 0) + 1
    return found


def packed_ground(wilayah: str) -> Packed:
    """What may be shown without anybody's data: facilities, outlines of the village and of its jorong with figures.

    {"sarana": [[id, name, category, lat, lng, photos], ...],
    "bagian": [{nama, penduduk, keluarga, rumah, bentuk}, ...], "batas": GeoJSON geometry or null, "indikatif": bool}
    """

    def make() -> Packed:
        rows = facilities(wilayah)
        counts = dict(
            FotoSarana.objects.filter(wilayah=wilayah).order_by().values_list("sarana_id").annotate(n=Count("id"))
        )
        outline = next(iter(shapes(Tingkat.DESA, wilayah, Rincian.PENUH)), None)
        ground: dict[str, Any] = {
            "sarana": [[row.id.hex, row.nama, row.kategori, row.lat, row.lng, counts.get(row.id, 0)] for row in rows],
            "bagian": [
                {
                    "nama": one.nama,
                    "penduduk": one.penduduk,
                    "keluarga": one.keluarga,
                    "rumah": one.rumah,
                    "bentuk": json.loads(one.bentuk) if one.bentuk else None,
                }
                for one in parts(wilayah)
            ],
            "batas": {"type": "MultiPolygon", "coordinates": outline.area} if outline else None,
            "indikatif": bool(outline and outline.properties["indikatif"]),
        }
        return _packed(ground, 0)

    return settled(("peta-dasar-json", wilayah), make)


def _packed(content: Any, count: int) -> Packed:
    raw = orjson.dumps(content)
    return Packed(gzip.compress(raw, 6, mtime=0), f'"{hashlib.sha256(raw).hexdigest()[:24]}"', count)


@dataclass(frozen=True, slots=True)
class Missing:
    rows: Sequence[FamilyRow]
    page: Page


def without_house(wilayah: str, number: int) -> Missing:
    """Families that live here and whose house nobody has pointed at, in order of their card numbers."""
    known = houses(wilayah)
    alive = Penduduk.objects.filter(keluarga_id=OuterRef("id"), status_dasar=StatusDasar.HIDUP)
    rows = Keluarga.objects.filter(Exists(alive), wilayah=wilayah, tutup_sejak__isnull=True).order_by("no_kk", "id")
    keys = [key for key in rows.values_list("id", flat=True) if key not in known]
    page = Paginator(keys, PAGE_SIZE).get_page(number)
    return Missing(family_rows(list(page.object_list), places_of(wilayah)), page)


def families_shown(keys: Sequence[UUID], places: Places) -> list[FamilyRow]:
    """In order of their card numbers; any number of them."""
    found = [row for at in range(0, len(keys), _AT_ONCE) for row in family_rows(keys[at : at + _AT_ONCE], places)]
    return sorted(found, key=lambda row: (row.no_kk, row.id))


def head_name(keluarga: UUID) -> str:
    heads = Penduduk.objects.filter(
        keluarga_id=keluarga, status_dasar=StatusDasar.HIDUP, shdk=Shdk.KEPALA_KELUARGA
    ).order_by("id")
    return heads.values_list("nama", flat=True).first() or ""
