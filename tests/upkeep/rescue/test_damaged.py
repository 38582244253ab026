"""A damaged database: noticed before anything is served from it, with the way out on the page."""

import re
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from django.db import connection

from nagari.upkeep.backups import database
from nagari.upkeep.rescue import damaged
from tests import blank
from tests.proving import seeds
from tests.server import free_port, manage, running
from tests.upkeep.rescue.test_restoring import LIFE, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own trouble"),
]
PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office with a proven backup beside it."""
    folder = tmp_path_factory.mktemp("utuh")
    (folder / "stick").mkdir()
    blank.place(folder / "data")
    run(folder / "data", LIFE.replace("STICK", str(folder / "stick")))
    with closing(sqlite3.connect(folder / "data" / blank.NAME)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "data"


def spoil(path: Path, chance: Random) -> None:
    """What a dying disk or a torn write leaves: pages of zeros or of something else, half pages, a missing end."""
    size = path.stat().st_size
    pages = size // PAGE
    with path.open("r+b") as file:
        for _ in range(chance.randint(3, 30)):
            file.seek(chance.randrange(pages) * PAGE)
            match chance.randrange(3):
                case 0:
                    file.write(bytes(PAGE))
                case 1:
                    file.write(chance.randbytes(PAGE))
                case _:
                    file.write(chance.randbytes(512))
        if chance.random() < 0.3:
            file.truncate(chance.randrange(pages) * PAGE + chance.randrange(PAGE))


def content(path: Path) -> list[tuple[object, ...]]:
    """All rows of all tables."""
    with closing(sqlite3.connect(path)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return [(name, *row) for name in names for row in opened.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')]


@pytest.mark.proved
@pytest.mark.parametrize("seed", seeds(6, 150))
def test_it_serves_nothing_from_a_damaged_database(whole: Path, tmp_path: Path, seed: int) -> None:
    spoilt = tmp_path / blank.NAME
    shutil.copyfile(whole / blank.NAME, spoilt)
    spoil(spoilt, Random(seed))
    if damaged.faults_of(spoilt):
        return
    # Damage that the quick look at a start lets pass is found when the day's backup is proven, or did no harm.
    assert database.faults(spoilt) or content(spoilt) == content(whole / blank.NAME), seed


def test_it_takes_what_is_not_there_yet_and_a_busy_database_for_whole(tmp_path: Path) -> None:
    file = tmp_path / blank.NAME
    assert damaged.faults_of(file) == []
    file.touch()
    assert damaged.faults_of(file) == []
    with closing(sqlite3.connect(blank.place(tmp_path))) as opened:
        opened.execute("BEGIN IMMEDIATE")
        assert damaged.faults_of(file) == []


def test_it_names_one_fault_a_line(tmp_path: Path) -> None:
    file = blank.place(tmp_path)
    half = file.stat().st_size // 8192 * 4096
    with file.open("r+b") as opened:
        opened.seek(half)
        opened.write(b"\xaa" * 65536)
    found = damaged.faults_of(file)
    assert found
    assert not [one for one in found if "\n" in one or one.startswith("***")]


def test_it_shows_the_way_out_and_goes_on_from_the_backup(whole: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    good = content(whole / blank.NAME)
    with (data / blank.NAME).open("r+b") as file:
        file.seek(PAGE)
        file.write(bytes(200 * PAGE))
    with running(data) as server:
        page = ask(server.address)
        assert "Basis data rusak" in page
        name = re.findall(r'<option value="([^"]+)"', page)[0]
        token = re.findall(r'name="tanda" value="([^"]+)"', page)[0]
        # Neither a foreign page nor another file.
        assert "Basis data rusak" in ask(server.address, {"tanda": "x", "cadangan": name})
        assert "Basis data rusak" in ask(server.address, {"tanda": token, "cadangan": "../../etc/passwd"})
        assert "Basis data rusak" in ask(server.address, {"tanda": token, "cadangan": name}, {"X-Forwarded-For": "1"})
        done = ask(server.address, {"tanda": token, "cadangan": name})
        assert "mulai kembali" in done
        until = time.monotonic() + 60
        while "Basis data rusak" in (page := try_to_ask(server.address)) or not page or "mulai kembali" in page:
            assert time.monotonic() < until, server.told()
            time.sleep(0.1)
        # The same process, so whoever started it goes on watching it.
        assert server.process.poll() is None
        assert "Traceback" not in server.told()
    kept = [row for row in content(data / blank.NAME) if row[0] == "penduduk_penduduk"]
    assert kept == [row for row in good if row[0] == "penduduk_penduduk"]
    assert list(data.glob("sebelum-pemulihan-*/nagari.sqlite3"))


def test_it_says_what_to_do_where_no_backup_is_in_sight(whole: Path, tmp_path: Path) -> None:
    (tmp_path / blank.NAME).write_bytes((whole / blank.NAME).read_bytes()[: 60 * PAGE])
    done = manage(tmp_path, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "manage.py restore" in done.stderr
    assert "Traceback" not in done.stderr


def ask(address: str, sent: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> str:
    data = urlencode(sent).encode() if sent else None
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, headers or {}), timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


def try_to_ask(address: str) -> str:
    try:
        return ask(address)
    except OSError:
        return ""
