from typing import Any

from peta.lokasi.models import FotoSarana, Kategori, Sarana
from tests.accounts.walk import POST, PUBLIC, Page
from tests.office import NOW
from tests.penduduk.people import make_keluarga, make_penduduk


def family(region: str) -> dict[str, Any]:
    return {"pk": make_keluarga(wilayah=region).pk}


def resident(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(wilayah=region).pk}


def make_facility(region: str, **changes: Any) -> Sarana:
    values = {"nama": "Surau Lubuk", "kategori": Kategori.IBADAH, "lat": -0.835, "lng": 100.656, "dicatat_pada": NOW}
    return Sarana.objects.create(wilayah=region, **{**values, **changes})


def facility(region: str) -> dict[str, Any]:
    return {"pk": make_facility(region).pk}


def photo(region: str) -> dict[str, Any]:
    row = make_facility(region)
    return {"pk": FotoSarana.objects.create(wilayah=region, sarana=row, isi="a" * 64, diterima_pada=NOW).pk}


PAGES: dict[str, Page] = {
    "peta:public_facilities": Page(PUBLIC),
    "peta:public_ground": Page(PUBLIC),
    "peta:addresses": Page("penduduk.change"),
    "peta:search_addresses": Page("penduduk.change", POST),
    "peta:dismiss_address": Page("penduduk.change", POST, of=family),
    "peta:office": Page("peta.view"),
    "peta:ground": Page("peta.view"),
    "peta:houses": Page("penduduk.view"),
    "peta:near": Page("peta.view"),
    "peta:area": Page("penduduk.view", POST),
    "peta:missing": Page("penduduk.view"),
    "peta:house_of_resident": Page("penduduk.view", of=resident),
    "peta:house_of_family": Page("penduduk.view", of=family),
    "peta:house": Page("penduduk.view", of=family),
    "peta:place_house": Page("penduduk.change", of=family),
    "peta:forget_house": Page("penduduk.change", POST, of=family),
    "peta:new_facility": Page("peta.draw"),
    "peta:facility": Page("peta.view", of=facility),
    "peta:edit_facility": Page("peta.draw", of=facility),
    "peta:remove_facility": Page("peta.draw", POST, of=facility),
    "peta:add_photo": Page("peta.draw", POST, of=facility),
    "peta:photo": Page("peta.view", of=photo),
    "peta:remove_photo": Page("peta.draw", POST, of=photo),
}
