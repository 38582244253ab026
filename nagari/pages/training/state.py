"""What the real office and its training twin tell each other: one small file that the twin writes every second."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from django.conf import settings

# A twin whose last sign of life is older has gone, or the machine slept.
SILENT_SECONDS = 15.0
T = TypeVar("T")
TRIES, PAUSE_SECONDS = 10, 0.05


class Phase(StrEnum):
    STOPPED = "stopped"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingState:
    """`done` of `total` steps while preparing; `port` when ready; `message` says what is going on."""

    phase: Phase
    port: int = 0
    done: int = 0
    total: int = 0
    message: str = ""
    beat: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RealOffice:
    """Whose training it is: the twin bears its region, name and words, so that what is learnt there fits."""

    wilayah: str
    nama: str
    kata: dict[str, str]


STOPPED = TrainingState(phase=Phase.STOPPED)


def folder() -> Path:
    """Of the training data, also when asked inside it."""
    data = Path(settings.NAGARI_DATA)
    return data if settings.TRAINING else data / "latihan"


def write_office(office: RealOffice) -> None:
    _replace(_office_file(), json.dumps(asdict(office), sort_keys=True))


def read_office() -> RealOffice | None:
    """None where the twin was started by hand."""
    try:
        return RealOffice(**json.loads(_office_file().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def read(clock: float | None = None) -> TrainingState:
    """The last state told; STOPPED when the twin has gone silent, whatever it said last."""
    now = time.time() if clock is None else clock
    try:
        told = json.loads(patiently(lambda: _file().read_text(encoding="utf-8")))
        state = TrainingState(**{**told, "phase": Phase(told["phase"])})
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or half-written by a machine that lost power.
        return STOPPED
    # Both ways: the clock of the machine may have been set.
    if state.phase in (Phase.PREPARING, Phase.READY) and abs(now - state.beat) > SILENT_SECONDS:
        return STOPPED
    return state


def write(state: TrainingState) -> None:
    _replace(_file(), json.dumps(asdict(state)))


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    patiently(lambda: fresh.replace(file))


def patiently(act: Callable[[], T]) -> T:
    """Windows refuses to replace or open a file for the moment in which another process holds it."""
    for _attempt in range(TRIES - 1):
        try:
            return act()
        except PermissionError:
            time.sleep(PAUSE_SECONDS)
    return act()


def ask_to_stop() -> None:
    folder().mkdir(parents=True, exist_ok=True)
    _wish().touch()


def asked_to_stop() -> bool:
    return _wish().exists()


def forget_wish() -> None:
    _wish().unlink(missing_ok=True)


def _file() -> Path:
    return folder() / "keadaan.json"


def _office_file() -> Path:
    return folder() / "kantor.json"


def _wish() -> Path:
    return folder() / "berhenti"
