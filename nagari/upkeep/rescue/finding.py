"""Backups that can be reached now: beside the register, in the other place, on any stick that is in."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from nagari.lib import sticks
from nagari.lib.errors import CodedError
from nagari.upkeep.backups import archive, places, state
from nagari.upkeep.backups.rules import SUFFIX

_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`made_at`: ISO. `is_here`: beside the register of this very computer, whose key is here too."""

    path: Path
    made_at: str
    name: str
    wilayah: str
    is_here: bool

    @property
    def when(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.made_at)
        except ValueError:
            return None


def backups() -> list[Found]:
    """The newest first."""
    own = places.own()
    found = {}
    for folder in _folders():
        with suppress(OSError):
            for path in folder.glob(f"*{SUFFIX}"):
                with suppress(CodedError, OSError):
                    told = archive.outside(path)
                    found[path.resolve()] = Found(
                        path=path, made_at=told.made_at, name=told.name, wilayah=told.wilayah, is_here=folder == own
                    )
    # Of the same backup here and on the stick the one here: it takes no stick to read.
    listed = sorted(found.values(), key=lambda one: (one.made_at, one.is_here), reverse=True)
    names: dict[str, Found] = {}
    for one in listed:
        names.setdefault(one.path.name, one)
    return list(names.values())[:_SHOWN]


def _folders() -> Iterator[Path]:
    yield places.own()
    known = state.load()
    if (elsewhere := places.find(known)) is not None:
        yield elsewhere
    for mount in sticks.disks(settings.STICKS):
        yield mount
        with suppress(OSError):
            yield from sorted(one for one in mount.iterdir() if one.is_dir())
