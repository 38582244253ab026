#!/usr/bin/env python3
"""All tests: once on SQLite (with the browser), once more on PostgreSQL.

Says what a machine lacks; in CI nothing may lack.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import browser, postgres  # noqa: E402


def run(title: str, *command: str) -> int:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    code = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
    print(f"== {title}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code


def main() -> int:
    lacking = [
        *([f"PostgreSQL: {postgres.INSTALL}"] if postgres.binaries() is None else []),
        *([f"a browser: {browser.INSTALL}"] if browser.executable() is None else []),
    ]
    for line in lacking:
        print(f"Skipped for want of {line}")
    if lacking and os.environ.get("CI"):
        return 1
    codes = [run("SQLite, with the browser", "pytest", "tests")]
    if postgres.binaries() is not None:
        codes.append(run("PostgreSQL", "tests.postgres", sys.executable, "-m", "pytest", "tests", "-m", "not browser"))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
