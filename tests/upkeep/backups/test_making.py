"""A backup of a working office: proven, carried to the stick, opened by nobody else; and what goes wrong, told."""

import os
import sqlite3
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command
from django.db import connection

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Act
from nagari.kantor.models import Kantor, Level
from nagari.lib.alone import alone
from nagari.lib.errors import UserError
from nagari.sync import blobs, identity
from nagari.sync.models import Site, SiteState
from nagari.sync.transport.parcel import recipient
from nagari.upkeep.backups import archive, database, keys, making, places, pool, proving, state, words
from nagari.upkeep.backups.rules import KEPT_HERE, Kind
from nagari.upkeep.backups.unpacking import unpack
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk

pytestmark = [
    # The copy is taken over a line of its own, which sees what is committed.
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(60),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own is in test_postgres"),
]


@pytest.fixture
def stick(data_folder: Path) -> Path:
    folder = data_folder.with_name(f"{data_folder.name}-stick")
    folder.mkdir()
    places.choose(str(folder), KOTO_BARU, NOW)
    return folder


@pytest.fixture
def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups that are taken at their word: the proof itself is tried once."""
    monkeypatch.setattr(proving, "prove", lambda _path, _seed: None)


def code_of(act) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


def test_it_makes_proves_and_carries_a_backup(office: Kantor, stick: Path, data_folder: Path) -> None:
    identity.confirm(NOW)
    make_penduduk()
    scan = blobs.put(b"sebuah pindaian")
    made = making.make_backup(NOW)
    assert (made.target, made.missing, made.attachments) == (str(stick), 0, 1)
    copy = stick / made.file.name
    assert copy.read_bytes() == made.file.read_bytes()
    last = state.load().last_elsewhere
    assert last is not None
    assert (last.name, last.objects) == (made.file.name, made.objects)
    into = data_folder / "terbuka"
    into.mkdir()
    contents = unpack(copy, keys.identities(keys.seed()), into, keep_blobs=True)
    assert contents.wilayah == KOTO_BARU
    assert contents.blobs == (scan,)
    assert database.tables(into / database.SQLITE)["penduduk_penduduk"] == 1
    assert {one.name for one in (into / "keys").iterdir()} >= {keys.NAME, "site.json"}
    assert pool.get(stick, scan, keys.identities(keys.seed())) == b"sebuah pindaian"
    assert list((data_folder / "tmp").iterdir()) == []


def test_it_does_not_call_a_backup_proven_that_does_not_verify(office: Kantor, stick: Path) -> None:
    identity.confirm(NOW)
    make_penduduk()
    with connection.cursor() as cursor:
        # What a dying disk does: the row says another thing than the journal, and no trigger saw it.
        cursor.execute("PRAGMA recursive_triggers = OFF")
        cursor.execute("UPDATE sync_writer SET muted = 1")
        cursor.execute("UPDATE penduduk_penduduk SET nama = 'LAIN'")
        cursor.execute("DELETE FROM sync_capture")
        cursor.execute("UPDATE sync_writer SET muted = 0")
        cursor.execute("PRAGMA recursive_triggers = ON")
    assert code_of(lambda: making.make_backup(NOW)) == "backup_unproven"
    assert list(places.own().glob("*.cadangan")) == list(stick.glob("*.cadangan")) == []
    last = state.load().runs[0]
    assert (last.code, last.is_proven) == ("backup_unproven", False)


def test_it_keeps_the_old_ones_when_the_new_one_can_not_be_carried(
    office: Kantor, stick: Path, unproven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = making.make_backup(NOW)
    monkeypatch.setattr(making, "_digest", lambda _path: os.urandom(8))
    assert code_of(lambda: making.make_backup(NOW + timedelta(days=1))) == "backup_write"
    assert [one.name for one in stick.glob("*.cadangan")] == [first.file.name]
    assert not list(stick.glob(".*.part"))


def test_it_does_not_fill_this_disk_while_the_other_place_takes_nothing(
    office: Kantor, stick: Path, unproven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_digest", lambda _path: os.urandom(8))
    for day in range(KEPT_HERE + 2):
        assert code_of(lambda day=day: making.make_backup(NOW + timedelta(days=day))) == "backup_write"
    assert len(list(places.own().iterdir())) == KEPT_HERE


@pytest.mark.parametrize(
    ("fault", "code"),
    [(OSError(28, "No space left on device"), "backup_write"), (sqlite3.DatabaseError("malformed"), "backup_unproven")],
)
def test_it_calls_nothing_a_backup_before_it_is_proven(
    office: Kantor, stick: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: str
) -> None:
    seen = []

    def prove(path: Path, _seed: bytes) -> None:
        seen.append((path.exists(), list(places.own().glob("*.cadangan"))))
        raise fault

    monkeypatch.setattr(proving, "prove", prove)
    assert code_of(lambda: making.make_backup(NOW)) == code
    assert seen == [(True, [])]
    assert list(places.own().iterdir()) == []
    # So that it is tried again in half an hour, and not every minute.
    assert (state.load().runs[0].code, state.load().tried_at) == (code, NOW.isoformat())


def test_it_takes_away_what_was_left_half_done(office: Kantor, stick: Path, unproven: None) -> None:
    first = making.make_backup(NOW)
    left = [stick / f".{first.file.name}.part", places.own() / f".{first.file.name}.belum"]
    for one in left:
        one.write_bytes(b"x")
    making.make_backup(NOW + timedelta(days=1))
    assert [one.name for one in left if one.exists()] == []
    assert (stick / first.file.name).exists()


def test_it_goes_on_without_the_stick_and_says_so(office: Kantor, stick: Path, unproven: None) -> None:
    (stick / places.MARK).unlink()
    made = making.make_backup(NOW)
    assert (made.target, state.load().last_elsewhere) == ("", None)
    assert made.file.exists()


def test_it_clears_away_only_its_own(office: Kantor, stick: Path, unproven: None) -> None:
    foreign = [stick / f"13.02.10.2002-202501{day:02}-120000.cadangan" for day in range(1, 20)]
    for file in foreign:
        file.touch()
    for day in range(4):
        making.make_backup(NOW + timedelta(days=day))
    making.make_backup(NOW + timedelta(days=4), kind=Kind.UPGRADE)
    assert all(file.exists() for file in foreign)
    assert len(list(places.own().glob("*.cadangan"))) == 4


def test_it_brings_each_attachment_once_mends_it_and_forgets_what_was_erased(
    office: Kantor, stick: Path, unproven: None
) -> None:
    kept, erased = blobs.put(b"tetap"), blobs.put(b"dihapus")
    making.make_backup(NOW)
    written = pool.path_of(stick, kept).stat().st_mtime_ns
    making.make_backup(NOW + timedelta(days=1))
    assert pool.path_of(stick, kept).stat().st_mtime_ns == written
    pool.path_of(stick, kept).write_bytes(b"rusak")
    blobs.path_of(erased).unlink()
    # In sixteen turns each is looked at: the day on which this one's turn comes.
    turn = next(day for day in range(2, 18) if (NOW.toordinal() + day - int(kept[:2], 16)) % 16 == 0)
    making.make_backup(NOW + timedelta(days=turn))
    assert pool.get(stick, kept, keys.identities(keys.seed())) == b"tetap"
    assert not pool.path_of(stick, erased).exists()


def test_it_takes_away_no_attachment_of_another_key_nor_after_a_rescue(
    office: Kantor, stick: Path, unproven: None, data_folder: Path
) -> None:
    scan = blobs.put(b"sebelum pemulihan")
    making.make_backup(NOW)
    blobs.path_of(scan).unlink()
    state.change(lambda known: replace(known, rescued={"from": "backup", "at": NOW.isoformat()}))
    making.make_backup(NOW + timedelta(days=29))
    assert pool.path_of(stick, scan).exists()
    (data_folder / "keys" / keys.NAME).unlink()
    making.make_backup(NOW + timedelta(days=31))
    assert pool.path_of(stick, scan).exists()


def test_it_swaps_no_key_silently(office: Kantor, stick: Path, unproven: None, data_folder: Path) -> None:
    file, first = data_folder / "keys" / keys.NAME, keys.seed()
    state.change(lambda known: replace(known, printed_at=NOW.isoformat()))
    kept = file.read_bytes()
    file.write_bytes(kept[:10])
    assert code_of(lambda: making.make_backup(NOW)) == "backup_key_damaged"
    assert file.read_bytes() == kept[:10]
    file.unlink()
    assert keys.seed() != first
    # The sheet in the cupboard opens nothing that is made from now on.
    assert state.load().printed_at == ""


def test_it_makes_one_at_a_time_and_wants_room(
    office: Kantor, data_folder: Path, unproven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(data_folder / making.LOCK):
        assert code_of(lambda: making.make_backup(NOW)) == "backup_running"
    monkeypatch.setattr(making, "_SPARE_BYTES", 1 << 60)
    assert code_of(lambda: making.make_backup(NOW)) == "backup_space"
    assert [one.code for one in state.load().runs] == ["backup_space"]


def test_it_writes_one_file_with_everything_and_over_none(office: Kantor, data_folder: Path, unproven: None) -> None:
    scan = blobs.put(b"sebuah pindaian")
    file = data_folder / "semua.cadangan"
    making.write_backup(file, NOW)
    into = data_folder / "terbuka"
    into.mkdir()
    assert unpack(file, keys.identities(keys.seed()), into, keep_blobs=True).is_whole
    assert (into / "blobs" / scan[:2] / scan).read_bytes() == b"sebuah pindaian"
    assert code_of(lambda: making.write_backup(file, NOW)) == "backup_exists"


def test_it_lets_the_regency_and_nobody_else_read_the_words(
    office: Kantor, data_folder: Path, unproven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    regency = Ed25519PrivateKey.generate()
    Site.objects.create(
        number=5,
        uuid="0198f0e4-0000-7000-8000-000000000001",
        public_key=regency.public_key().public_bytes_raw(),
        wilayah="13.02",
        level=Level.KABUPATEN,
        state=SiteState.PEER,
        created_at=NOW,
    )
    file = data_folder / "a.cadangan"
    making.write_backup(file, NOW)
    sealed = archive.outside(file).sealed
    assert code_of(lambda: keys.open_sealed(sealed)) == "escrow_other"
    assert code_of(lambda: keys.open_sealed("??")) == "escrow_unreadable"
    assert code_of(lambda: keys.open_sealed(b64encode(b"x").decode())) in {"escrow_other", "escrow_unreadable"}
    import pyrage
    from pyrage import ssh

    written = regency.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    monkeypatch.setattr(identity, "age_identities", lambda: [ssh.Identity.from_buffer(written)])
    assert keys.open_sealed(sealed) == keys.seed()
    out = StringIO()
    call_command("backup", "--open", str(file), stdout=out)
    assert words.read(out.getvalue()) == keys.seed()
    assert AccessLog.objects.filter(detail__startswith=f"backup words {KOTO_BARU}", act=Act.VIEW).count() == 1
    # A letter to the regency is not read out as words.
    letter = pyrage.encrypt(b"isi surat yang lain sekali", [recipient(regency.public_key().public_bytes_raw())])
    assert code_of(lambda: keys.open_sealed(b64encode(letter).decode())) == "escrow_unreadable"
