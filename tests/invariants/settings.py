"""Settings of the simulator: each site has a database in memory and a folder, on a disk in memory if there is one."""

import os
import tempfile
from pathlib import Path

if "TESTS_ARE_SIMULATED" not in os.environ:
    os.environ["TESTS_ARE_SIMULATED"] = "1"
    # Keys are written with fsync, which an ordinary disk would make the slowest part of a schedule.
    memory = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="nagari-sim-", dir=memory if memory.is_dir() else None)
    os.environ["TESTS_HAVE_A_FOLDER"] = "1"
    os.environ["NAGARI_DATA"] = folder
    os.environ["DATABASE_URL"] = "sqlite:///:memory:"

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as _OF_THE_SITE

INSTALLED_APPS = ["tests.invariants.simulated", *_OF_THE_SITE]
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"handlers": [], "level": "CRITICAL"}}
