"""What the tests of events share: who enters them, when, and what is looked at afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.marriage import Household
from nagari.penduduk.services.outcomes import Refused
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY

DAY = date(2026, 5, 2)
ENTRY = Entry(wilayah=KOTO_BARU, today=TODAY)
ALONE = Household()
NEW_KK = "1302100205269005"
CHILD = {"nama": "AZIZAH", "jenis_kelamin": 2, "tanggal_lahir": DAY, "tempat_lahir": "SOLOK"}
ARRIVED = {
    "nama": "ZULKIFLI",
    "nik": "1302100101909007",
    "jenis_kelamin": 1,
    "tanggal_lahir": date(1990, 1, 1),
    "kewarganegaraan": 1,
    "shdk": 1,
    "status_perkawinan": 1,
}


def confirmed(*codes: str) -> Entry:
    return replace(ENTRY, confirmed=frozenset(codes))


def codes(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def state() -> dict[str, list[dict[str, Any]]]:
    """The register as anybody sees it; what was deleted is gone."""
    return {
        "penduduk": list(Penduduk.objects.order_by("id").values()),
        "keluarga": list(Keluarga.objects.order_by("id").values()),
    }


def balance() -> int:
    """Whom all events together brought and took."""
    rows = Mutasi.objects.all()
    return sum(one.gains for one in rows) - sum(one.loses for one in rows)
