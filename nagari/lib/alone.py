"""Work of which there may be only one at a time on a machine: whoever holds the file's lock. A process that dies lets
go of it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyTaken(Exception):  # noqa: N818  not an error: somebody else is at it
    """Another process, or another part of this one, holds the lock."""


@contextmanager
def alone(path: Path, *, together: bool = False) -> Iterator[None]:
    """Hold the lock of `path`, which is made. `together`: several may hold it so, but nobody alone beside them.

    Raises AlreadyTaken. On Windows those who may hold it together do not lock: what they have open nobody can replace.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(opened, together=together)
        yield
    finally:
        os.close(opened)


def _lock(opened: int, *, together: bool) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            if not together:
                msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(opened, (fcntl.LOCK_SH if together else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        raise AlreadyTaken(str(error)) from None
