"""A dead laptop, its regency and its stick: what both had comes back, what neither had is named."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from nagari.upkeep.backups import words
from tests import proving
from tests.server import Server
from tests.sync.sites import KOTO_BARU, SELAYO, SOLOK, Place, bare, enrol, make

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    pytest.mark.timeout(900),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="these sites have databases of their own"),
]
# Ten processes and more each: half a minute where nothing else runs.
whole = pytest.mark.skipif(not proving.IS_WHOLE, reason="under PROVE=1")
# One process, for each costs a second.
BEGIN = """
import os, sys
from django.core.management import call_command
from django.utils import timezone
from nagari.sync import enrolment
call_command("setup", "--level", "kabupaten", "--wilayah", "13.02", verbosity=0)
print(enrolment.create_code(sys.argv[1], timezone.now(), os.urandom).code)
"""
REGISTER = """
import sys
from nagari.penduduk.models import Penduduk
from tests.penduduk.people import make_penduduk
make_penduduk(nama=sys.argv[1], **({"wilayah": sys.argv[2]} if sys.argv[2:] else {}))
"""
REPORT = """
import json
from nagari.upkeep.backups import state
from nagari.upkeep.rescue import missing
found = missing.report(state.load().rescued)
print(json.dumps({"back": found.back, "waits": found.waits, "joined": found.is_joined}))
"""
NUMBERS = """
import sys
from django.utils import timezone
from nagari.kantor import site
from nagari.kantor.services.numbers import create_series, give_number
from nagari.kantor.services.profile import assign_code
wilayah, now = site.current().wilayah, timezone.now()
assign_code(wilayah, "SLY", within=wilayah)
create_series(wilayah, kode="SURAT", nama="Surat keluar", pola="{urut}/{kantor}/{tahun}", tahun=now.year)
give_number("SURAT", "uji", now)
"""
NEXT_NUMBER = """
from django.utils import timezone
from nagari.kantor.services.numbers import give_number
from nagari.lib.errors import UserError
try:
    print(give_number("SURAT", "lagi", timezone.now()))
except UserError as error:
    print(error.code)
"""
NAMES = "SELECT nama FROM penduduk_penduduk WHERE deleted_at IS NULL ORDER BY nama"


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Server]]:
    place = make(tmp_path_factory.mktemp("kabupaten") / "solok", "kabupaten", SOLOK)
    with place.serving() as server:
        yield place, server


@whole
def test_it_is_the_office_again_from_backup_and_regency(tmp_path: Path, regency: tuple[Place, Server]) -> None:
    above, server = regency
    office = make(tmp_path / "koto-baru", "nagari", KOTO_BARU)
    backup = str(tmp_path / "semua.cadangan")
    enrol(office, above, server.address)
    office.run(REGISTER, "DALAM CADANGAN")
    assert office.told("backup", backup)["ok"]
    # Its key is sealed for the regency, in front of it.
    said = above.manage("backup", "--open", backup).stdout.split()
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
    assert set(above.read(NAMES)) >= {"DALAM CADANGAN", "SUDAH TERKIRIM", "DICATAT LAGI"}


@whole
def test_it_is_the_office_again_from_the_regency_alone(tmp_path: Path, regency: tuple[Place, Server]) -> None:
    above, server = regency
    office = make(tmp_path / "selayo", "nagari", SELAYO)
    enrol(office, above, server.address)
    office.run(REGISTER, "SUDAH TERKIRIM", SELAYO)
    office.run(NUMBERS)
    assert office.told("sync")["ok"]
    office.run(REGISTER, "TAK SEMPAT TERKIRIM", SELAYO)
    shutil.rmtree(office.data)

    code = above.told("enroll", "--replace", SELAYO, "--reason", "terbakar")["code"]
    rescued = Place(tmp_path / "baru", "nagari", SELAYO)
    told = rescued.told("restore", server.address, code, "--wilayah", SELAYO)
    assert {"ok", "file", "bytes", "objects", "seconds", "user", "user_code"} <= told.keys()
    assert rescued.read(NAMES) == ["SUDAH TERKIRIM"]
    # One profile of the office, the one it had.
    assert rescued.read(f"SELECT nama FROM kantor_kantor WHERE wilayah = '{SELAYO}'") == [told["name"]]
    assert json.loads(rescued.run(REPORT)) == {"back": 0, "waits": False, "joined": True}
    # What the lost computer gave last stands on paper alone.
    assert rescued.run(NEXT_NUMBER) == "number_gap"
    assert rescued.told("verify")["ok"]
    rescued.run(REGISTER, "DICATAT LAGI", SELAYO)
    assert rescued.told("sync")["ok"]
    assert {"SUDAH TERKIRIM", "DICATAT LAGI"} <= set(above.read(NAMES))


def test_an_empty_computer_goes_on_with_what_its_regency_has(tmp_path: Path) -> None:
    above = bare(tmp_path / "solok", "kabupaten", SOLOK)
    code = above.run(BEGIN, KOTO_BARU).splitlines()[-1]
    rescued = bare(tmp_path / "baru", "nagari", KOTO_BARU)
    with above.serving() as server:
        said = rescued.manage("restore", server.address, code, "--wilayah", KOTO_BARU).stdout
    # Who stands before it gets in, though no account ever leaves an office.
    assert "/masuk/kode/ sebagai teknisi dengan kode" in said
    assert rescued.read("SELECT username FROM accounts_user") == ["teknisi"]
    # The regency had not even its name.
    assert [one for one in rescued.read("SELECT nama FROM kantor_kantor") if "Koto Baru" in one]
    assert rescued.read("SELECT count(*) FROM sync_peer WHERE is_parent") == [1]
