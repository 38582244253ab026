"""A backup that waits to be put in its place: what is called ready is on the disk."""

import os
from pathlib import Path

import pytest
from django.db import connection

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import blobs
from nagari.upkeep.backups import keys, making, proving
from nagari.upkeep.rescue import staging
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
