"""Fixed personas and one office for tests: Nagari Koto Baru in Kubung, and a neighbour nobody there may look into."""

from datetime import UTC, datetime
from typing import Any

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Level, Situs
from nagari.wilayah.models import Tingkat, Wilayah

KOTO_BARU = "13.02.10.2001"
SELAYO = "13.02.10.2002"
NOW = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)
PASSWORD = "sandi-untuk-uji"
REGIONS = {
    "13": "Sumatera Barat",
    "13.02": "Kabupaten Solok",
    "13.02.10": "Kubung",
    KOTO_BARU: "Koto Baru",
    SELAYO: "Selayo",
}


def make_regions() -> None:
    rows = [
        Wilayah(
            code=code,
            name=name,
            search=name.upper(),
            level=Tingkat(code.count(".") + 1),
            parent_id=code.rpartition(".")[0] or None,
        )
        for code, name in REGIONS.items()
    ]
    # Every test of an office begins with this: five rows in one statement.
    Wilayah.objects.bulk_create(rows, ignore_conflicts=True)


def make_office(wilayah: str = KOTO_BARU, level: Level = Level.NAGARI) -> Kantor:
    """The regions, this site's row (first day done) and its office."""
    make_regions()
    Situs.objects.create(level=level, wilayah=wilayah, ready_at=NOW)
    kantor: Kantor = Kantor.objects.create(wilayah=wilayah, nama=f"Kantor {REGIONS[wilayah]}", kode="KTB")
    return kantor


def make_user(role: Role, wilayah: str = KOTO_BARU, **fields: Any) -> User:
    values: dict[str, Any] = {"nama": f"Uji {role.label}", "must_change_password": False, "created_at": NOW, **fields}
    username = values.pop("username", f"{role.value}-{wilayah}")
    return User.objects.create_user(username, PASSWORD, role=role, wilayah=wilayah, **values)
