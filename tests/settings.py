"""The site's settings under test, in a module because pytest-django reads the settings before any conftest runs."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Nothing of a test may touch a real office's data. A process that a test starts keeps the folder that the test gave it.
if "TESTS_HAVE_A_FOLDER" not in os.environ:
    os.environ["TESTS_HAVE_A_FOLDER"] = "1"
    os.environ["NAGARI_DATA"] = tempfile.mkdtemp(prefix="nagari-test-")
    os.environ["NAGARI_GALLERY"] = "1"
os.environ.setdefault("SECRET_KEY", "for-tests-only")
# Heads and technicians of most tests have none; those of accounts ask for it.
os.environ.setdefault("NAGARI_SECOND_FACTOR", "voluntary")
# The browser's driver runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from nagari.settings import *  # noqa: F403
from nagari.settings import DATABASES, NAGARI_DATA, STATIC_ROOT

# WhiteNoise warns of a folder that is not there; tests take the files from where they lie.
STATIC_ROOT.mkdir(exist_ok=True)

# A real file, as an office has: the database in memory that Django would share between threads locks whole tables.
# On a disk in memory where there is one, for what is committed here need not survive anything.
if DATABASES["default"]["ENGINE"].endswith(".sqlite3"):
    folder = NAGARI_DATA
    if os.access("/dev/shm", os.W_OK):
        folder = Path(tempfile.mkdtemp(prefix="nagari-test-", dir="/dev/shm"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": str(folder / "test.sqlite3")}
