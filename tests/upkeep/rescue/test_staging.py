"""A backup that waits to be put in its place: what is called ready is on the disk."""

import os
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from nagari.kantor.models import Kantor
from nagari.lib.alone import alone
from nagari.lib.errors import UserError
from nagari.sync import blobs
from nagari.upkeep.backups import keys, making, places, proving
from nagari.upkeep.rescue import damaged, staging
from tests.office import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a dump is restored by PostgreSQL itself"),
]


@pytest.fixture
def backup(office: Kantor, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    blobs.put(b"sebuah pindaian")
    monkeypatch.setattr(proving, "prove", lambda _path, _seed: None)
    return making.write_backup(data_folder / "semua.cadangan", NOW).file


def test_it_says_ready_when_all_of_it_is_on_the_disk(
    backup: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_fsync, flushed = os.fsync, []

    def fsync(number: int) -> None:
        true_fsync(number)
        flushed.append(os.fstat(number).st_ino)

    monkeypatch.setattr(os, "fsync", fsync)
    staging.stage(backup, keys.identities(keys.seed()), NOW)
    waits = data_folder / "pemulihan"
    ready = flushed.index((waits / "siap.json").stat().st_ino)
    inside = [waits / "isi", *(waits / "isi").rglob("*")]
    assert {"nagari.sqlite3", keys.NAME} <= {one.name for one in inside}
    assert [one for one in inside if one.stat().st_ino not in flushed[:ready]] == []


def test_it_leaves_nothing_waiting_that_the_disk_did_not_take(
    backup: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError) as refused:
        staging.stage(backup, keys.identities(keys.seed()), NOW)
    assert refused.value.code == "backup_space"
    assert staging.waiting() is None
    assert not (data_folder / "pemulihan").exists()


def test_it_unpacks_one_at_a_time(backup: Path, data_folder: Path) -> None:
    with alone(data_folder / "pemulihan.lock"), pytest.raises(UserError) as refused:
        staging.stage(backup, keys.identities(keys.seed()), NOW)
    assert refused.value.code == "restore_running"


def test_it_does_not_call_ready_what_is_half_cleared_away(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging.stage(backup, keys.identities(keys.seed()), NOW)
    assert staging.waiting() is not None

    def killed(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(staging.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        staging.stage(backup, keys.identities(keys.seed()), NOW)
    assert staging.waiting() is None


def test_the_way_out_asks_for_the_words_of_a_backup_that_the_key_here_does_not_open(
    backup: Path, data_folder: Path
) -> None:
    places.own().mkdir(exist_ok=True)
    backup.rename(places.own() / backup.name)
    (data_folder / "keys" / keys.NAME).unlink()
    keys.seed()
    page = damaged._Page("rusak")
    answers: list[str] = []

    def post(**typed: str) -> str:
        sent = urlencode({"tanda": page.token, "cadangan": backup.name, **typed}).encode()
        environ = {"REQUEST_METHOD": "POST", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}
        body = {"CONTENT_LENGTH": str(len(sent)), "wsgi.input": BytesIO(sent)}
        return b"".join(page({**environ, **body}, lambda status, _headers: answers.append(status))).decode()

    assert 'name="kata"' in post()
    assert 'name="kata"' in post(kata="abjad adik")
    assert [answer[:3] for answer in answers] == ["503", "503"]
    assert staging.waiting() is None
