"""A dead laptop, its regency and its stick: what both had comes back, what neither had is named."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection

from nagari.upkeep.backups import words
from tests import proving
from tests.sync.sites import KOTO_BARU, SOLOK, Place, enrol, make

pytestmark = [
    pytest.mark.slow,
    # Fourteen processes: half a minute where nothing else runs.
    pytest.mark.proved,
    pytest.mark.skipif(not proving.IS_WHOLE, reason="under PROVE=1"),
    pytest.mark.timeout(900),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="these sites have databases of their own"),
]
REGISTER = """
import sys
from nagari.penduduk.models import Penduduk
from tests.penduduk.people import make_penduduk
make_penduduk(nama=sys.argv[1])
"""
REPORT = """
import json
from nagari.upkeep.backups import state
from nagari.upkeep.rescue import missing
found = missing.report(state.load().rescued)
print(json.dumps({"back": found.back, "waits": found.waits, "joined": found.is_joined}))
"""
NAMES = "SELECT nama FROM penduduk_penduduk WHERE deleted_at IS NULL ORDER BY nama"


def test_it_is_the_office_again_from_backup_and_regency(tmp_path: Path) -> None:
    regency = make(tmp_path / "solok", "kabupaten", SOLOK)
    office = make(tmp_path / "koto-baru", "nagari", KOTO_BARU)
    backup = str(tmp_path / "semua.cadangan")
    with regency.serving() as server:
        enrol(office, regency, server.address)
        office.run(REGISTER, "DALAM CADANGAN")
        assert office.told("backup", backup)["ok"]
        # Its key is sealed for the regency, in front of it.
        said = regency.manage("backup", "--open", backup).stdout.split()
        office.run(REGISTER, "SUDAH TERKIRIM")
        assert office.told("sync")["ok"]
        office.run(REGISTER, "TAK SEMPAT TERKIRIM")
        seed = json.loads((office.data / "keys" / "cadangan.key").read_bytes())["seed"]
        assert said == list(words.words_of(bytes.fromhex(seed)))
        shutil.rmtree(office.data)

        rescued = Place(tmp_path / "baru", "nagari", KOTO_BARU)
        told = rescued.told("restore", backup, "--words", " ".join(said))
        assert told["objects"] > 0
        assert rescued.read(NAMES) == ["DALAM CADANGAN"]
        before = json.loads(rescued.run(REPORT))
        assert before == {"back": 0, "waits": True, "joined": True}
        assert rescued.told("sync")["ok"]
        assert rescued.read(NAMES) == ["DALAM CADANGAN", "SUDAH TERKIRIM"]
        after = json.loads(rescued.run(REPORT))
        assert (after["back"] > 0, after["waits"]) == (True, False)
        assert rescued.told("verify")["ok"]
        rescued.run(REGISTER, "DICATAT LAGI")
        assert rescued.told("sync")["ok"]
        assert set(regency.read(NAMES)) >= {"DALAM CADANGAN", "SUDAH TERKIRIM", "DICATAT LAGI"}
