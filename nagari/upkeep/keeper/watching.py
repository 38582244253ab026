"""The process that system or technician starts: it starts the current version, watches it, and changes versions."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from . import steps
from .home import OVER, STARTING, WAITING, Home, locked

# A laptop of ten years that does other things too took two minutes.
PROBATION_SECONDS: Final = 300.0
STOP_SECONDS: Final = 20.0
GLANCE_SECONDS: Final = 0.2
DEFAULT_PORT: Final = 8000
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  the default of `serve`
PING: Final = "/rawat/ping/"

Process = subprocess.Popen[bytes]


@dataclass(slots=True)
class Watch:
    """One run of the server's process after the other, until it is told to stop."""

    home: Home
    arguments: Sequence[str]
    probation: float = PROBATION_SECONDS
    stopped: bool = False
    child: Process | None = field(default=None, repr=False)

    @property
    def port(self) -> int:
        given = self._given("--port")
        return int(given) if given.isdigit() else DEFAULT_PORT

    @property
    def host(self) -> str:
        given = self._given("--host")
        return given if given not in ("", EVERYWHERE) else "127.0.0.1"

    def _given(self, name: str) -> str:
        pairs = zip(self.arguments, self.arguments[1:], strict=False)
        return next((value for option, value in pairs if option == name), "")

    def run(self) -> int:
        """Until the server ends by itself or somebody stops us; its exit code."""
        for number in _signals():
            signal.signal(number, self._stop)
        while True:
            self._wait_for_port()
            state = steps.finish(self.home)
            if state.phase == WAITING:
                state = steps.switch(self.home, state)
            self._clear_of_former()
            self.child = self._start()
            if state.phase == STARTING and not self._stands():
                code = self._end()
                if self.stopped:
                    return code
                steps.go_back(self.home, state, f"no page within {self.probation:.0f} s, or ended with {code}")
                continue
            if state.phase == STARTING:
                self._take_over(steps.prove(self.home, state).new)
            ended = self._follow()
            if ended is not None:
                return ended

    def _start(self) -> Process:
        program = self.home.program(self.home.current)
        return subprocess.Popen(
            [self.home.python, str(program / "manage.py"), "serve", *self.arguments],
            cwd=program,
            env={**self.home.surroundings, "NAGARI_HOME": str(self.home.root)},
            # It ends when this pipe does: if we are killed, it must not go on serving beside our successor.
            stdin=subprocess.PIPE,
        )

    def _follow(self) -> int | None:
        """Until it ends: its code. None: it was stopped because an upgrade is ready."""
        assert self.child is not None
        while self.child.poll() is None:
            time.sleep(GLANCE_SECONDS)
            if not self.stopped and self.home.state.phase == WAITING:
                self._end()
                return None
        return self.child.returncode

    def _stands(self) -> bool:
        """Does it give a page before its time is over?"""
        assert self.child is not None
        until = time.monotonic() + self.probation
        while self.child.poll() is None and time.monotonic() < until and not self.stopped:
            if answers(self.host, self.port):
                return True
            time.sleep(GLANCE_SECONDS)
        return False

    def _end(self) -> int:
        assert self.child is not None
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.child.kill()
        return self.child.wait(STOP_SECONDS)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopped = True
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def _wait_for_port(self) -> None:
        """A server that lost its keeper ends by itself in a moment; while it listens nothing may change places."""
        until = time.monotonic() + STOP_SECONDS
        while not is_free(self.host, self.port) and time.monotonic() < until:
            time.sleep(GLANCE_SECONDS)

    def _clear_of_former(self) -> None:
        state = self.home.state
        if state.phase in OVER:
            steps.clear_scratch(self.home)

    def _take_over(self, version: str) -> None:
        """From the next start on the new version's keeper does this, if it runs at all."""
        check = [self.home.python, str(self.home.root / "nagari.py"), "--check", version]
        if subprocess.run(check, stdin=subprocess.DEVNULL, timeout=60, check=False).returncode == 0:
            self.home.point_to(version, "keeper")


def answers(host: str, port: int) -> bool:
    """Does a page come?"""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(f"http://{host}:{port}{PING}", timeout=5).close()
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
    return True


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if not sys.platform.startswith("win"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]


def command(home: Home, arguments: Sequence[str]) -> int:
    """Any other command of the current version, in its own process."""
    program = home.program(home.current)
    environ = {**home.surroundings, "NAGARI_HOME": str(home.root)}
    return subprocess.call([home.python, str(program / "manage.py"), *arguments], env=environ)


def main(root: Path, arguments: Sequence[str], say: Callable[[str], object] = sys.stderr.write) -> int:
    home = Home(root)
    if not (home.program(home.current) / "manage.py").exists():
        say(f"Di {root} tidak ada program yang terpasang. Jalankan pemasangnya lagi.\n")
        return 1
    if list(arguments[:1]) != ["serve"] or "--prepare" in arguments:
        return command(home, arguments)
    with locked(root / "upgrade" / "keeper.lock") as ours:
        if not ours:
            say("Program ini sudah berjalan di komputer ini.\n")
            return 1
        return Watch(home, arguments[1:]).run()
