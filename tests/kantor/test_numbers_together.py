"""Two clerks press the button at the same moment, two hundred times each."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from nagari.kantor import services
from nagari.kantor.models import Nomor
from tests.office import KOTO_BARU, NOW, make_office
from tests.together import all_at_once

EACH = 200
POLA = "{urut:03d}/{kantor}/{tahun}"


def give_all() -> list[int]:
    """Numbers given by two threads at once, in no order."""
    make_office()
    services.create_series(KOTO_BARU, kode="SURAT", nama="Surat", pola=POLA, tahun=2026)
    given: list[int] = []

    def clerk() -> None:
        for _ in range(EACH):
            given.append(services.give_number("SURAT", "uji", NOW).urut)

    all_at_once(clerk, clerk)
    return given


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="python -m tests.postgres runs it on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_it_gives_gapless_numbers_to_two_clerks_on_postgresql() -> None:
    assert sorted(give_all()) == list(range(1, 2 * EACH + 1))


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="another test does it on PostgreSQL")
def test_it_gives_gapless_numbers_to_two_clerks_on_a_sqlite_file(tmp_path: Path) -> None:
    # The tests' own SQLite is in memory, where two threads share one connection; an office has a file.
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from {__name__} import main; main()"],
        env={**os.environ, "NAGARI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "nagari.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["gapless", str(2 * EACH)]


def main() -> None:
    for app in ("wilayah", "kantor", "sync"):
        call_command("migrate", app, verbosity=0)
    counted = Counter(give_all())
    gapless = sorted(counted) == list(range(1, 2 * EACH + 1)) and set(counted.values()) == {1}
    print("gapless" if gapless else "broken", Nomor.objects.count())
