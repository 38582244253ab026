"""The office's working days: its hours, the national holidays, its own; and so what a time limit of the law means."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from nagari.kantor import site
from nagari.kantor.models import HariLibur, JamLayanan
from nagari.kantor.rules.hours import DEFAULT_WEEK, DayHours, National, OfficeCalendar, OwnDay, office_calendar

HOLIDAYS = Path(__file__).parent / "data" / "libur.csv"


@lru_cache(maxsize=1)
def national_holidays() -> Mapping[date, National]:
    """All that libur.csv knows, by date. Source: data/README.md."""
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                date.fromisoformat(row["tanggal"]): National(row["nama"], row["jenis"] == "cuti")
                for row in csv.DictReader(file)
            }
        )


def last_known_year() -> int:
    """The last year of which the joint leave has been decreed; later years want a look at the calendar."""
    return max(day.year for day, found in national_holidays().items() if found.is_joint_leave)


def week(wilayah: str) -> tuple[DayHours, ...]:
    """The office's opening hours by weekday; the usual ones until it entered its own."""
    rows = JamLayanan.objects.filter(wilayah=wilayah).order_by("hari", "id")
    # Two laptops of one office may both have entered a weekday before they met: the later row counts.
    found = {
        row.hari: DayHours(
            hari=row.hari,
            buka=row.buka,
            tutup=row.tutup,
            istirahat_mulai=row.istirahat_mulai,
            istirahat_selesai=row.istirahat_selesai,
        )
        for row in rows
    }
    return tuple(found[hari] for hari in sorted(found)) or DEFAULT_WEEK


def own_days(wilayah: str) -> dict[date, OwnDay]:
    rows = HariLibur.objects.filter(wilayah=wilayah).order_by("id")
    return {row.tanggal: OwnDay(row.nama, row.masuk_kerja) for row in rows}


def calendar(wilayah: str = "") -> OfficeCalendar:
    """The calendar of the office of region `wilayah`, of this office unless given. Two queries."""
    if not wilayah:
        info = site.current()
        wilayah = info.wilayah if info else ""
    return office_calendar(week(wilayah), national_holidays(), own_days(wilayah))
