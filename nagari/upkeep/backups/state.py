"""What this machine knows of its backups. A file, not a table: it has to be readable when the database is not, and a
restored database must not speak for this machine."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings

from nagari.lib import durable

_NAME: Final = "cadangan.json"
_KEPT_RUNS: Final = 40
_lock: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One backup that was made or tried. `target`: the other place it went to as well, "" if only beside the register.
    `code`: why it was not made, or not proven."""

    at: str
    name: str = ""
    bytes: int = 0
    objects: int = 0
    seconds: float = 0.0
    attachments: int = 0
    target: str = ""
    code: str = ""
    message: str = ""

    @property
    def is_proven(self) -> bool:
        return not self.code

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`folder`: the other place; `mark`: what its marker file says; `last_seen`: when it was there, ISO.
    `printed_at`: when the key was last printed. `rescued`: what a rescue has to tell (rescue.report)."""

    folder: str = ""
    mark: str = ""
    last_seen: str = ""
    printed_at: str = ""
    tried_at: str = ""
    runs: tuple[Run, ...] = ()
    rescued: dict[str, Any] = field(default_factory=dict)

    @property
    def last_proven(self) -> Run | None:
        return next((one for one in self.runs if one.is_proven), None)

    @property
    def last_elsewhere(self) -> Run | None:
        """The last proven one that lies in the other place too."""
        return next((one for one in self.runs if one.is_proven and one.target), None)


def load() -> State:
    """As it stands; empty where there is none, or where it cannot be read: then backups begin anew."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        read = json.loads(_path().read_bytes())
        known = {name: read[name] for name in State.__dataclass_fields__ if name in read}
        return State(**{**known, "runs": tuple(Run(**one) for one in read.get("runs", ()))})
    return State()


def change(make: Callable[[State], State]) -> State:
    """Read, change, write. Raises OSError."""
    with _lock:
        made = make(load())
        durable.write(_path(), json.dumps(asdict(made), ensure_ascii=False, indent=1).encode())
        return made


def note(run: Run) -> State:
    return change(lambda state: replace(state, tried_at=run.at, runs=(run, *state.runs)[:_KEPT_RUNS]))


def _path() -> Path:
    return Path(settings.NAGARI_DATA) / _NAME
