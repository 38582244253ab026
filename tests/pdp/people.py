"""An invented resident, for tests."""

from datetime import date
from typing import Any

from nagari.penduduk.models import Penduduk
from tests.office import KOTO_BARU


def make_person(**values: Any) -> Penduduk:
    said: dict[str, Any] = {
        "wilayah": KOTO_BARU,
        "nik": "1302105405909041",
        "nama": "SITI UJI",
        "tanggal_lahir": date(1990, 5, 14),
        "terdata_sejak": date(2020, 1, 1),
        "telepon": "081234567841",
    }
    row: Penduduk = Penduduk.objects.create(**{**said, **values})
    return row
