"""`make bench`: all measurements as one JSON object on standard output, progress on standard error."""

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.calibration import calibrate
from tests.benchmarks.measurements import MEASUREMENTS, Figures, judged
from tests.benchmarks.offices import Offices


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", action="append", choices=list(MEASUREMENTS), help="may be given several times")
    parser.add_argument("--out", type=Path, help="write the JSON there too")
    given = parser.parse_args()
    figures: Figures = {"calibration_seconds": calibrate()}
    with tempfile.TemporaryDirectory(prefix="nagari-bench-") as folder:
        all_offices = Offices(Path(folder))
        for name in given.only or MEASUREMENTS:
            print(f"{name} ...", file=sys.stderr, flush=True)
            found = MEASUREMENTS[name](all_offices)
            print(f"  {found}", file=sys.stderr, flush=True)
            figures |= found
    told = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "system": platform.system(),
        },
        "figures": figures,
        "over_budget": judged(figures),
    }
    text = json.dumps(told, indent=1)
    if given.out:
        given.out.write_text(text + "\n")
    print(text)
    return 1 if told["over_budget"] else 0


if __name__ == "__main__":
    sys.exit(main())
