"""Where USB sticks and second disks are to be found on this computer, as Linux and Windows mount them."""

import os
import shutil
import string
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# By the name of the stick, below that of who put it in or not.
_MOUNTED: Final = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt/*", "/Volumes/*")
_SHOWN: Final = 20
# What GetDriveTypeW says of a stick and of a disk.
_REMOVABLE, _FIXED = 2, 3


@dataclass(frozen=True, slots=True)
class Stick:
    """`free` in bytes."""

    path: Path
    name: str
    free: int


def found(further: Iterable[str] = ()) -> list[Stick]:
    """Sticks that are in and can be written to. `further`: folders that count as one each, whatever they are."""
    sticks: dict[Path, Stick] = {}
    for path in (*_mounted(is_removable=True), *map(Path, further)):
        # A stick may be pulled out at any moment.
        with suppress(OSError):
            if path.is_dir() and os.access(path, os.W_OK):
                sticks[path] = Stick(path, path.name or str(path), shutil.disk_usage(path).free)
    return list(sticks.values())[:_SHOWN]


def disks(further: Iterable[str] = ()) -> Iterator[Path]:
    """Sticks and second disks, writable or not, `further` first."""
    for path in (*map(Path, further), *_mounted(is_removable=False)):
        with suppress(OSError):
            if path.is_dir():
                yield path


def _mounted(*, is_removable: bool) -> Iterator[Path]:
    if sys.platform == "win32":
        yield from _drives(is_removable=is_removable)
        return
    for pattern in _MOUNTED:
        with suppress(OSError):
            # The folder that a stick leaves behind lies on the computer's own disk.
            yield from (one for one in sorted(Path("/").glob(pattern.lstrip("/"))) if os.path.ismount(one))


def _drives(*, is_removable: bool) -> Iterator[Path]:
    import ctypes

    kind_of = ctypes.windll.kernel32.GetDriveTypeW  # type: ignore[attr-defined,unused-ignore]
    kinds = {_REMOVABLE} if is_removable else {_REMOVABLE, _FIXED}
    # The system's own disk is C.
    for letter in string.ascii_uppercase[2 if is_removable else 3 :]:
        if kind_of(f"{letter}:\\") in kinds:
            yield Path(f"{letter}:\\")
