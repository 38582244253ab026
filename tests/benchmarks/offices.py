"""Offices of a size in a folder of their own, made by the same commands an office uses."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import monotonic

from tests.server import ROOT, environment, manage

SEED = 2410
TODAY = "2026-05-14"


@dataclass(frozen=True, slots=True)
class Command:
    """One run of a command: wall time with start-up, processor time, and the most memory it held."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def measured(data: Path, *arguments: str) -> Command:
    with (data / "bench.log").open("w+") as log:
        began = monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment(data), stdout=log, stderr=log
        )
        # wait4 tells the memory of this very child; RUSAGE_CHILDREN only the largest of all.
        _, status, used = os.wait4(process.pid, 0)
        seconds = monotonic() - began
        log.seek(0)
        output = log.read()
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{' '.join(arguments)}: {output}")
    per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Command(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mb, output)


def probed(data: Path, module: str, *arguments: str, **more: str) -> str:
    """The last line that a module of this package prints, run as the site in `data`."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments],
        cwd=ROOT,
        env=environment(data, DJANGO_SETTINGS_MODULE="nagari.settings", **more),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()[-1] if done.stdout else ""


@dataclass(frozen=True)
class Offices:
    """All below one folder, which the caller throws away."""

    folder: Path

    @cached_property
    def empty(self) -> Path:
        """An office on its first day, without residents."""
        data = self.folder / "empty"
        data.mkdir()
        done = manage(data, "demo_office", "--residents", "0")
        if done.returncode:
            raise RuntimeError(done.stderr)
        return data

    def file(self, residents: int) -> Path:
        path = self.folder / f"{residents}.xlsx"
        if not path.exists():
            done = manage(
                self.empty,
                *("demo_file", str(path), "--residents", str(residents), "--seed", str(SEED), "--today", TODAY),
                *("--first-serial", "9001"),
            )
            if done.returncode:
                raise RuntimeError(done.stderr)
        return path

    def fresh(self, name: str) -> Path:
        """A copy of the empty office."""
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(self.empty, data)
        return data

    def filled(self, residents: int) -> Path:
        """An office with that many residents, imported once."""
        data = self.folder / f"filled-{residents}"
        if not data.exists():
            self.fresh(data.name)
            measured(data, "import_penduduk", str(self.file(residents)))
        return data
