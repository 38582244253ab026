"""From one version to the next, and back.

Wherever power or process ends, the next start finds the old program with the old database, or the new program with the
migrated one, never a mixture: a copy is migrated and tried, and what then changes places is written down beforehand.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

# Relative: this package runs without the rest of the program around it.
from .home import (
    BEFORE,
    DATABASE,
    DONE,
    FAILED,
    REVERTED,
    REVERTING,
    STARTING,
    SWITCHING,
    Home,
    State,
    sync_folder,
    write,
)

KEPT_COPIES: Final = 3
# Migrating and looking through the journal of a large office took 40 s on an old laptop.
STEP_SECONDS: Final = 1800.0
BUSY_SECONDS = 10.0


class StepError(Exception):
    """A step that failed: `code` names it, the text says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def copy_database(source: Path, target: Path) -> None:
    """Through SQLite's own backup, which takes what stands in the write-ahead log too, while others write."""
    with closing(sqlite3.connect(source, timeout=30)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def settle(path: Path) -> None:
    """All of a database in its one file, on the disk: without its log it can be moved. Nobody else may have it open."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode != "delete" or beside(path, "-wal").exists():
        raise StepError("database_busy", f"{path.name} is open elsewhere")
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def written(path: Path) -> int:
    """How many changes were numbered in this database: what another site may have of it. -1: it can't be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT coalesce(sum(admitted), 0) FROM sync_stream").fetchone()[0])
    except sqlite3.Error:
        return -1


# One step after the other


def run(home: Home, version: str, data: Path, *arguments: str) -> None:
    """A command of that version on a copy in `data`. Raises StepError with the last lines it wrote."""
    environ = {**home.surroundings, "NAGARI_DATA": str(data), "DATABASE_URL": f"sqlite:///{data / DATABASE}"}
    try:
        done = subprocess.run(
            [home.python, str(home.program(version) / "manage.py"), *arguments],
            cwd=home.program(version),
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StepError(f"{arguments[0]}_late", f"{' '.join(arguments)}: {STEP_SECONDS:.0f} s") from error
    if done.returncode:
        told = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise StepError(f"{arguments[0]}_failed", " / ".join(told[-3:])[:600] or f"code {done.returncode}")


def try_out(home: Home, version: str) -> Path:
    """A copy of the office's data, migrated by that version, its pages read and its journal checked; the folder.

    Raises StepError, sqlite3.Error, OSError; the copy is gone then.
    """
    database = home.database
    assert database is not None
    scratch = database.parent / f"upgrade-{os.getpid()}-{time.time_ns()}"
    scratch.mkdir(mode=0o700)
    try:
        if database.exists():
            copy_database(database, scratch / DATABASE)
        for name in ("secret.key", "keys"):
            kept = home.data / name
            if kept.is_dir():
                shutil.copytree(kept, scratch / name)
            elif kept.exists():
                shutil.copyfile(kept, scratch / name)
        run(home, version, scratch, "serve", "--prepare")
        run(home, version, scratch, "selftest")
        settle(scratch / DATABASE)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return scratch


def switch(home: Home, state: State) -> State:
    """From the old version to the new, while nobody is served. What fails before the word `switching` is written
    leaves everything as it was."""
    database = home.database
    assert database is not None
    clear_scratch(home)
    try:
        scratch = try_out(home, state.new)
        if database.exists():
            settle(database)
    except (StepError, sqlite3.Error, OSError) as error:
        return home.note(fail(state, error))
    # A program that was never started has no database to come back to.
    kept = str(database.with_name(f"{database.name}.before-{state.new}")) if database.exists() else ""
    if kept:
        # Of an attempt that was taken back long ago.
        Path(kept).unlink(missing_ok=True)
    if _nonce(home).exists():
        write(_nonce_kept(home), _nonce(home).read_bytes())
    state = replace(state, phase=SWITCHING, old=home.current, scratch=str(scratch), kept=kept, same=False)
    return commit(home, home.note(state))


def fail(state: State, error: Exception) -> State:
    code = error.code if isinstance(error, StepError) else "upgrade_failed"
    return replace(state, phase=FAILED, code=code, why=str(error) or type(error).__name__)


def commit(home: Home, state: State) -> State:
    """Every part is done or found done: called again after a power cut it goes on."""
    database, scratch = home.database, Path(state.scratch)
    assert database is not None
    fresh = scratch / DATABASE
    if fresh.exists():
        if state.kept and database.exists() and not Path(state.kept).exists():
            os.replace(database, state.kept)
        for ending in ("-wal", "-shm"):
            beside(database, ending).unlink(missing_ok=True)
        os.replace(fresh, database)
        sync_folder(database.parent)
    _take_static(home, scratch)
    home.point_to(state.new)
    return home.note(replace(state, phase=STARTING))


def _take_static(home: Home, scratch: Path) -> None:
    """Collected already; if this fails the server does it again."""
    ready, place = scratch / "static", home.data / "static"
    with suppress(OSError):
        if ready.exists():
            shutil.rmtree(place, ignore_errors=True)
            shutil.move(ready, place)


def go_back(home: Home, state: State, why: str) -> State:
    """The new version never gave a page: the old one and its database again. Each part is done or found done."""
    database, kept = home.database, Path(state.kept) if state.kept else None
    assert database is not None
    if state.phase != REVERTING:
        # The pair of nonces (nagari.sync.identity) fits the new database. If that one has numbered nothing since, the
        # old one may go on as the same site; else it must not, and renews itself at its start.
        same = kept is not None and written(database) == written(kept) != -1
        state = home.note(replace(state, phase=REVERTING, code="start_failed", why=why[:600], same=same))
    if kept is None or kept.exists():
        failed = beside(database, ".failed")
        if database.exists():
            os.replace(database, failed)
        for ending in ("-wal", "-shm"):
            if beside(database, ending).exists():
                os.replace(beside(database, ending), beside(failed, ending))
        if state.same and _nonce_kept(home).exists():
            write(_nonce(home), _nonce_kept(home).read_bytes())
        if kept is not None:
            os.replace(kept, database)
        sync_folder(database.parent)
    home.point_to(state.old)
    clear_scratch(home)
    return home.note(replace(state, phase=REVERTED))


def prove(home: Home, state: State) -> State:
    """The new version gave its first page: what led back is put away."""
    database, kept = home.database, Path(state.kept) if state.kept else None
    assert database is not None
    if kept is not None and kept.exists():
        copies = home.data / "backups"
        copies.mkdir(mode=0o700, exist_ok=True)
        with suppress(OSError):
            shutil.move(kept, copies / f"before-update-{time.strftime('%Y%m%d-%H%M%S')}.sqlite3")
        found = sorted(copies.glob("before-update-*.sqlite3"), key=lambda one: one.stat().st_mtime)
        for old in found[:-KEPT_COPIES]:
            old.unlink(missing_ok=True)
    for left in (*database.parent.glob(f"{database.name}.failed*"), _nonce_kept(home)):
        left.unlink(missing_ok=True)
    clear_scratch(home)
    _drop_versions(home, keep={state.new, state.old})
    # What was fetched is in its place; the next one would lie beside it, and so on.
    shutil.rmtree(home.root / "incoming", ignore_errors=True)
    return home.note(replace(state, phase=DONE))


def finish(home: Home) -> State:
    """What a power cut interrupted is brought to one of its two ends. Nobody serves or upgrades meanwhile."""
    state = home.state
    if state.phase in BEFORE:
        clear_scratch(home)
        return home.note(replace(state, phase=FAILED, code="interrupted", why=""))
    if state.phase == SWITCHING:
        return commit(home, state)
    if state.phase == REVERTING:
        return go_back(home, state, state.why)
    return state


def clear_scratch(home: Home) -> None:
    database = home.database
    if database is not None:
        for left in database.parent.glob("upgrade-*-*"):
            shutil.rmtree(left, ignore_errors=True)


def _drop_versions(home: Home, keep: set[str]) -> None:
    for folder in (home.root / "versions").iterdir():
        if folder.name not in keep | {home.current, home.keeper}:
            shutil.rmtree(folder, ignore_errors=True)


def _nonce(home: Home) -> Path:
    return home.data / "keys" / "site.json"


def _nonce_kept(home: Home) -> Path:
    return home.root / "upgrade" / "site.json"
