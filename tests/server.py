"""The real server in a process of its own, with an own data folder."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nagari.upkeep import network
from tests import blank

ROOT = Path(__file__).resolve().parent.parent
UP_SECONDS = 60.0
COMMAND_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    process: subprocess.Popen[str]
    # Where what it says goes: a pipe that nobody reads would stop it once it is full.
    said: IO[str]

    def told(self) -> str:
        self.said.seek(0)
        return self.said.read()

    def stop(self) -> float:
        """Ask it to end; the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - began


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a command of a site in `data` runs with: nothing of this process's own site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAGARI_")}
    # The last: an office keeps what Python compiled, and starts in half the time.
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ALLOWED_HOSTS", "SECRET_KEY", "PYTHONDONTWRITEBYTECODE"):
        kept.pop(name, None)
    return {**kept, "NAGARI_DATA": str(data), "NAGARI_SECOND_FACTOR": "voluntary", "PYTHONUNBUFFERED": "1", **more}


def manage(data: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )


def told_within(process: "subprocess.Popen[str]", seconds: float = UP_SECONDS) -> str:
    """The next line it prints, or what of it came before it ended; it is killed when none comes for so long."""
    assert process.stdout is not None
    late = threading.Timer(seconds, process.kill)
    late.start()
    try:
        return process.stdout.readline()
    finally:
        late.cancel()


def free_port() -> int:
    with network.listen("127.0.0.1", 0) as bound:
        port: int = bound.getsockname()[1]
        return port


@contextmanager
def running(data: Path, environ: Mapping[str, str] | None = None, *, fresh: bool = False) -> Iterator[Server]:
    """A server that answers; ended at the end. `fresh`: it makes its database itself."""
    port = free_port()
    if not fresh and not (data / blank.NAME).exists() and "DATABASE_URL" not in (environ or {}):
        blank.place(data)
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=environment(data, **(environ or {})),
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = Server(f"http://127.0.0.1:{port}", process, said)
        try:
            _wait_until_up(server)
            yield server
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(timeout=20)


def _wait_until_up(server: Server) -> None:
    until = time.monotonic() + UP_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError(f"The server ended at once with {server.process.returncode}: {server.told()}")
        try:
            urllib.request.urlopen(f"{server.address}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server does not answer.")
