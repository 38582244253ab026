"""Bundles on the sticks that are in this computer, and those that were written here and wait to be put on one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.dateparse import parse_datetime

from nagari.lib import durable, sticks
from nagari.lib.sticks import Stick
from nagari.sync.core.errors import SyncRefused
from nagari.sync.registry import office
from nagari.sync.remedies import user_error
from nagari.sync.transport import parcel
from nagari.wilayah.models import Wilayah

FOLDER: Final = "nagari"
SUFFIX: Final = ".bundle"
_SHOWN: Final = 100
_KEPT_SECONDS: Final = 3 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStick:
    """A file on a stick. `key` names it in a form; regions by their names where they are known."""

    key: str
    path: Path
    stick: str
    name: str
    size: int
    receiver: str
    sender: str
    made_at: datetime | None
    part: int
    parts: int
    is_whole: bool
    is_ours: bool


def in_computer() -> list[Stick]:
    return sticks.found(settings.STICKS)


def stick(path: str) -> Stick:
    """The stick that is in at this path. Raises UserError stick_gone."""
    for one in in_computer():
        if str(one.path) == path:
            return one
    raise user_error(SyncRefused("stick_gone"))


def bundles() -> list[OnStick]:
    """What lies on them, for this office first, in the order to take it in."""
    held = [(one, path, told) for one in in_computer() for path in _files(one) if (told := parcel.peek(path))]
    codes = {code for _stick, _path, told in held for code in (told.receiver, told.sender)}
    names = dict(Wilayah.objects.filter(code__in=codes).values_list("code", "name"))
    here = office().wilayah
    listed = [
        OnStick(
            key=f"{one.path}|{path.relative_to(one.path)}",
            path=path,
            stick=one.name,
            name=path.name,
            size=_size(path),
            receiver=names.get(told.receiver, told.receiver),
            sender=names.get(told.sender, told.sender),
            made_at=_moment(told.made_at),
            part=told.part,
            parts=told.parts,
            is_whole=told.is_whole,
            is_ours=told.receiver == here,
        )
        for one, path, told in held
    ]
    return sorted(listed, key=lambda one: (not one.is_ours, one.name))[:_SHOWN]


def _files(one: Stick) -> Iterator[Path]:
    for folder in (one.path, one.path / FOLDER):
        with suppress(OSError):
            yield from sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def put(file: Path, on: Stick) -> Path:
    """Copy a bundle to a stick; it is there whole or not at all. Raises UserError bundle_room, bundle_write."""
    target = on.path / FOLDER / file.name
    size = file.stat().st_size
    if size > on.free:
        megabytes = {"size": -(-size // 1_000_000), "free": on.free // 1_000_000}
        raise user_error(SyncRefused("bundle_room", file=file.name, **megabytes))
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(exist_ok=True)
        with file.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1024 * 1024)
            copy.flush()
            os.fsync(copy.fileno())
        durable.settle(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise user_error(SyncRefused("bundle_write", file=str(target), reason=error.strerror or str(error))) from None
    return target


# What waits here


def spool(name: str) -> Path:
    """A folder for files of one piece of work; `name` is ours, never a person's."""
    path = Path(settings.NAGARI_DATA) / "stik" / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def clear(now: datetime) -> int:
    """Files of work that was done days ago; how many folders went."""
    count = 0
    for folder in (Path(settings.NAGARI_DATA) / "stik").glob("*"):
        age = now.timestamp() - folder.stat().st_mtime
        if abs(age) > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


def remove(name: str) -> None:
    if name:
        shutil.rmtree(Path(settings.NAGARI_DATA) / "stik" / name, ignore_errors=True)
