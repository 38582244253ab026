"""The program's folder of an office, and how far an upgrade has come.

nagari.py            finds the keeper and starts it (deploy/office/nagari.py)
current, keeper      the version that runs, and the one whose keeper starts it: one line of text each, for Windows
                     gives no rights to make links
environment          NAME=VALUE lines, what the site runs with
keys/*.pub           who may sign a release
versions/0.2.0/      a program, its packages in lib/
upgrade/state.json   how far an upgrade has come
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

# Before these words nothing of the office was touched; `switching` is finished whatever happens; `starting` is on
# probation until its first page; the others are over.
CHECKING, BACKING_UP, UNPACKING, TRYING = "checking", "backing_up", "unpacking", "trying"
WAITING, SWITCHING, STARTING, REVERTING = "waiting", "switching", "starting", "reverting"
DONE, FAILED, REVERTED = "done", "failed", "reverted"
BEFORE: Final = (CHECKING, BACKING_UP, UNPACKING, TRYING)
OVER: Final = ("", DONE, FAILED, REVERTED)

DATABASE: Final = "nagari.sqlite3"


@dataclass(frozen=True, slots=True)
class State:
    """How far an upgrade has come. `scratch`, `kept`: the folder of the migrated copy, and the file that the old
    database becomes."""

    phase: str = ""
    new: str = ""
    old: str = ""
    scratch: str = ""
    kept: str = ""
    code: str = ""
    why: str = ""
    at: float = 0.0
    notes: str = ""
    # Nothing was numbered by the new version: the old one may go on as the same site.
    same: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """The program's folder, and the surroundings the site runs with."""

    root: Path
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    # Where the old version's process is told from: the very interpreter that runs this.
    python: str = sys.executable

    @property
    def surroundings(self) -> dict[str, str]:
        """What the environment says, before that what the file `environment` says, before that our own folder."""
        told = {"NAGARI_DATA": str(self.root / "data"), **read_environment(self.root / "environment"), **self.environ}
        return {**told, "PYTHONUNBUFFERED": "1"}

    @property
    def data(self) -> Path:
        return Path(self.surroundings["NAGARI_DATA"])

    @property
    def database(self) -> Path | None:
        """The SQLite file; None where the site keeps its data in another server."""
        url = self.surroundings.get("DATABASE_URL", "")
        if not url:
            return self.data / DATABASE
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None

    @property
    def current(self) -> str:
        return self._pointer("current")

    @property
    def keeper(self) -> str:
        return self._pointer("keeper")

    def _pointer(self, name: str) -> str:
        with suppress(OSError):
            return (self.root / name).read_text(encoding="ascii").strip()
        return ""

    def program(self, version: str) -> Path:
        return self.root / "versions" / version

    @property
    def state(self) -> State:
        try:
            told = json.loads((self.root / "upgrade" / "state.json").read_bytes())
            # Written by another version perhaps, which may tell more than this one knows.
            return State(**{name: told[name] for name in State.__slots__ if name in told})
        except (OSError, ValueError, TypeError):
            return State()

    def note(self, state: State) -> State:
        write(self.root / "upgrade" / "state.json", json.dumps({**asdict(state), "at": time.time()}).encode())
        return state

    def point_to(self, version: str, pointer: str = "current") -> None:
        write(self.root / pointer, f"{version}\n".encode())


def read_environment(path: Path) -> dict[str, str]:
    """NAME=VALUE lines as systemd reads them; others are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = [line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#")]
    return {name.strip(): value.strip().strip("\"'") for name, _sign, value in pairs}


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes out."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was renamed in it stays renamed. Windows does that by itself and opens no folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """True: held by us until the end, and let go by the system if we are killed. False: somebody else holds it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "a+b") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
