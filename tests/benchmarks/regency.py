"""`make bench-regency`: a regency as deploy/ sets it up (nginx, granian, PostgreSQL with a lossless replica) with 435
offices and 2.4 million residents; what each office costs when there are 50, 150 and all of them.

The measured machine bears the load process too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.calibration import calibrate
from tests.regency import Regency, standing
from tests.server import ROOT, environment

RESIDENTS_EACH: Final = 5_517
# An hour for each hundred offices would be a standstill.
PATIENCE_SECONDS: Final = 6 * 3600.0
# By how much what an office costs may grow from the first mark to the last: noise, and one more level of an index.
FLAT: Final = 1.5
_GROWING: Final = ("register_cpu_seconds_each", "quiet_cpu_ms", "change_100_cpu_ms", "megabytes_each")
_SITE: Final = """
from nagari.sync.models import Site
one = Site.objects.get(state="own")
print(one.uuid.hex, bytes(one.public_key).hex())
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.regency")
    parser.add_argument("--marks", default="50,150,435", help="how many offices, one after the other")
    parser.add_argument("--residents", type=int, default=RESIDENTS_EACH, help="of an office, on average")
    parser.add_argument("--out", type=Path, help="write the JSON there too")
    given = parser.parse_args()
    marks = [int(mark) for mark in given.marks.split(",")]
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="nagari-regency-") as folder,
        standing(Path(folder), is_durable=True) as regency,
    ):
        ready = _prepared(regency, max(marks), given.residents)
        found = _loaded(regency, ready, marks)
        pages = _pages(regency)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": {"cores": os.cpu_count(), "calibration_seconds": calibrate(), "load": os.getloadavg()[1]},
        "minutes": round((time.monotonic() - began) / 60, 1),
        "marks": found,
        "pages": pages,
        "grown": {name: round(found[-1][name] / found[0][name], 2) for name in _GROWING},
    }
    text = json.dumps(told, indent=1)
    if given.out:
        given.out.write_text(text + "\n")
    print(text)
    steep = {name: times for name, times in told["grown"].items() if times > FLAT}
    if steep:
        print(f"What an office costs grows with their number: {steep}", file=sys.stderr)
    return 1 if steep else 0


def _prepared(regency: Regency, count: int, residents: int) -> Path:
    folder = regency.folder / "ready"
    folder.mkdir()
    _say(f"{count} offices are made ready ...")
    _run(regency, "regency_probe", str(count), str(count * residents), str(folder))
    return folder


def _loaded(regency: Regency, ready: Path, marks: list[int]) -> list[dict[str, float]]:
    site, key = regency.place.run(_SITE).splitlines()[-1].split()
    _say("They bring their registers ...")
    measured = [regency.processes["pages"].pid, regency.processes["work"].pid, regency.first.process]
    ids = ",".join(map(str, measured))
    given = [str(ready), regency.address, site, key, regency.first.url, ids, *map(str, marks)]
    lines = _run(regency, "regency_load", *given).splitlines()
    return [json.loads(line) for line in lines]


def _run(regency: Regency, module: str, *given: str) -> str:
    more = {**regency.place.more, "SSL_CERT_FILE": str(regency.folder / "certificate.pem")}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *given],
        cwd=ROOT,
        env=environment(regency.place.data, DJANGO_SETTINGS_MODULE="nagari.settings", **more),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stdout[-2000:]}")
    return done.stdout


def _pages(regency: Regency) -> dict[str, Any]:
    """The map of everybody, as the replica answers it; memory of the processes at the end."""
    took = []
    for _turn in range(7):
        began = time.monotonic()
        status, _body, _headers = regency.ask("/peta/publik/")
        took.append(time.monotonic() - began)
        if status != 200:
            raise RuntimeError(f"The map answers {status}.")
    peak = {name: _peak_mb(process.pid) for name, process in regency.processes.items()}
    return {"map_first_ms": round(took[0] * 1000), "map_ms": round(sorted(took)[3] * 1000, 1), "peak_mb": peak}


def _peak_mb(parent: int) -> float:
    """Of a process and those it has started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    lines = [line for pid in (parent, *children) for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024, 1)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
