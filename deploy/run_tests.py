#!/usr/bin/env python3
"""Style, types and all tests: once on SQLite (with the browser), once more on PostgreSQL.

Two strands side by side, since a test run keeps one core busy: the tests on SQLite show as they run, the other strand
is shown when it is done. Says what a machine lacks; in CI nothing may lack.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import browser, postgres  # noqa: E402

PYTHON = [sys.executable, "-m"]
LINT = (
    [*PYTHON, "ruff", "check", "."],
    [*PYTHON, "ruff", "format", "--check", "."],
    [str(Path(sys.executable).parent / "lint-imports")],
    [*PYTHON, "mypy"],
)


@dataclass(slots=True)
class Strand:
    """Parts one after the other; `failed` names those that did not end well."""

    parts: list[tuple[str, list[str]]]
    out: IO[str] | None = None
    failed: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def run(self) -> None:
        for title, command in self.parts:
            began = time.monotonic()
            print(f"\n== {title}", file=self.out, flush=True)
            code = subprocess.run(command, cwd=ROOT, stdout=self.out, stderr=self.out, check=False).returncode
            seconds = time.monotonic() - began
            print(f"== {title}: {'ok' if code == 0 else 'FAILED'} in {seconds:.0f} s", file=self.out, flush=True)
            (self.failed if code else self.done).append(title)


def main() -> int:
    began = time.monotonic()
    lacking = [
        *([f"PostgreSQL: {postgres.INSTALL}"] if postgres.binaries() is None else []),
        *([f"a browser: {browser.INSTALL}"] if browser.executable() is None else []),
    ]
    for line in lacking:
        print(f"Skipped for want of {line}")
    if lacking and os.environ.get("CI"):
        return 1
    front = Strand([("Tests on SQLite, with the browser", [*PYTHON, "pytest", "tests"])])
    behind = [(f"{' '.join(Path(part).name for part in command[-2:])}", command) for command in LINT]
    if postgres.binaries() is not None:
        pytest = [sys.executable, "-m", "pytest", "tests", "-m", "not browser", "--database-only"]
        behind.append(("Tests on PostgreSQL", [*PYTHON, "tests.postgres", *pytest]))
    with tempfile.TemporaryFile("w+") as kept:
        back = Strand(behind, kept)
        thread = threading.Thread(target=back.run, daemon=True)
        thread.start()
        front.run()
        thread.join()
        kept.seek(0)
        print(kept.read(), end="")
    failed = front.failed + back.failed
    seconds = time.monotonic() - began
    if failed:
        print(f"\nFAILED after {seconds:.0f} s: {', '.join(failed)}.")
        return 1
    skipped = f" Not run: {len(lacking)} (see the first lines)." if lacking else ""
    print(f"\nAll good in {seconds:.0f} s: {', '.join(front.done + back.done)}.{skipped}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
