"""A migrated, empty SQLite database for sites that tests start as processes of their own.

To migrate takes seconds, to copy milliseconds: it is made once in a run of the tests.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "nagari.sqlite3"
_OF_THE_TESTS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TESTS_HAVE_A_FOLDER")


def place(folder: Path, name: str = NAME) -> Path:
    """Puts it into a data folder; where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(_made(), folder / name))


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nagari-blank-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
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
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return folder / NAME
