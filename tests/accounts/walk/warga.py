from typing import Any

from layanan.katalog import shipped
from layanan.katalog.services import kinds
from tests.accounts.walk import PUBLIC, Page, given
from tests.office import NOW


def service(region: str) -> dict[str, Any]:
    return {"kode": kinds.add_kind(region, "SKTM", shipped.services()["SKTM"], NOW).kode}


PAGES: dict[str, Page] = {
    "status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:ask": Page(PUBLIC),
    "warga:fill_in": Page(PUBLIC, of=service),
    "warga:asked": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:track": Page(PUBLIC),
    "warga:status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
}
