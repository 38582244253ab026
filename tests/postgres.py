"""A throw-away PostgreSQL for the tests, from Debian's package; no service is touched.

`python -m tests.postgres COMMAND ...` runs COMMAND with DATABASE_URL set to it and stops it afterwards.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALL = "install Debian's postgresql package (apt-get install postgresql)"


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _as_postgres(command: list[str]) -> list[str]:
    # PostgreSQL refuses to run as root.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server() -> Iterator[str]:
    """URL of a running, empty PostgreSQL; gone at the end."""
    folder = binaries()
    if folder is None:
        raise RuntimeError(f"There is no PostgreSQL here: {INSTALL}.")
    home = Path(tempfile.mkdtemp(prefix="nagari-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", _free_port()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run(
        _as_postgres(
            [str(folder / "initdb"), "-D", str(data), "-A", "trust", "-U", "nagari", "-E", "UTF8", "--locale=C.UTF-8"]
        ),
        **quiet,  # type: ignore[call-overload]
    )
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    control = [str(folder / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-w"]
    try:
        subprocess.run(_as_postgres([*control, "-o", options, "start"]), **quiet)  # type: ignore[call-overload]
        yield f"postgres://nagari@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            _as_postgres([*control, "-m", "immediate", "stop"]), stdout=subprocess.DEVNULL, cwd="/", check=False
        )
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    with server() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode)
