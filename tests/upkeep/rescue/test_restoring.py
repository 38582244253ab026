"""A laptop is dead; an empty one becomes the office again, by processes as a technician starts them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from nagari.upkeep.backups import words
from tests import blank, proving
from tests.server import ROOT, environment, manage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="these offices have databases of their own"),
]
LIFE = """
import django
django.setup()
from django.utils import timezone
from nagari.kantor.services.numbers import create_series, give_number
from nagari.sync import identity, journal
from nagari.upkeep.backups import making, places
from tests.office import KOTO_BARU, make_office
from tests.penduduk.people import make_penduduk
now = timezone.now()
make_office()
identity.confirm(now)
make_penduduk()
create_series(KOTO_BARU, kode="SURAT", nama="Surat keluar", pola="{urut}/{kantor}/{tahun}", tahun=now.year)
give_number("SURAT", "uji", now)
places.choose(r"STICK", KOTO_BARU, now)
making.make_backup(now)
give_number("SURAT", "sesudah cadangan", now)
journal.seal(now)
"""
AFTERWARDS = """
import django, json
django.setup()
from django.utils import timezone
from nagari.kantor.services.numbers import give_number
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from nagari.sync.models import Site
try:
    give_number("SURAT", "lagi", timezone.now())
    code = ""
except UserError as error:
    code = error.code
print(json.dumps({"people": Penduduk.objects.count(), "sites": Site.objects.count(), "code": code}))
"""


def run(data: Path, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(data, DJANGO_SETTINGS_MODULE="nagari.settings", PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What is left of an office: its stick, and the words on the sheet."""
    folder = tmp_path_factory.mktemp("kantor")
    data, stick = folder / "data", folder / "stick"
    stick.mkdir()
    blank.place(data)
    run(data, LIFE.replace("STICK", str(stick)))
    seed = bytes.fromhex(json.loads((data / "keys" / "cadangan.key").read_bytes())["seed"])
    shutil.rmtree(data)
    return stick, " ".join(words.words_of(seed))


def backup_on(stick: Path) -> str:
    return str(next(stick.glob("*.cadangan")))


def test_it_becomes_the_office_again_and_gives_no_number_before_it_is_told_the_last(
    dead: tuple[Path, str], tmp_path: Path
) -> None:
    stick, typed = dead
    done = manage(tmp_path, "restore", backup_on(stick), "--words", typed, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {"ok", "file", "bytes", "objects", "seconds"} <= told.keys()
    assert told["objects"] > 0
    assert json.loads(manage(tmp_path, "verify", "--json").stdout.splitlines()[-1])["ok"]
    # A new site of the same office, which knows that numbers may stand on paper.
    assert json.loads(run(tmp_path, AFTERWARDS)) == {"people": 1, "sites": 2, "code": "number_gap"}
    # The stick that saved it goes on doing so.
    assert json.loads((tmp_path / "cadangan.json").read_bytes())["folder"] == str(stick)


@pytest.mark.proved
def test_it_leaves_everything_as_it_was_where_it_refuses(dead: tuple[Path, str], tmp_path: Path) -> None:
    stick, typed = dead
    blank.place(tmp_path)
    before = (tmp_path / blank.NAME).read_bytes()
    torn = tmp_path / "torn.cadangan"
    torn.write_bytes(Path(backup_on(stick)).read_bytes()[:-100])
    wrong = " ".join(reversed(typed.split()))
    refusals = (
        (str(torn), typed, "backup_torn"),
        (backup_on(stick), wrong, "words_check"),
        (str(tmp_path / "nichts"), typed, "backup_missing"),
    )
    # A process each.
    for source, told, code in refusals[: proving.count(1, 3)]:
        done = manage(tmp_path, "restore", source, "--words", told, "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout.splitlines()[-1])["problems"][0]["code"] == code
        assert "Traceback" not in done.stderr
    assert (tmp_path / blank.NAME).read_bytes() == before
