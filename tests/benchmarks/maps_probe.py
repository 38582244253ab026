"""Run as a regency that `statistics_probe fill` has filled: gives it villages until there are so many, each with the
figures of one there is; prints how many people live there then.

`python -m tests.benchmarks.maps_probe 435`
"""

import sys
from random import Random
from typing import Final

import django

django.setup()

from django.db import connection  # noqa: E402

from nagari.statistik.models import WHOLE, Angka  # noqa: E402
from nagari.wilayah.models import Tingkat, Wilayah  # noqa: E402

REGENCY: Final = "13.02"
# Degrees: nobody's centre lies on another's.
_APART: Final = 0.06
# Every figure of the new village, then those of the regions above, summed anew.
_COPY: Final = """
INSERT INTO statistik_angka (seri, wilayah, bagian, periode, kategori, jk, nilai)
SELECT seri, %s, bagian, periode, kategori, jk, nilai FROM statistik_angka WHERE wilayah = %s AND bagian = ''
"""
_SUM: Final = """
INSERT INTO statistik_angka (seri, wilayah, bagian, periode, kategori, jk, nilai)
SELECT seri, left(wilayah, %s), '', periode, kategori, jk, sum(nilai) FROM statistik_angka
WHERE length(wilayah) = 13 AND bagian = '' GROUP BY 1, 2, 4, 5, 6
"""


def widen(most: int) -> int:
    chance = Random(most)
    known = list(
        Wilayah.objects.filter(
            code__startswith=f"{REGENCY}.", level=Tingkat.DESA, valid_to=None, lat__isnull=False
        ).order_by("code")
    )
    pairs = []
    for at in range(most - len(known)):
        like = known[at % len(known)]
        code = f"{like.parent_id}.{5000 + at}"
        lat, lng = ((one or 0) + chance.uniform(-_APART, _APART) for one in (like.lat, like.lng))
        Wilayah.objects.create(
            code=code,
            name=f"Nagari {at}",
            search=f"NAGARI {at}",
            level=Tingkat.DESA,
            parent_id=like.parent_id,
            lat=lat,
            lng=lng,
        )
        pairs.append((code, like.code))
    Angka.objects.filter(wilayah__in={REGENCY, *(str(one.parent_id) for one in known)}).delete()
    with connection.cursor() as cursor:
        cursor.executemany(_COPY, pairs)
        for length in (len(REGENCY), len(REGENCY) + 3):
            cursor.execute(_SUM, [length])
        cursor.execute("ANALYZE statistik_angka")
        cursor.execute("ANALYZE wilayah_wilayah")
    rows = Angka.objects.filter(seri="penduduk", wilayah=REGENCY, bagian=WHOLE, periode=0, kategori=0)
    return sum(rows.values_list("nilai", flat=True))


if __name__ == "__main__":
    print(widen(int(sys.argv[1])))
