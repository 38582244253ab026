"""Starting and stopping the training twin. It ends with the server that started it: their pipe breaks."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.kantor.models import Level
from nagari.kantor.rules.words import KEYS
from nagari.lib.errors import UserError
from nagari.pages.training import state
from nagari.pages.training.state import Phase, RealOffice, TrainingState

# The office's own database, key and reverse proxy are not the twin's.
NOT_HANDED_ON = ("DATABASE_URL", "SECRET_KEY", "BEHIND_TLS", "NAGARI_TIMING", "NAGARI_GALLERY")
STOP_SECONDS = 15.0
# What it prints goes into a file, which Windows would write in the code page of the machine.
PLAIN_OUTPUT = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
# Only Windows: without this a black window opens on the clerk's screen.
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)

_started: subprocess.Popen[bytes] | None = None
_one_at_a_time = threading.Lock()


def current() -> TrainingState:
    """How the twin is. A process that ended without a word has failed."""
    told = state.read()
    ended = _started is not None and _started.poll() not in (None, 0)
    if ended and told.phase is not Phase.FAILED:
        return TrainingState(phase=Phase.FAILED, message=_("The training could not be prepared."))
    return told


def start(near_port: int, *, fresh: bool = False) -> None:
    """Start the twin on the first free port above `near_port`; nothing when it runs. `fresh`: forget what was tried.

    UserError training_inside, training_busy.
    """
    global _started
    if settings.TRAINING:
        raise UserError("training_inside", _("This is the training already."), _("Begin again from the real office."))
    with _one_at_a_time:
        if fresh:
            _stop_and_wait()
        elif state.read().phase in (Phase.PREPARING, Phase.READY):
            return
        state.forget_wish()
        if (info := site.current()) is not None and info.level == Level.NAGARI:
            kata = {key: info.words[key] for key in KEYS}
            state.write_office(RealOffice(wilayah=info.wilayah, nama=info.office_name, kata=kata))
        state.write(TrainingState(phase=Phase.PREPARING, message=_("starting"), beat=time.time()))
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "training", "--near", str(near_port)]
        log = (state.folder() / "catatan.log").open("wb")
        _started = subprocess.Popen(  # noqa: S603  our own program, nothing a person typed
            [*command, "--fresh"] if fresh else command,
            cwd=settings.BASE_DIR,
            env=environment(dict(os.environ)),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            creationflags=NO_WINDOW,
        )
        log.close()


def stop() -> None:
    """UserError training_busy when it does not end."""
    with _one_at_a_time:
        _stop_and_wait()


def environment(own: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in own.items() if name not in NOT_HANDED_ON}
    return {**kept, "NAGARI_DATA": str(settings.NAGARI_DATA), "NAGARI_TRAINING": "1", **PLAIN_OUTPUT}


def _stop_and_wait() -> None:
    global _started
    if state.read().phase not in (Phase.PREPARING, Phase.READY):
        return
    state.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until:
        ours_ended = _started is None or _started.poll() is not None
        if ours_ended and state.read().phase not in (Phase.PREPARING, Phase.READY):
            _started = None
            return
        time.sleep(0.1)
    raise UserError("training_busy", _("The training has not ended yet."), _("Wait a minute and try again."))
