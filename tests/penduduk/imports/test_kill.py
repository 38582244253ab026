"""The power goes in the middle of writing: a real process dies by SIGKILL, after its rows went to the database."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests import blank
from tests.penduduk.imports.bad_rows import person, write_xlsx
from tests.proving import seeds
from tests.server import told_within

ROOT = Path(__file__).resolve().parents[3]
PREPARE = """
import os, signal, sys
import django
django.setup()
from nagari.penduduk.imports.services import write
from nagari.penduduk.models import Impor, Keluarga, Penduduk

def die(*_):
    assert Penduduk.objects.count() == 10
    os.kill(os.getpid(), signal.SIGKILL)

def told():
    statuses = list(Impor.objects.values_list("status", flat=True))
    print(Penduduk.all_objects.count(), Keluarga.all_objects.count(), *statuses)
"""
BY_COMMAND = """
from django.core.management import call_command
write._write_changed = die
call_command("import_penduduk", sys.argv[1])
"""
BY_JOB = """
from datetime import timedelta
from django.utils import timezone
from nagari.jobs import services, worker
from nagari.penduduk.imports.services import preview
content = open(sys.argv[1], "rb").read()
impor = preview.start(content, "a.xlsx", wilayah="13.02.10.2001", user_id=1, now=timezone.now())
worker.run_due()
impor.refresh_from_db()
preview.agree(impor, user_id=1, now=timezone.now())
write._write_changed = die
services.LEASE = timedelta(0)
worker.run_due()
"""
AFTERWARDS = "told()"
HEIR = """
from nagari.jobs import worker
worker.run_due()
told()
"""
OFFICE = "from tests.office import make_office\nmake_office()"


@pytest.fixture
def site(tmp_path: Path):
    """An office with a file database of its own; `site(script, *arguments)` runs a process on it."""
    environment = {
        **os.environ,
        "NAGARI_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "nagari.settings",
        "PYTHONPATH": str(ROOT),
    }

    def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", PREPARE + script, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    def begin(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PREPARE + script, *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    run.begin = begin

    blank.place(tmp_path, "site.sqlite3")
    assert run(OFFICE).returncode == 0
    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(write_xlsx(tmp_path / "a.xlsx", [person(serial) for serial in range(9701, 9711)]))


@pytest.mark.slow
def test_it_writes_nothing_half_when_the_command_is_killed(site, file: str) -> None:
    assert site(BY_COMMAND, file).returncode == -9
    assert site(AFTERWARDS).stdout.split() == ["0", "0", "writing"]
    again = site(
        'from django.core.management import call_command\ncall_command("import_penduduk", sys.argv[1])\ntold()', file
    )
    assert again.stdout.splitlines()[-1].split()[:2] == ["10", "10"]


@pytest.mark.slow
def test_it_finishes_an_agreed_import_after_the_server_was_killed(site, file: str) -> None:
    killed = site(BY_JOB, file)
    assert killed.returncode == -9, killed.stderr
    assert site(AFTERWARDS).stdout.split() == ["0", "0", "writing"]
    assert site(HEIR).stdout.split() == ["10", "10", "done"]


ROWS = 300
LONGEST_SECONDS = 1.5
KILLED_AT_ANY_MOMENT = """
from django.core.management import call_command
print("begun", flush=True)
call_command("import_penduduk", sys.argv[1])
"""
WHOLE = """
from django.core.management import call_command
from nagari.sync.models import Capture
there = Penduduk.objects.count()
families = Keluarga.objects.count()
call_command("import_penduduk", sys.argv[1])
alone = Penduduk.objects.filter(keluarga=None).count()
print(there, families, Penduduk.objects.count(), Keluarga.objects.count(), alone)
"""


@pytest.mark.slow
@pytest.mark.proved
@pytest.mark.parametrize("seed", seeds(1, 60))
def test_it_is_all_there_or_not_at_all_whenever_the_power_goes(site, tmp_path: Path, seed: int) -> None:
    path = write_xlsx(tmp_path / "banyak.xlsx", [person(serial) for serial in range(9001, 9001 + ROWS)])
    victim = site.begin(KILLED_AT_ANY_MOMENT, str(path))
    assert told_within(victim) == "begun\n"
    with suppress(subprocess.TimeoutExpired):
        victim.wait(timeout=Random(seed).uniform(0, LONGEST_SECONDS))
    victim.kill()
    victim.communicate(timeout=20)
    told = site(WHOLE, str(path))
    assert told.returncode == 0, told.stderr
    there, families, *afterwards = map(int, told.stdout.splitlines()[-1].split())
    assert (there, families) in ((0, 0), (ROWS, ROWS)), seed
    assert afterwards == [ROWS, ROWS, 0], seed
