"""Folders of a site are for the user who runs it, and for nobody else on the machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
# What opens everything: keys, the database with its log, copies of it.
WITHIN = ("keys", "backups", "cadangan")


def narrow(folder: Path) -> list[Path]:
    """Takes from all others what they may do with `folder` and with what lies open in it; what was too wide.

    The folder itself bars the way to everything deeper. Where the system knows no such rights (Windows) nothing is
    done; what belongs to another user stays as it is.
    """
    if os.name != "posix":
        return []
    found = []
    for path in _told(folder):
        try:
            mode = path.stat().st_mode
            if mode & OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)
                found.append(path)
        except (FileNotFoundError, PermissionError):
            continue
    return found


def _told(folder: Path) -> Iterator[Path]:
    yield folder
    for name in ("", *WITHIN):
        within = folder / name if name else folder
        if within.is_dir():
            yield from (path for path in within.iterdir() if not path.is_symlink())
