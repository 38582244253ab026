"""What OpenSID v2410 took for the same, measured on the same kind of machine; and the budget of this house.

Keys are the measurements' names; values (unit, figure of the incumbent or None, budget).
"""

from typing import NamedTuple


class Target(NamedTuple):
    what: str
    unit: str
    incumbent: str
    budget: float


TARGETS = {
    "import_5000_seconds": Target("5,000 residents imported, checks and all", "s", "18-23", 2.0),
    "import_20000_seconds": Target("20,000 residents imported", "s", "fails at 512 MB", 8.0),
    "import_20000_peak_mb": Target("... memory at its peak", "MB", "> 512", 200.0),
    "list_20000_ms": Target("list page at 20,000 residents", "ms", "206", 12.0),
    "search_20000_ms": Target("name search at 20,000", "ms", "204", 15.0),
    "resident_20000_ms": Target("resident's page at 20,000", "ms", "52", 8.0),
    "list_100000_ms": Target("list page at 100,000", "ms", "", 24.0),
    "search_100000_ms": Target("name search at 100,000", "ms", "", 30.0),
    "resident_100000_ms": Target("resident's page at 100,000", "ms", "", 16.0),
    # 120 without letters and maps; with them it may take 180.
    "process_mb": Target("office process after load, letters and maps in it", "MB", "733", 180.0),
    "page_kb": Target("heaviest staff page, compressed, cold", "KB", "1,287", 60.0),
    "page_requests": Target("most requests of a staff page, cold", "", "89", 8.0),
}
