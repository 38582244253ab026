"""The file: whole and opened with its key, or refused with a word for what is wrong."""

import os
import subprocess
from pathlib import Path
from random import Random

import pytest

from nagari.lib.errors import CodedError
from nagari.upkeep.backups import archive, keys
from nagari.upkeep.backups.archive import Member
from tests.proving import seeds

SEED = bytes(range(16))
OUTSIDE = {"wilayah": "13.02.10.2001", "name": "Kantor", "made_at": "2026-05-14", "version": "0.1.0", "sealed": ""}
CONTENT = Random(7).randbytes(200_000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("berkas")
    (folder / "isi").write_bytes(CONTENT)
    file = folder / "a.cadangan"
    archive.write(
        file, [Member(name="a", content=b"x"), Member(name="b", path=folder / "isi")], keys.public_key(SEED), OUTSIDE
    )
    return file.read_bytes()


def read(path: Path, seed: bytes = SEED) -> dict[str, bytes]:
    with archive.members(path, keys.identities(seed)) as listed:
        return {name: content.read() for name, content in listed}


def test_it_gives_back_what_went_in(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.cadangan"
    file.write_bytes(whole)
    assert read(file) == {"a": b"x", "b": CONTENT}
    assert archive.outside(file).wilayah == "13.02.10.2001"
    assert b"x" * 3 not in whole


def test_it_leaves_nothing_where_the_disk_refuses(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        archive.write(tmp_path / "a", [Member(name="a", path=tmp_path / "fehlt")], keys.public_key(SEED), OUTSIDE)
    assert list(tmp_path.iterdir()) == []


def test_it_does_not_open_with_another_key(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.cadangan"
    file.write_bytes(whole)
    with pytest.raises(CodedError) as refused:
        read(file, bytes(16))
    assert refused.value.code == "backup_key"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "backup_none"),
        (b"SQLite format 3\0" * 9, "backup_none"),
        (b"nagari-backup 2 {}\nx", "backup_version"),
        (b"nagari-backup 1 {\nx", "backup_torn"),
        (b"nagari-backup 1 []\nx", "backup_torn"),
        (b'nagari-backup 1 {"bytes":"9"}\nx', "backup_torn"),
        (b'nagari-backup 1 {"bytes":"1"}\nx', "backup_tampered"),
    ],
)
def test_it_names_what_is_no_backup(content: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "a.cadangan"
    file.write_bytes(content)
    with pytest.raises(CodedError) as refused:
        read(file)
    assert refused.value.code == code


def damaged(whole: bytes, seed: int) -> bytes:
    """Bits that flipped, an end that is missing, sectors of a dying stick."""
    chance, content = Random(seed), bytearray(whole)
    # Half of the damage where the line and the head of age are.
    at = chance.randrange(len(content) if seed % 2 else 700)
    match seed % 4:
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            del content[at:]
        case 2:
            content[at : at + 512] = bytes(512)
        case _:
            content[at : at + 4096] = chance.randbytes(4096)
    return bytes(content)


@pytest.mark.proved
@pytest.mark.parametrize("seed", seeds(20, 200))
def test_it_never_gives_out_what_was_damaged(whole: bytes, tmp_path: Path, seed: int) -> None:
    file = tmp_path / "a.cadangan"
    file.write_bytes(damaged(whole, seed))
    assert outcome(file) in {"", "backup_none", "backup_torn", "backup_tampered", "backup_version", "backup_key"}, seed


def outcome(file: Path) -> str:
    try:
        found = read(file)
    except CodedError as refused:
        return refused.code
    # Only the line in front may differ: nothing relies on it.
    return "" if found == {"a": b"x", "b": CONTENT} else "given out"


def test_it_opens_without_this_program(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.cadangan"
    file.write_bytes(whole)
    import pyrage
    import zstandard

    plain = pyrage.decrypt(file.read_bytes().partition(b"\n")[2], keys.identities(SEED))
    (tmp_path / "a.tar").write_bytes(zstandard.ZstdDecompressor().decompressobj().decompress(plain))
    os.mkdir(tmp_path / "out")
    subprocess.run(["tar", "-xf", "a.tar", "-C", "out"], cwd=tmp_path, check=True, timeout=20)
    assert (tmp_path / "out" / "b").read_bytes() == CONTENT
