from typing import Any

from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.accounts.walk import Page


def village(region: str) -> dict[str, Any]:
    return {"code": region}


def part(region: str) -> dict[str, Any]:
    row = Lingkungan.objects.create(wilayah=region, jenis=JenisLingkungan.JORONG, nama="Uji")
    return {"code": region, "part": row.pk}


PAGES: dict[str, Page] = {
    "wilayah:overview": Page("wilayah.view"),
    "wilayah:find": Page("wilayah.view"),
    "wilayah:village": Page("wilayah.view", of=village),
    "wilayah:add": Page("wilayah.change", of=village),
    "wilayah:part": Page("wilayah.change", of=part),
}
