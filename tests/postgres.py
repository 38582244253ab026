"""A throw-away PostgreSQL for the tests, from Debian's package; no service is touched.

`python -m tests.postgres COMMAND ...` runs COMMAND with DATABASE_URL set to it and stops it afterwards.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

_PATIENCE = 120
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


class Cluster:
    """One server of its own. What was committed outlives `kill`, for the machine itself goes on.

    `hasty`: for tests that are not about that; a commit does not wait for the log. `is_durable`: it waits for the disk,
    as at a real regency.
    """

    def __init__(self, binaries: Path, home: Path, *, hasty: bool = False, is_durable: bool = False) -> None:
        self._hasty, self._is_durable = hasty, is_durable
        self._binaries, self._home, self.port = binaries, home, _free_port()
        self._data = home / "data"

    def create(self) -> None:
        # Texts compared byte by byte: indexes of names and NIK take half the time to write.
        locale = ["-E", "UTF8", "--locale=C.UTF-8", "--lc-collate=C"]
        _run([str(self._binaries / "initdb"), "-D", str(self._data), "-A", "trust", "-U", "nagari", *locale])

    def configure(self, settings: str) -> None:
        """As a file of settings beside the first; before `start`. A replica takes over those of its primary."""
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(f"\n{settings}\n")

    def follow(self, primary: "Cluster", *, is_lossless: bool) -> None:
        """Become a streaming replica of `primary`, which runs. `is_lossless`: nothing of it counts as committed that
        is not here too."""
        shutil.rmtree(self._data, ignore_errors=True)
        source = f"host=127.0.0.1 port={primary.port} user=nagari application_name=replica"
        _run(
            [
                str(self._binaries / "pg_basebackup"),
                "-D",
                str(self._data),
                "-d",
                source,
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
            ]
        )
        # What the settings of the primary ask of its replica is not asked of this one.
        with (self._data / "postgresql.auto.conf").open("a") as settings:
            settings.write("synchronous_standby_names = ''\n")
        self.start()
        primary.expect_replica(is_lossless=is_lossless)

    @property
    def url(self) -> str:
        return f"postgres://nagari@127.0.0.1:{self.port}/postgres"

    @property
    def process(self) -> int:
        """The first one of the server; the others are its children."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        options = f"-p {self.port} -k {self._home} -c listen_addresses=127.0.0.1 -c max_connections=60"
        if not self._is_durable:
            options += " -c fsync=off"
        if self._hasty:
            # To compile a statement pays off from rows on that no test has.
            options += " -c synchronous_commit=off -c full_page_writes=off -c jit=off"
            # Two tests' threads that wait for each other are told so, instead of waiting for ever.
            options += " -c lock_timeout=60s"
        self._control("-o", options, "start")

    def promote(self) -> None:
        """From a replica a server of its own; returns once it takes writes and says which it is."""
        self._control("promote")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def expect_replica(self, *, is_lossless: bool) -> None:
        """Until one follows; `is_lossless`: from then on nothing counts as committed that it has not got."""
        name = "replica" if is_lossless else ""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
            connection.execute("SELECT pg_reload_conf()")
            wanted = ("sync", "quorum") if is_lossless else ("async",)
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until:
                found = connection.execute("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'")
                if any(state in wanted for (state,) in found):
                    return
                time.sleep(0.05)
        raise RuntimeError("No replica follows.")

    def stop(self) -> None:
        self._control("-m", "immediate", "stop", check=False)

    def kill(self) -> None:
        """SIGKILL to the server and all it has started."""
        first = self.process
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + _PATIENCE
        while any(_is_alive(process) for process in (first, *map(int, children))):
            if time.monotonic() > until:
                raise RuntimeError("PostgreSQL outlives SIGKILL.")
            time.sleep(0.01)
        # Nobody may be there to bury the dead, whose number would look like a running server.
        (self._data / "postmaster.pid").unlink()
        (self._home / f".s.PGSQL.{self.port}.lock").unlink()

    def _control(self, *arguments: str, check: bool = True) -> None:
        control = str(self._binaries / "pg_ctl")
        _run([control, "-D", str(self._data), "-l", str(self._home / "log"), "-w", *arguments], check=check)


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _run(command: list[str], *, check: bool = True) -> None:
    subprocess.run(_as_postgres(command), stdout=subprocess.DEVNULL, cwd="/", check=check, timeout=_PATIENCE)


@contextmanager
def cluster(*, hasty: bool = False, settings: str = "", is_durable: bool = False) -> Iterator[Cluster]:
    """A running, empty PostgreSQL; gone at the end. `hasty`: in memory where the machine has such a disk."""
    with _placed(hasty=hasty, is_durable=is_durable) as made:
        made.create()
        made.configure(settings)
        made.start()
        yield made


@contextmanager
def replica(primary: Cluster, *, is_lossless: bool, is_durable: bool = False) -> Iterator[Cluster]:
    """A running copy that follows `primary`; gone at the end."""
    with _placed(hasty=False, is_durable=is_durable) as made:
        made.follow(primary, is_lossless=is_lossless)
        yield made


def either(first: Cluster, second: Cluster) -> str:
    """URL of whichever of the two takes writes."""
    hosts = f"host=127.0.0.1,127.0.0.1&port={first.port},{second.port}"
    return f"postgres://nagari@/postgres?{hosts}&target_session_attrs=read-write&connect_timeout=5"


@contextmanager
def _placed(*, hasty: bool, is_durable: bool) -> Iterator[Cluster]:
    folder = binaries()
    if folder is None:
        raise RuntimeError(f"There is no PostgreSQL here: {INSTALL}.")
    memory = "/dev/shm" if hasty and os.access("/dev/shm", os.W_OK) else None
    home = Path(tempfile.mkdtemp(prefix="nagari-pg-", dir=memory))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    made = Cluster(folder, home, hasty=hasty, is_durable=is_durable)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """URL of a running, empty PostgreSQL; gone at the end."""
    with cluster() as made:
        yield made.url


if __name__ == "__main__":
    with cluster(hasty=True) as made:
        environ = {**os.environ, "DATABASE_URL": made.url}
        sys.exit(subprocess.run(sys.argv[1:], env=environ, check=False).returncode)
