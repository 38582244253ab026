"""The server of an office begins anew by itself, with what was put in its place meanwhile."""

import _thread
import os
import signal
import subprocess
import sys
import threading
from typing import Final

# The answer that says so goes out first.
_SOON_SECONDS: Final = 0.7


def soon() -> None:
    """Have the main thread end its server."""
    timer = threading.Timer(_SOON_SECONDS, lambda: _thread.interrupt_main(signal.SIGTERM))
    timer.daemon = True
    timer.start()


def again() -> None:
    """This very command once more, in place of this process. Does not come back."""
    command = [sys.executable, *sys.orig_argv[1:]]
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        # There a process cannot become another one: this one stays and waits, for who started it watches it.
        sys.exit(subprocess.call(command))  # noqa: S603 - the command this process was started with
    for number in (signal.SIGTERM, signal.SIGINT):
        # What is ignored stays ignored in the next one.
        signal.signal(number, signal.SIG_DFL)
    os.execv(sys.executable, command)  # noqa: S606 - the command this process was started with
