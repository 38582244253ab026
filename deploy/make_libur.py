#!/usr/bin/env python3
"""Writes nagari/kantor/data/libur.csv from the package `holidays` (MIT): `make_libur.py [LAST_YEAR]`.

The site reads the file, not the package, which takes 46 MB and 1.6 s to import on an office laptop. Run it when the
package knows a newer SKB 3 Menteri; an office can enter a decree itself before that.
"""

import csv
import sys
from pathlib import Path

import holidays

TARGET = Path(__file__).resolve().parent.parent / "nagari" / "kantor" / "data" / "libur.csv"
FIRST_YEAR = 2024
# Islamic holidays are estimated this far.
LAST_YEAR = 2036
KINDS = {"public": "libur", "government": "cuti"}


def rows(last_year: int) -> list[tuple[str, str, str]]:
    """(ISO date, name, libur or cuti), by date. A day that is both counts as libur."""
    found: dict[str, tuple[str, str, str]] = {}
    for category in ("government", "public"):
        years = range(FIRST_YEAR, last_year + 1)
        for day, name in holidays.country_holidays("ID", categories=(category,), years=years, language="id").items():
            found[day.isoformat()] = (day.isoformat(), name, KINDS[category])
    return [found[day] for day in sorted(found)]


if __name__ == "__main__":
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("tanggal", "nama", "jenis"))
        writer.writerows(rows(int(sys.argv[1]) if len(sys.argv) > 1 else LAST_YEAR))
