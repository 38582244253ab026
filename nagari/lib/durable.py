"""Files that a power cut leaves whole: as they were before, or as they are to be."""

import os
import secrets
import sys
from pathlib import Path


def write(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write `content` to `path`; once this returns it stays. Raises OSError, and then nothing is changed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def settle(part: Path, path: Path) -> None:
    """Give what is written and on the disk (fsync) its name, for good."""
    os.replace(part, path)
    keep_names(path.parent)


def keep_all(folder: Path) -> None:
    """Everything that lies in `folder`, however deep, stays: contents and names. Raises OSError."""
    for path, _folders, files in os.walk(folder):
        for name in files:
            # For writing: Windows settles no file that is open for reading alone.
            with Path(path, name).open("rb+") as file:
                os.fsync(file.fileno())
        keep_names(Path(path))


def keep_names(folder: Path) -> None:
    """What was named or removed in this folder stays so. Windows keeps names by itself, and opens no folder."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
