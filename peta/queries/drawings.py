"""What the little maps beside boundaries show."""

from typing import Any

import orjson

from nagari.wilayah.models import Lingkungan, Tingkat, Wilayah
from nagari.wilayah.rules.codes import depth_of, is_village, level_of, parent_of
from peta.models import Batas, ImporBatas, Rincian
from peta.queries.boundaries import holding_parts
from peta.queries.outlines import shapes
from peta.rules.pictures import Drawn, area_of


def of_level(tingkat: Tingkat, within: str) -> list[Drawn]:
    """All regions of a level: those with a boundary, and those that only have a cell."""
    rows = shapes(tingkat, within, Rincian.KASAR)
    return [Drawn("around" if one.properties["sel"] else "held", one.properties["nama"], one.area) for one in rows]


def of_region(code: str) -> list[Drawn]:
    """A region among its neighbours, closely; of a village its parts, too."""
    above = parent_of(code) if depth_of(code) > Tingkat.KABUPATEN else code
    rows = shapes(level_of(code), above, Rincian.SEDANG)
    drawn = [
        Drawn("held" if one.id == code and not one.properties["sel"] else "around", one.properties["nama"], one.area)
        for one in rows
    ]
    return drawn + (of_parts(code) if is_village(code) else [])


def of_parts(wilayah: str) -> list[Drawn]:
    names = {row.id: str(row) for row in Lingkungan.objects.filter(wilayah=wilayah)}
    return [
        Drawn("new", names.get(part, ""), area_of(orjson.loads(row.geometri)))
        for part, row in holding_parts(wilayah).items()
    ]


def of_import(impor: ImporBatas) -> list[Drawn]:
    """What is drawn now, what the file brings, and what does not fit."""
    around = of_level(Tingkat.DESA, impor.wilayah) if not impor.baris.exclude(geometri="").count() else []
    rows = impor.baris.exclude(geometri="").values_list("nama", "geometri")
    new = [Drawn("new", name, area_of(orjson.loads(text))) for name, text in rows]
    flaws = [Drawn(one["flaw"], " / ".join(one["names"]), area_of(one["shape"])) for one in impor.findings]
    return [*around, *new, *flaws]


def feature(row: Batas) -> dict[str, Any]:
    """One version as GeoJSON, its numbers as they were given."""
    part = row.lingkungan
    name = Wilayah.objects.filter(code=row.wilayah).values_list("name", flat=True).first() or row.wilayah
    fields = {
        "kode": row.wilayah,
        "nama": str(part) if part else name,
        "luas_km2": row.luas,
        "status": "resmi" if row.resmi else "indikatif",
        "sumber": row.sumber,
        "berlaku_sejak": row.berlaku_sejak.isoformat() if row.berlaku_sejak else None,
        "versi": row.nomor,
    }
    return {"type": "Feature", "id": row.wilayah, "properties": fields, "geometry": orjson.loads(row.geometri)}
