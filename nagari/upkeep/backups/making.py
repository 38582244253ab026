"""Making a backup: a copy of the database at one moment with keys and what names the attachments, encrypted, proven,
carried to the other place, and the old ones cleared away only then."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.lib import durable
from nagari.lib.alone import AlreadyTaken, alone
from nagari.lib.errors import UserError
from nagari.sync import blobs
from nagari.sync.backends import opening
from nagari.sync.release import VERSION
from nagari.sync.triggers import tracked_models
from nagari.upkeep.backups import archive, database, keys, places, pool, proving, rules, state
from nagari.upkeep.backups.rules import Kind
from nagari.upkeep.backups.state import Run
from nagari.upkeep.backups.unpacking import CONTENTS, FORMAT

LOCK: Final = "cadangan.lock"
# What has to be left when all is done.
_SPARE_BYTES: Final = 64 * 1024 * 1024
_CHUNK: Final = 1 << 20
_UNPROVEN: Final = ".belum"
# Done, of all; what is being done.
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A proven backup. `target`: the other place it lies in too, "" where that is missing. `attachments`: of which
    `missing` are not there."""

    file: Path
    bytes: int
    objects: int
    attachments: int
    seconds: float
    target: str = ""
    missing: int = 0


def make_backup(now: datetime, *, kind: Kind = Kind.DAILY, tell: Tell = lambda *_told: None) -> Made:
    """The backup of the day, or one before an upgrade: beside the register, and in the other place where that is there.

    Raises UserError backup_running, backup_space, backup_write, backup_tool, backup_unproven, which stands in the
    state of the backups afterwards; what was there before stays.
    """
    began = time.monotonic()
    try:
        with _alone():
            made = _make(now, kind, tell)
    except UserError as error:
        if error.code != "backup_running":
            state.note(Run(at=now.isoformat(), code=error.code, message=str(error)))
        raise
    made = replace(made, seconds=round(time.monotonic() - began, 2))
    state.note(
        Run(
            at=now.isoformat(),
            name=made.file.name,
            bytes=made.bytes,
            objects=made.objects,
            seconds=made.seconds,
            attachments=made.attachments,
            target=made.target,
        )
    )
    return made


def write_backup(path: Path, now: datetime) -> Made:
    """One file that holds everything, attachments too, proven. Raises as `make_backup`, and UserError
    backup_exists."""
    began = time.monotonic()
    if path.exists():
        raise UserError(
            "backup_exists",
            _("There is a file %(file)s already.") % {"file": path},
            _("Choose another name."),
        )
    with _alone():
        objects, held = _write(path, now, inside=True, tell=lambda: None)
    return Made(
        file=path,
        bytes=path.stat().st_size,
        objects=objects,
        attachments=len(held),
        seconds=round(time.monotonic() - began, 2),
    )


def _make(now: datetime, kind: Kind, tell: Tell) -> Made:
    tell(0, 4, _("Copying the database …"))
    folder = places.own()
    info = site.current()
    path = folder / rules.name_of(info.wilayah if info else "", timezone.localtime(now), kind)
    objects, held = _write(path, now, inside=False, tell=lambda: tell(1, 4, _("Restoring it and looking through it …")))
    # Whatever becomes of the other place: one more here each time it fails would fill the disk.
    _clear_away(folder, is_here=True)
    tell(2, 4, _("Carrying it to the other place …"))
    known = state.load()
    elsewhere = places.find(known)
    missing = 0
    if elsewhere is not None:
        missing = _carry(path, elsewhere, held, now)
        state.change(lambda one: replace(one, folder=str(elsewhere), last_seen=now.isoformat()))
        _clear_away(elsewhere, is_here=False)
    return Made(
        file=path,
        bytes=path.stat().st_size,
        objects=objects,
        attachments=len(held),
        seconds=0.0,
        target=str(elsewhere or ""),
        missing=missing,
    )


def _write(path: Path, now: datetime, *, inside: bool, tell: Callable[[], None]) -> tuple[int, list[str]]:
    """The file, which has its name from when it is proven (`tell`: that this begins); how many objects and which
    attachments it holds or names."""
    unproven = path.with_name(f".{path.name}{_UNPROVEN}")
    try:
        found = _pack(unproven, now, inside=inside)
        tell()
        proving.prove(unproven, keys.seed())
        durable.settle(unproven, path)
    except OSError as error:
        raise _unwritten(path, error) from None
    except opening.errors() as error:
        raise proving.unproven(str(error)) from None
    finally:
        unproven.unlink(missing_ok=True)
    return found


def _pack(target: Path, now: datetime, *, inside: bool) -> tuple[int, list[str]]:
    proving.clear_scratch()
    held = pool.held()
    _require_space(target, sum(blobs.path_of(one).stat().st_size for one in held) if inside else 0)
    info, seed = site.current(), keys.seed()
    outside = {
        "made_at": now.isoformat(timespec="seconds"),
        "name": info.office_name if info else "",
        "sealed": keys.sealed_for_regency(seed),
        "version": VERSION,
        "wilayah": info.wilayah if info else "",
    }
    with proving.scratch() as folder:
        copied = folder / database.file_name()
        database.copy(copied)
        is_sqlite = copied.name == database.SQLITE
        tables = database.tables(copied) if is_sqlite else {}
        # pg_dump tells no numbers: those of a moment later.
        objects = sum(
            tables.get(one.table, 0) if is_sqlite else one.model.all_objects.count() for one in tracked_models()
        )
        contents = {
            **{name: outside[name] for name in ("made_at", "name", "version", "wilayah")},
            "blobs": held,
            "database": copied.name,
            "format": FORMAT,
            "is_whole": inside,
            "objects": objects,
            "steps": database.steps(copied) if is_sqlite else [],
            "tables": tables,
        }
        archive.write(target, _members(contents, copied, held if inside else []), keys.public_key(seed), outside)
    return objects, held


def _members(contents: dict[str, object], copied: Path, inside: list[str]) -> Iterator[archive.Member]:
    yield archive.Member(name=CONTENTS, content=json.dumps(contents).encode())
    yield archive.Member(name=copied.name, path=copied)
    data = Path(settings.NAGARI_DATA)
    for path in sorted((data / "keys").rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".part":
            yield archive.Member(name=path.relative_to(data).as_posix(), path=path)
    secret = data / "secret.key"
    if secret.exists():
        yield archive.Member(name=secret.name, path=secret)
    for digest in inside:
        yield archive.Member(name=f"blobs/{digest[:2]}/{digest}", path=blobs.path_of(digest))


def _carry(path: Path, elsewhere: Path, held: list[str], now: datetime) -> int:
    """Copy to the other place, read it back from there, and bring the attachments; how many of these are not there."""
    seed = keys.seed()
    identities = keys.identities(seed)
    part = elsewhere / f".{path.name}.part"
    try:
        with path.open("rb") as source, part.open("wb") as file:
            shutil.copyfileobj(source, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        if _digest(part) != _digest(path):
            raise OSError(_("what was written does not read back the same"))
        durable.settle(part, elsewhere / path.name)
        pool.add(elsewhere, keys.public_key(seed))
        damaged = pool.unreadable(elsewhere, identities, held, now.toordinal())
        if damaged:
            pool.mend(elsewhere, damaged)
            pool.add(elsewhere, keys.public_key(seed))
            damaged = pool.unreadable(elsewhere, identities, damaged, now.toordinal())
        if rules.may_sweep(state.load().rescued.get("at"), now):
            pool.sweep(elsewhere, identities)
    except OSError as error:
        raise _unwritten(elsewhere, error) from None
    finally:
        part.unlink(missing_ok=True)
    return len(damaged)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # From the stick itself, not from what the system still remembers of writing it.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").digest()


def _clear_away(folder: Path, *, is_here: bool) -> None:
    info = site.current()
    mine = f"{info.wilayah if info else '0.0'}-"
    # What a power cut or a kill left half done.
    for left in folder.glob(f".*{mine}*{rules.SUFFIX}*"):
        left.unlink(missing_ok=True)
    names = [one.name for one in folder.glob(f"*{rules.SUFFIX}") if one.name.startswith(mine)]
    for name in rules.superfluous(names, is_here=is_here):
        (folder / name).unlink(missing_ok=True)


def _require_space(path: Path, more: int) -> None:
    size = database.size()
    # The copy, the file, and the restored one: the last two never at the same time as the first.
    needed = 2 * size + more + _SPARE_BYTES
    for place in {Path(settings.NAGARI_DATA), path.parent}:
        if place.is_dir() and shutil.disk_usage(place).free < needed:
            raise UserError(
                "backup_space",
                _("There is not enough room for a backup on the disk of %(folder)s.") % {"folder": place},
                _("Delete what is not needed there, then make the backup again."),
            )


def _unwritten(path: Path, error: OSError) -> UserError:
    return UserError(
        "backup_write",
        _("The backup could not be written to %(file)s (%(reason)s).")
        % {"file": path, "reason": error.strerror or error},
        _("Look whether the stick is in, not locked, and not full."),
    )


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with alone(Path(settings.NAGARI_DATA) / LOCK):
            yield
    except AlreadyTaken:
        raise UserError("backup_running", _("A backup is being made already."), _("Wait until it is done.")) from None
