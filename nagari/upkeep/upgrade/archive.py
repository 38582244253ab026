"""A release file on the disk: opened, checked, and its program unpacked into a folder of its own."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Final

from nagari.lib.errors import CodedError
from nagari.upkeep.upgrade.manifest import MANIFEST, SIGNATURE, Manifest, Part, is_signed, read

LARGEST_MANIFEST: Final = 1_000_000
CHUNK: Final = 1 << 20
# Of a wheel's data folders, what belongs among the packages; scripts and headers nobody needs here.
WANTED_DATA: Final = ("purelib", "platlib")


@dataclass(frozen=True, slots=True)
class Archive:
    manifest: Manifest
    file: zipfile.ZipFile

    def has(self, part: Part) -> bool:
        return part.name in self.file.NameToInfo


@contextmanager
def opened(path: Path, keys: tuple[bytes, ...] | None) -> Iterator[Archive]:
    """A release whose manifest somebody of `keys` signed (None: an installer's own file, believed as it is).

    Raises CodedError release_unreadable, release_format, release_unsigned.
    """
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CodedError("release_unreadable") from error
    with file:
        try:
            content = _small(file, MANIFEST)
            signature = bytes.fromhex(_small(file, SIGNATURE).decode("ascii").strip()) if keys is not None else b""
        except (KeyError, OSError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise CodedError("release_unreadable") from error
        if keys is not None and not is_signed(content, signature, keys):
            raise CodedError("release_unsigned")
        yield Archive(read(content), file)


def _small(file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > LARGEST_MANIFEST:
        raise ValueError(name)
    return file.read(name)


def unpack(archive: Archive, target: Path, store: Path) -> None:
    """The program into `target` (which appears whole or not at all), its packages into `target/lib`.

    `store` keeps wheels by digest: a thin release finds there what it leaves out. Raises CodedError release_damaged,
    release_thin; OSError where the disk is full.
    """
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with _checked(archive, archive.manifest.program, store) as program:
            _extract(program, part)
        for wheel in archive.manifest.wheels:
            with _checked(archive, wheel, store) as packed:
                _extract(packed, part / "lib", is_wheel=True)
        # A version that is there has to be whole after a power cut too; Windows writes through what is renamed.
        if hasattr(os, "sync"):
            os.sync()
        shutil.rmtree(target, ignore_errors=True)
        os.replace(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _sweep(store, archive.manifest)


@contextmanager
def _checked(archive: Archive, part: Part, store: Path) -> Iterator[IO[bytes]]:
    """The file of one part, its digest compared before anything of it is used; wheels are kept in `store`."""
    kept = store / part.sha256
    if not _is(kept, part):
        if not archive.has(part):
            raise CodedError("release_thin", name=part.name)
        # What nobody signed may unpack to more than the disk holds; no more is read than its entry says.
        if archive.file.getinfo(part.name).file_size != part.bytes:
            raise CodedError("release_damaged", name=part.name)
        incoming = kept.with_suffix(".part")
        try:
            with archive.file.open(part.name) as source, open(incoming, "wb") as copy:
                shutil.copyfileobj(source, copy, CHUNK)
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
            raise CodedError("release_damaged", name=part.name) from error
        if not _is(incoming, part):
            incoming.unlink()
            raise CodedError("release_damaged", name=part.name)
        os.replace(incoming, kept)
    with open(kept, "rb") as file:
        yield file


def _is(path: Path, part: Part) -> bool:
    with suppress(OSError):
        if path.stat().st_size != part.bytes:
            return False
        digest = sha256()
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == part.sha256
    return False


def _extract(packed: IO[bytes], target: Path, *, is_wheel: bool = False) -> None:
    try:
        with zipfile.ZipFile(packed) as file:
            for info in file.infolist():
                place = _place(info.filename, is_wheel=is_wheel)
                if info.is_dir() or place is None:
                    continue
                path = target / place
                path.parent.mkdir(parents=True, exist_ok=True)
                with file.open(info) as source, open(path, "wb") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)
    except (zipfile.BadZipFile, EOFError) as error:
        raise CodedError("release_damaged", name=target.name) from error


def _place(name: str, *, is_wheel: bool) -> PurePosixPath | None:
    """Where a file of an archive goes; None: nowhere. Nothing may climb out, though whoever signed it is trusted."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise CodedError("release_damaged", name=name[:80])
    first = path.parts[0] if path.parts else ""
    if is_wheel and first.endswith(".data"):
        return PurePosixPath(*path.parts[2:]) if path.parts[1:2] and path.parts[1] in WANTED_DATA else None
    return path


def _sweep(store: Path, manifest: Manifest) -> None:
    """Only wheels of the newest release serve the next thin one."""
    wanted = {part.sha256 for part in manifest.wheels}
    for kept in store.iterdir():
        if kept.name not in wanted:
            kept.unlink(missing_ok=True)
