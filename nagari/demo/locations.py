"""What the demo office has on its map: its jorong as indicative areas, houses, and places everybody knows."""

import hashlib
import math
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from nagari.penduduk.models import Keluarga
from nagari.wilayah.models import JenisLingkungan, Lingkungan, Tingkat
from peta.dasar import services as dasar
from peta.lokasi.models import Cara, Kategori, LetakRumah, Sarana
from peta.models import Batas, Rincian
from peta.queries.outlines import shapes

SEED: Final = 19
HOUSES: Final = 220
# Degrees: houses of a jorong lie within about 300 m of its middle.
_SPREAD: Final = 0.0025
PLACES: Final = (
    ("Kantor Wali Nagari", Kategori.KANTOR),
    ("SDN 09", Kategori.SEKOLAH),
    ("SMPN 3", Kategori.SEKOLAH),
    ("TK Kasih Bundo", Kategori.SEKOLAH),
    ("Puskesmas Pembantu", Kategori.KESEHATAN),
    ("Posyandu Melati", Kategori.KESEHATAN),
    ("Masjid Raya", Kategori.IBADAH),
    ("Surau Lubuk", Kategori.IBADAH),
    ("Surau Tanjung", Kategori.IBADAH),
    ("Balai Adat", Kategori.ADAT),
    ("Pasar Nagari", Kategori.PASAR),
    ("Bak Air Bersih", Kategori.AIR),
    ("Lapangan Bola", Kategori.OLAHRAGA),
    ("Titik Kumpul Lapangan", Kategori.KEAMANAN),
    ("Jembatan Batang Lembang", Kategori.JALAN),
    ("Pandam Pekuburan", Kategori.MAKAM),
)

HOURS: Final = {
    Kategori.KANTOR: "Senin-Jumat 08.00-16.00",
    Kategori.SEKOLAH: "Senin-Sabtu 07.15-13.30",
    Kategori.KESEHATAN: "Senin-Sabtu 08.00-12.00",
    Kategori.PASAR: "Senin dan Kamis 06.00-17.00",
}


@transaction.atomic
def put_on_map(wilayah: str, now: datetime) -> int:
    """How many houses. Nothing where no centre of the village is known."""
    from peta.rules.shapes import multipolygon

    chance = random.Random(SEED)  # noqa: S311  invented places
    outline = next(iter(shapes(Tingkat.DESA, wilayah, Rincian.PENUH)), None)
    if outline is None:
        return 0
    area = multipolygon(outline.area)
    jorong = list(
        Lingkungan.objects.filter(wilayah=wilayah, jenis=JenisLingkungan.JORONG, closed_on=None).order_by("nama")
    )
    middles = _middles(area, max(1, len(jorong)))
    if len(jorong) > 1:
        _draw(wilayah, jorong, area, middles, now)
    tops = {one.id: at for one, at in zip(jorong, middles, strict=False)}
    above = dict(Lingkungan.objects.filter(wilayah=wilayah).values_list("id", "induk_id"))
    near = _near(area, chance)
    rows = []
    families = Keluarga.objects.filter(wilayah=wilayah, tutup_sejak=None).order_by("no_kk", "id")[:HOUSES]
    for one in families:
        part = one.lingkungan_id
        while part is not None and part not in tops:
            part = above.get(part)
        lat, lng = near(tops.get(part) or chance.choice(middles))
        rows.append(LetakRumah(wilayah=wilayah, keluarga=one, lat=lat, lng=lng, cara=Cara.KETUK, dicatat_pada=now))
    LetakRumah.objects.bulk_create(rows)
    for at, (nama, kategori) in enumerate(PLACES):
        lat, lng = near(middles[at % len(middles)])
        Sarana.objects.create(
            wilayah=wilayah,
            nama=nama,
            kategori=kategori,
            lat=lat,
            lng=lng,
            jam_buka=HOURS.get(kategori, ""),
            umum=True,
            dicatat_pada=now,
        )
    return len(rows)


def draw_basemap(wilayah: str, now: datetime) -> None:
    """Of borders and names alone: nobody's roads are invented."""
    made = dasar.make(dasar.own_items(wilayah), "")
    dasar.keep(wilayah, made.content, "", now)


def _near(area: Any, chance: random.Random) -> Callable[[Any], tuple[float, float]]:
    """Gives a latitude and longitude inside, not far from a middle."""
    import shapely

    shapely.prepare(area)

    def near(middle: Any) -> tuple[float, float]:
        for _try in range(50):
            lng, lat = chance.gauss(middle.x, _SPREAD), chance.gauss(middle.y, _SPREAD)
            if shapely.contains_xy(area, lng, lat):
                return round(lat, 6), round(lng, 6)
        return round(middle.y, 6), round(middle.x, 6)

    return near


def _middles(area: Any, count: int) -> list[Any]:
    """So many points inside, well apart."""
    import shapely

    centre = area.centroid
    reach = math.sqrt(area.area / math.pi) * 0.55
    found = []
    for at in range(count):
        angle = 2 * math.pi * at / count + 0.4
        point = shapely.Point(centre.x + reach * math.cos(angle), centre.y + reach * math.sin(angle))
        inner = (
            point if area.contains(point) else shapely.shortest_line(area.buffer(-reach / 5), point).boundary.geoms[0]
        )
        found.append(inner if count > 1 else area.representative_point())
    return found


def _draw(wilayah: str, jorong: list[Lingkungan], area: Any, middles: list[Any], now: datetime) -> None:
    import shapely

    from peta.rules.shapes import km2, label_point, only_areas, to_text

    cells = shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=area, ordered=True)
    for one, cell in zip(jorong, cells.geoms, strict=True):
        shape = only_areas(cell.intersection(area))
        text, (lng, lat) = to_text(shape), label_point(shape)
        Batas.objects.create(
            wilayah=wilayah,
            lingkungan=one,
            nomor=1,
            geometri=text,
            sidik=hashlib.sha256(text.encode()).hexdigest(),
            sumber="Rekaan",
            dibuat_pada=now,
            dipilih_pada=now,
            luas=km2(shape),
            lat=lat,
            lng=lng,
        )
