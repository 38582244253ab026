"""A whole day against a real server on SQLite, and one in whose middle the power goes. `make prove` plays all of it."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from tests import proving
from tests.layanan.antrean.day.audit import audit
from tests.layanan.antrean.day.play import Day, Plan
from tests.layanan.antrean.day.prepare import prepared
from tests.server import ROOT, environment, free_port

COUNTERS = proving.count(3, 8)
PLAN = Plan(
    tickets=proving.count(40, 2000),
    followers=proving.count(6, 60),
    at_once=proving.count(10, 50),
    bursts=(0, 1000) if proving.IS_WHOLE else (0,),
    seconds=proving.count(2, 240),
    seed=11,
    follow_seconds=proving.count(1, 4),
)
pytestmark = [
    pytest.mark.proved,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the server under test has its own SQLite"),
]


class Office:
    """A server process that can be killed and started again on the same port."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.told = prepared(data, COUNTERS)
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", "--port", str(self.port), "--quiet"],
            cwd=ROOT,
            env=environment(self.data),
        )

    def power_cut(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)
        self.process = self.start()


def test_it_serves_everybody_once_through_a_day_with_a_power_cut(tmp_path: Path) -> None:
    office = Office(tmp_path)
    try:
        day = Day(office.port, office.told, PLAN)
        cutting = threading.Thread(target=cut_in_the_middle, args=(office, day), daemon=True)
        cutting.start()
        log = day.play()
        cutting.join(60)
    finally:
        office.process.kill()
        office.process.wait(timeout=20)
    assert len(log.taken) == PLAN.tickets
    assert audit(tmp_path, log) == [], f"seed {PLAN.seed}"
    known = [size for status, size, _seconds in log.polls if status == 304]
    assert known
    assert max(known) <= 300


def cut_in_the_middle(office: Office, day: Day) -> None:
    while len(day.log.taken) < PLAN.tickets // 2 and not day.over.is_set():
        time.sleep(0.01)
    office.power_cut()
