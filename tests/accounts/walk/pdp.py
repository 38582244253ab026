from typing import Any

from nagari.pdp.models import Insiden, Pemusnahan
from nagari.pdp.services.requests import take_in
from nagari.penduduk.models import Penduduk
from tests.accounts.walk import POST, Page, given
from tests.office import NOW


def person(region: str) -> Penduduk:
    row: Penduduk = Penduduk.objects.create(
        wilayah=region, nik="1302105405909040", nama="WARGA UJI", terdata_sejak="2020-01-01", telepon="081234567840"
    )
    return row


def resident(region: str) -> dict[str, Any]:
    return {"pk": person(region).pk}


def consent(region: str) -> dict[str, Any]:
    return {"pk": person(region).pk, "tujuan": "kabar"}


def request(region: str) -> dict[str, Any]:
    return {"pk": take_in(person(region), "akses", NOW).pk}


def incident(region: str) -> dict[str, Any]:
    row = {"judul": "Laptop dicuri", "diketahui_pada": NOW, "data": "nama", "kejadian": "malam"}
    return {"pk": Insiden.objects.create(wilayah=region, **row).pk}


def letter(region: str) -> dict[str, Any]:
    return {**incident(region), "whom": "lembaga"}


def destruction(region: str) -> dict[str, Any]:
    row = {"kelas": "uji", "sebelum": NOW, "jumlah": 3, "pada": NOW}
    return {"pk": Pemusnahan.objects.create(wilayah=region, **row).pk}


PAGES: dict[str, Page] = {
    "pdp:index": Page("pdp.register"),
    "pdp:activities": Page("pdp.register"),
    "pdp:activities_file": Page("pdp.register", of=given(kind="csv"), anywhere=True),
    "pdp:contact": Page("pdp.contact"),
    "pdp:retention": Page("pdp.register"),
    "pdp:destruction": Page("pdp.register", of=destruction),
    "pdp:erasures": Page("pdp.view"),
    "pdp:requests": Page("pdp.view"),
    "pdp:request": Page("pdp.view", of=request),
    "pdp:decide": Page("pdp.handle", POST, of=request),
    "pdp:told": Page("pdp.handle", POST, of=request),
    "pdp:of_resident": Page("pdp.view", of=resident),
    "pdp:new": Page("pdp.handle", of=resident),
    "pdp:copy": Page("pdp.copy", of=resident),
    "pdp:restrict": Page("pdp.handle", POST, of=resident),
    "pdp:lift": Page("pdp.handle", POST, of=resident),
    "pdp:consent": Page("pdp.handle", POST, of=consent),
    "pdp:erase": Page("pdp.erase", of=resident),
    "pdp:incidents": Page("pdp.incident"),
    "pdp:incident_new": Page("pdp.incident"),
    "pdp:incident": Page("pdp.incident", of=incident),
    "pdp:incident_told": Page("pdp.incident", POST, of=letter),
    "pdp:incident_close": Page("pdp.incident", POST, of=incident),
    "pdp:incident_letter": Page("pdp.incident", of=letter),
}
