"""A real process is killed in the middle of a job; another one finishes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import blank
from tests.server import told_within

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import os, sys, threading, time
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from nagari.jobs import services, worker
from nagari.jobs.models import Job
from nagari.jobs.registry import kinds
services.LEASE = timedelta(seconds=1)

def slow(run):
    if sys.argv[1] == "die":
        print("running", flush=True)
        time.sleep(60)
    return {"attempt": run.attempt}

kinds.register("uji.lama", slow)
if sys.argv[1] == "die":
    services.enqueue("uji.lama", {}, user_id=None, wilayah="13.02.10.2001", now=timezone.now())
stop = threading.Event()
thread = worker.Worker(stop)
thread.start()
deadline = time.monotonic() + 20
while time.monotonic() < deadline:
    job = Job.objects.get()
    if job.state == "done":
        print(job.result, flush=True)
        break
    stop.wait(0.1)
stop.set()
thread.join(10)
"""


def test_it_finishes_a_job_that_a_killed_process_left_behind(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "NAGARI_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'jobs.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "nagari.settings",
    }

    def python(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )

    blank.place(tmp_path, "jobs.sqlite3")
    victim = python("-c", CHILD, "die")
    assert victim.stdout is not None
    assert told_within(victim) == "running\n"
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait(timeout=20)
    heir = python("-c", CHILD, "live")
    told, _ = heir.communicate(timeout=120)
    if heir.returncode != 0:
        pytest.fail(told)
    assert told.strip() == "{'attempt': 2}"
