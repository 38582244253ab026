from typing import Any

from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.layanan.katalog.test_content import GOOD
from tests.office import NOW


def kind(region: str) -> dict[str, Any]:
    code = f"UJI-{region[-4:]}"
    known = JenisLayanan.objects.filter(wilayah=region, kode=code).first()
    return {"pk": (known or kinds.add_kind(region, code, GOOD, NOW)).pk}


def part(region: str) -> dict[str, Any]:
    return {**kind(region), "bagian": "rute"}


PAGES: dict[str, Page] = {
    "katalog:index": Page(PUBLIC),
    "katalog:service": Page(PUBLIC, of=given(kode="TIADA")),
    "katalog:sheet": Page(PUBLIC, of=given(kode="TIADA")),
    "katalog:keeping": Page("katalog.view"),
    "katalog:kept": Page("katalog.view", of=kind),
    "katalog:load": Page("katalog.change", POST),
    "katalog:add": Page("katalog.change"),
    "katalog:change": Page("katalog.change", of=kind),
    "katalog:part": Page("katalog.change", of=part),
    "katalog:switch": Page("katalog.change", POST, of=kind),
}
