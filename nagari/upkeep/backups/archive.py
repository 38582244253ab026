"""The file a backup is: a tar archive, packed by zstd, in an age file, and one line before it that anybody may read.

    file     = "nagari-backup 1 " | outside as JSON | newline | age(zstd(tar))
    outside  = bytes (of what follows the line), made_at, name, sealed, version, wilayah

With the key it opens without this program: tail -n +2 FILE | age -d -i KEY | zstd -d | tar x. Nothing relies on
`outside`; it tells a person what he holds, and holds the key sealed to the regency. age authenticates what it
encrypted, each 64 KB and the end; nothing that was torn or changed is ever read.
"""

from __future__ import annotations

import json
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import IO, Any, Final, cast

from nagari.lib import durable
from nagari.lib.errors import CodedError
from nagari.sync.transport.parcel import recipient

MAGIC: Final = b"nagari-backup "
VERSION: Final = 1
_OUTSIDE_MOST: Final = 20_000
_CHUNK: Final = 1 << 20
# 40 % smaller than level 1 for twice its time: 60 MB of a database in half a second.
_LEVEL: Final = 3
PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What goes in: a file, or `content` itself."""

    name: str
    path: Path | None = None
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the first line tells. `sealed`: see `keys.sealed_for_regency`."""

    wilayah: str
    name: str
    made_at: str
    version: str
    sealed: str
    bytes: int


def write(path: Path, members: Iterable[Member], public_key: bytes, outside: dict[str, str]) -> int:
    """Pack and encrypt; bytes written. The file is there whole, or not at all. Raises OSError."""
    import pyrage

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            file.write(_line(outside, 0))
            begin = file.tell()
            pyrage.encrypt_io(_Drawn(_packed(_tar(members))), file, [recipient(public_key)])
            size = file.tell()
            file.seek(0)
            file.write(_line(outside, size - begin))
            file.flush()
            os.fsync(file.fileno())
        durable.settle(part, path)
    except pyrage.EncryptError as error:
        # The library wraps what the disk said.
        raise OSError(str(error)) from None
    finally:
        part.unlink(missing_ok=True)
    return size


def outside(path: Path) -> Outside:
    """What the first line says. Refused: backup_missing, backup_none, backup_version, backup_torn."""
    with _opened(path) as file:
        return _read_line(file, path)


@contextmanager
def members(path: Path, identities: list[Any]) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Names and contents, one after the other, each to be read before the next is asked for.

    Refused, also in the middle: as `outside`, and backup_key, backup_tampered. Raises OSError.
    """
    import zstandard

    with _opened(path) as file:
        _read_line(file, path)
        failed: list[BaseException] = []
        out, into = os.pipe()
        thread = threading.Thread(target=_decrypt, args=(file, into, identities, failed), daemon=True)
        thread.start()
        plain = os.fdopen(out, "rb")
        try:
            yield _unpacked(plain)
            _blame(failed)
        except (tarfile.TarError, zstandard.ZstdError, EOFError):
            # Met by whoever reads a content, too.
            _blame(failed)
            raise CodedError("backup_tampered") from None
        finally:
            # Whoever decrypts then finds nobody to give it to, and ends.
            plain.close()
            thread.join(PATIENCE_SECONDS)


def _decrypt(file: IO[bytes], into: int, identities: list[Any], failed: list[BaseException]) -> None:
    import pyrage

    with os.fdopen(into, "wb") as pipe:
        try:
            pyrage.decrypt_io(file, pipe, identities)
        except (pyrage.DecryptError, OSError) as error:
            failed.append(error)


def _unpacked(plain: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    import zstandard

    with (
        zstandard.ZstdDecompressor().stream_reader(plain, read_size=_CHUNK) as packed,
        tarfile.open(fileobj=packed, mode="r|", bufsize=_CHUNK) as archive,
    ):
        for info in archive:
            content = archive.extractfile(info)
            if content is not None:
                yield info.name, content
        # To the end, where age says that nothing is missing.
        while packed.read(_CHUNK):
            pass
        while plain.read(_CHUNK):
            pass


def _blame(failed: list[BaseException]) -> None:
    # A pipe that nobody reads any more is no fault of the file.
    if not failed or isinstance(failed[0], BrokenPipeError):
        return
    if "matching" in str(failed[0]):
        raise CodedError("backup_key") from None
    raise CodedError("backup_tampered") from None


def _tar(members: Iterable[Member]) -> Iterator[bytes]:
    for one in members:
        info = tarfile.TarInfo(one.name)
        info.mode = 0o600
        if one.path is None:
            info.size = len(one.content)
            yield info.tobuf() + one.content
        else:
            with one.path.open("rb") as file:
                info.size = os.fstat(file.fileno()).st_size
                yield info.tobuf()
                yield from _exactly(file, info.size)
        yield b"\0" * (-info.size % tarfile.BLOCKSIZE)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _exactly(file: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while left:
        some = file.read(min(left, _CHUNK))
        if not some:
            raise OSError("The file became shorter while it was read.")
        left -= len(some)
        yield some


def _packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import zstandard

    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


class _Drawn(RawIOBase):
    """A file to read from, made of what an iterator gives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return b""
        if size < 0:
            size = len(self._rest)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def _line(told: dict[str, str], length: int) -> bytes:
    # Of one length whatever the number is: it is known only when all is written.
    listed = json.dumps({**told, "bytes": f"{length:015d}"}, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return b"%s%d %s\n" % (MAGIC, VERSION, listed.encode())


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise CodedError("backup_missing", file=str(path), reason=error.strerror or "") from None
    with file:
        yield file


def _read_line(file: IO[bytes], path: Path) -> Outside:
    told = read_first_line(file.readline(_OUTSIDE_MOST), path.name)
    if path.stat().st_size - file.tell() < told.bytes:
        raise CodedError("backup_torn", file=path.name)
    return told


def read_first_line(start: bytes, name: str) -> Outside:
    """What the beginning of a file named `name` says. Refused: backup_none, backup_version, backup_torn."""
    line = start.partition(b"\n")[0]
    if not line.startswith(MAGIC):
        raise CodedError("backup_none", file=name)
    try:
        version, _space, told = line[len(MAGIC) :].partition(b" ")
        is_known = int(version) == VERSION
        read = cast(dict[str, Any], json.loads(told)) if is_known else {}
        length = int(read.get("bytes", 0))
        texts = {one: str(read.get(one, ""))[:most] for one, most in _TEXTS.items()}
    except (ValueError, AttributeError, TypeError):
        raise CodedError("backup_torn", file=name) from None
    if not is_known:
        raise CodedError("backup_version", file=name)
    if length < 1:
        raise CodedError("backup_torn", file=name)
    return Outside(bytes=length, **texts)


_TEXTS: Final = {"wilayah": 20, "name": 200, "made_at": 40, "version": 20, "sealed": 8_000}
