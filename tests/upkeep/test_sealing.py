"""An encrypted database: unreadable without its key, whole with it, and the site runs on it as on any other."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from nagari.lib.alone import alone
from nagari.lib.database_key import KeyFileError, make_key, read_key
from nagari.lib.errors import UserError
from nagari.upkeep import sealing
from nagari.upkeep.rescue import restoring
from tests import blank, proving
from tests.server import manage, running, told_within

pytest.importorskip("sqlcipher3", reason="sqlcipher3 has no wheel for this machine")
MARK = "tanda-rahasia-register"
# Rows written one by one and together, captured by the triggers; a backup of it opened with its key; all verified.
WORK = """
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from nagari.upkeep.backups import database
from tests.office import KOTO_BARU, make_office
from tests.penduduk.people import make_family
make_office()
make_family(KOTO_BARU)
copy = Path(settings.NAGARI_DATA) / "salinan.sqlite3"
database.copy(copy)
assert database.faults(copy) == []
assert database.tables(copy)["penduduk_penduduk"] > 0
assert copy.read_bytes()[:6] != b"SQLite"
call_command("verify", "--json")
"""


def small(folder: Path) -> Path:
    file = folder / "nagari.sqlite3"
    with sqlite3.connect(file) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE warga (id INTEGER PRIMARY KEY AUTOINCREMENT, nama TEXT)")
        opened.execute("CREATE TRIGGER jaga BEFORE DELETE ON warga BEGIN SELECT RAISE(ABORT, 'no'); END")
        opened.executemany("INSERT INTO warga (nama) VALUES (?)", [(MARK,)] * 100)
    opened.close()
    return file


def test_it_encrypts_and_decrypts_without_losing_a_row(tmp_path: Path) -> None:
    file, key = small(tmp_path), make_key(tmp_path / "kunci")
    copy = tmp_path / "backups" / "lama.sqlite3"
    copy.parent.mkdir()
    copy.write_bytes(file.read_bytes())
    done = sealing.convert(file, key, encrypt=True)
    assert (done.rows, done.in_the_clear) == (101, (copy,))
    assert MARK.encode() not in file.read_bytes()
    assert not sealing.is_plain(file)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("SELECT count(*) FROM warga")
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name or "-wal" in one.name] == []
    with pytest.raises(UserError) as caught:
        sealing.convert(file, key, encrypt=True)
    assert caught.value.code == "database_done"
    sealing.convert(file, key, encrypt=False)
    with sqlite3.connect(file) as opened:
        assert opened.execute("SELECT count(*) FROM warga").fetchone() == (100,)
        assert opened.execute("SELECT seq FROM sqlite_sequence").fetchone() == (100,)
        with pytest.raises(sqlite3.IntegrityError):
            opened.execute("DELETE FROM warga")


def test_it_leaves_everything_as_it_was_with_a_wrong_key_or_another_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = small(tmp_path), make_key(tmp_path / "kunci")
    # Another process, as a server is: two libraries in one process would not see each other's locks.
    hold = "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.execute('BEGIN');"
    hold += "held.execute('SELECT * FROM warga').fetchone(); print('held', flush=True); sys.stdin.read()"
    busy = subprocess.Popen([sys.executable, "-c", hold, str(file)], stdin=PIPE, stdout=PIPE, text=True)
    try:
        assert told_within(busy, 30) == "held\n"
        monkeypatch.setattr(sealing, "PATIENCE_SECONDS", 0.1)
        with pytest.raises(UserError) as caught:
            sealing.convert(file, key, encrypt=True)
    finally:
        busy.communicate(timeout=30)
    assert caught.value.code == "database_busy"
    assert sealing.is_plain(file)
    sealing.convert(file, key, encrypt=True)
    before = file.read_bytes()
    with pytest.raises(UserError) as caught:
        sealing.convert(file, "0" * 64, encrypt=False)
    assert caught.value.code == "database_busy"
    assert file.read_bytes() == before
    with pytest.raises(UserError) as caught:
        sealing.convert(tmp_path / "tiada.sqlite3", key, encrypt=True)
    assert caught.value.code == "database_missing"


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0" * 63, "0" * 65])
def test_it_takes_nothing_for_a_key_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "kunci").write_text(text)
    with pytest.raises(KeyFileError):
        read_key(tmp_path / "kunci")


def test_it_overwrites_no_key(tmp_path: Path) -> None:
    key = make_key(tmp_path / "kunci")
    assert read_key(tmp_path / "kunci") == key
    assert (tmp_path / "kunci").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "kunci")


@pytest.mark.once
def test_it_runs_an_office_on_an_encrypted_database(tmp_path: Path) -> None:
    data, key = tmp_path / "data", tmp_path / "stik" / "kunci"
    key.parent.mkdir()
    blank.place(data)
    beside = manage(data, "encrypt_database", "--key-file", str(data / "kunci"))
    assert beside.returncode == 1
    assert not (data / "kunci").exists()
    with alone(data / restoring.IN_USE, together=True):
        served = manage(data, "encrypt_database", "--key-file", str(key))
    assert served.returncode == 1
    assert sealing.is_plain(data / blank.NAME)
    done = manage(data, "encrypt_database", "--key-file", str(key), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["ok"] is True
    given = {"NAGARI_DATABASE_KEY_FILE": str(key)}
    verified = manage(data, "shell", "-v", "0", "-c", WORK, **given)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout.splitlines()[-1])["ok"] is True, verified.stdout
    assert not sealing.is_plain(data / "nagari.sqlite3")
    if proving.IS_WHOLE:
        with running(data, given) as server:
            assert server.stop() < 20
    # Without the stick it says so and does not begin an empty register beside it.
    key.unlink()
    refused = manage(data, "verify", **given)
    assert refused.returncode != 0
    assert "NAGARI_DATABASE_KEY" in refused.stderr
    assert "Traceback" not in refused.stderr
