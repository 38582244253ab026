#!/usr/bin/env python3
"""Put the measured figures of docs/bench.json into README.md (`write`), or fail when they differ (`check`)."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from tests.benchmarks.incumbent import Target
README = ROOT / "README.md"
BENCH = ROOT / "docs" / "bench.json"
BEGIN, END = "<!-- figures: made by deploy/figures.py from docs/bench.json -->\n", "<!-- /figures -->"


def table() -> str:
    from tests.benchmarks import crowd, exchange, incumbent, letters, maps, queue, requests, rural, statistics

    bench = json.loads(BENCH.read_text())
    figures, machine = bench["figures"], bench["machine"]
    lines = _rows(
        "OpenSID v2410",
        {
            **incumbent.TARGETS,
            **statistics.TARGETS,
            **maps.TARGETS,
            **queue.TARGETS,
            **letters.TARGETS,
            **requests.TARGETS,
        },
        figures,
    )
    if shared := _rows("Morango 0.8", {**exchange.TARGETS, **crowd.TARGETS, **rural.TARGETS}, figures):
        lines += ["", "An office on SQLite and its regency on PostgreSQL, over HTTP between processes:", "", *shared]
    how = (
        f"{machine['cores']} shared cores, Python {machine['python']}, SQLite {machine['sqlite']}; calibration loop "
        f"{figures['calibration_seconds']:g} s. Server time is taken inside the server, logged in, the access log "
        "written, median of 200 after 20; imports are the wall time of the command with start-up."
    )
    return "\n".join([*lines, "", how, ""])


def _rows(peer: str, targets: "Mapping[str, Target]", figures: dict[str, float]) -> list[str]:
    lines = [f"| | measured | budget | {peer} |", "|---|---|---|---|"]
    for name, target in targets.items():
        if name in figures:
            unit = f" {target.unit}" if target.unit else ""
            theirs = f"{target.incumbent}{unit if target.incumbent[-1:].isdigit() else ''}" if target.incumbent else ""
            lines.append(f"| {target.what} | {figures[name]:,g}{unit} | {target.budget:,g}{unit} | {theirs} |")
    return lines if len(lines) > 2 else []


def filled() -> str:
    text = README.read_text()
    head, rest = text.split(BEGIN)
    return head + BEGIN + (table() if BENCH.exists() else "") + END + rest.split(END)[1]


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        README.write_text(filled())
    elif sys.argv[1:] == ["check"]:
        if README.read_text() != filled():
            sys.exit("README.md does not show docs/bench.json. Run: python deploy/figures.py write")
    else:
        sys.exit(__doc__)
