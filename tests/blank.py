"""A migrated, empty SQLite database for sites that tests start as processes of their own.

To migrate takes seconds, to copy milliseconds: it is made once in a run of the tests. The
tests' own database is a copy of it too.
"""

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "nagari.sqlite3"
PLACE = "TESTS_SHARED"
_OF_THE_TESTS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TESTS_HAVE_A_FOLDER")
_PATIENCE = 180


def place(folder: Path, name: str = NAME) -> Path:
    """Puts it into a data folder; where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(made(), folder / name))


@cache
def made() -> Path:
    return shared("blank", _migrate) / NAME


def shared(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, once: for this process, or where `deploy/run_tests.py` has opened a place for it, for
    all parts of the run, whichever wants it first."""
    place = os.environ.get(PLACE)
    if place is None:
        alone = Path(tempfile.mkdtemp(prefix=f"nagari-{name}-"))
        atexit.register(shutil.rmtree, alone, ignore_errors=True)
        make(alone)
        return alone
    folder, done = Path(place) / name, Path(place) / f"{name}.done"
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        make(folder)
        done.touch()
    until = time.monotonic() + _PATIENCE
    while not done.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"Nobody has filled {folder}.")
        time.sleep(0.05)
    return folder


def _migrate(folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAGARI_")}
    for name in _OF_THE_TESTS:
        kept.pop(name, None)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**kept, "NAGARI_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
