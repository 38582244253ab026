"""A real process on a real SQLite file, killed with SIGKILL while it writes and seals: nothing lost, nothing double."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import blank
from tests.server import told_within

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import os, sys, threading
import django
django.setup()
from datetime import date
from django.db import connection, transaction
from django.utils import timezone
from nagari.penduduk.models import Penduduk
from nagari.sync import journal
from nagari.sync.tracking import acting, local_actor

def write(number):
    turn = 0
    while True:
        turn += 1
        with transaction.atomic(), acting(local_actor(number)):
            rows = [
                Penduduk(wilayah="13.02.10.2001", nama=f"{number}-{turn}", terdata_sejak=date(2026, 5, 14))
                for _ in range(5)
            ]
            Penduduk.objects.bulk_create(rows)
            Penduduk.objects.filter(id=rows[0].id).update(alamat_sekarang="Pasar")
        # Told only after the commit: what was told must be there afterwards. At once, for others tell beside it.
        os.write(1, f"{rows[0].id.hex}\\n".encode())

for number in range(1, 4):
    threading.Thread(target=write, args=(number,), daemon=True).start()
while True:
    journal.seal(timezone.now())
"""
COUNT = """
import django
django.setup()
import json
from nagari.penduduk.models import Penduduk
from nagari.sync.models import Capture, Segment
from nagari.sync import journal
entries = [one for row in Segment.objects.order_by("stream_id", "first") for one in journal.load(row).entries]
groups = {}
for one in entries:
    groups.setdefault(one.transaction, []).append(one)
print(json.dumps({
    "rows": [key.hex for key in Penduduk.objects.values_list("id", flat=True)],
    "unsealed": Capture.objects.count(),
    "numbers": [one.number for one in entries],
    "sizes": sorted({len(group) for group in groups.values()}),
    "actors": max(len({one.actor for one in group}) for group in groups.values()),
}))
"""


def python(data: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NAGARI_")},
        "NAGARI_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "nagari.settings",
        "SECRET_KEY": "for-tests-only",
    }
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_i2_i3_i14_it_loses_and_doubles_nothing_when_killed(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", time.time_ns() % 10_000))
    print(f"SEED={seed}")
    chance = random.Random(seed)
    blank.place(tmp_path, "site.sqlite3")
    told: list[str] = []
    for _ in range(3):
        victim = python(tmp_path, "-c", CHILD)
        assert victim.stdout is not None
        # The first line says that it is at work; how far it gets is chance.
        told.append(told_within(victim).strip())
        time.sleep(chance.uniform(0.05, 0.8))
        os.kill(victim.pid, signal.SIGKILL)
        told += [line.strip() for line in victim.stdout if len(line) == 33]
        victim.wait(timeout=20)
    verified = python(tmp_path, "manage.py", "verify", "--json")
    assert json.loads(verified.communicate(timeout=60)[0].splitlines()[-1])["problems"] == []
    counted = json.loads(python(tmp_path, "-c", COUNT).communicate(timeout=60)[0])
    assert set(told) <= set(counted["rows"])
    assert counted["unsealed"] == 0
    assert counted["numbers"] == list(range(1, len(counted["numbers"]) + 1))
    # Five inserts and a change, from one thread, in one transaction.
    assert len(counted["numbers"]) == len(counted["rows"]) // 5 * 6
    assert (counted["sizes"], counted["actors"]) == ([6], 1)
