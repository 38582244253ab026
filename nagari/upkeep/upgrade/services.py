"""Preparing an upgrade beside the running office: everything up to the moment at which the keeper changes places."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.lib.errors import CodedError, UserError
from nagari.upkeep.backups import making
from nagari.upkeep.backups.rules import Kind
from nagari.upkeep.keeper import home as phases
from nagari.upkeep.keeper import steps
from nagari.upkeep.keeper.home import Home, State, locked
from nagari.upkeep.upgrade import archive, manifest
from nagari.upkeep.upgrade.manifest import Manifest

# Of the database: the copy that is tried, the one that takes its place, the one that is kept.
COPIES: Final = 3
SPARE_BYTES: Final = 200_000_000
PATIENCE_SECONDS: Final = 3600.0
# From the press of the button until the process it starts holds its lock, on an old laptop.
BEGIN_SECONDS: Final = 60.0
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Result:
    version: str
    bytes: int
    # Nobody was served: it changed places at once, and is on probation at the next start.
    is_waiting_for_start: bool


def home() -> Home:
    """The program's folder this process runs from. UserError upgrade_home."""
    base = Path(settings.BASE_DIR)
    if base.parent.name != "versions" or not (base.parent.parent / "current").exists():
        raise UserError(
            "upgrade_home",
            _("This program was not put here by the installer, and can't replace itself."),
            _("Update its source with git and start it again, or install it with the installer."),
        )
    return Home(base.parent.parent)


def trusted(where: Home) -> tuple[bytes, ...]:
    """Who may sign a release, as the installer said."""
    found = []
    for path in sorted((where.root / "keys").glob("*.pub")):
        try:
            found.append(bytes.fromhex(path.read_text(encoding="ascii").split()[0]))
        except (ValueError, IndexError, OSError):
            continue
    return tuple(found)


def upgrade(where: Home, file: Path, now: datetime, tell: Tell = lambda _phase: None) -> Result:
    """Check, back up, unpack, try; then the keeper changes places, or this process where nobody is served.

    Returns once the new version gave its first page. Raises UserError; the office is as it was then.
    """
    with locked(where.root / "upgrade" / "upgrade.lock") as ours:
        if not ours or where.state.phase not in phases.OVER + phases.BEFORE:
            raise running()
        found = _prepare(where, file, now, tell)
        return Result(found.version, file.stat().st_size, _hand_over(where, tell))


def running() -> UserError:
    return UserError(
        "upgrade_running",
        _("Another upgrade is under way."),
        _("Wait until it is over; the page of upgrades shows how far it is."),
    )


def is_busy(where: Home) -> bool:
    """Is one under way? One whose process died before it changed anything is not."""
    state = where.state
    if state.phase not in phases.BEFORE or time.time() - state.at < BEGIN_SECONDS:
        return state.phase not in phases.OVER
    with locked(where.root / "upgrade" / "upgrade.lock") as is_left:
        return not is_left


def look(where: Home, file: Path) -> Manifest:
    """What a release file would install here. Raises UserError of every reason why it would not."""
    try:
        with archive.opened(file, trusted(where)) as release:
            found = release.manifest
    except CodedError as error:
        raise _refused(error) from error
    _check_fit(where, found)
    _check_room(where, found)
    return found


def back_up(now: datetime) -> None:
    """A proven one, with everything. UserError of `make_backup`: then nothing is upgraded."""
    if site.current() is not None:
        making.make_backup(now, kind=Kind.UPGRADE)
    # While this process has the database open, its file can't be moved.
    connections.close_all()


def _prepare(where: Home, file: Path, now: datetime, tell: Tell) -> Manifest:
    state = State(phase=phases.CHECKING, old=where.current)

    def enter(phase: str) -> None:
        nonlocal state
        state = where.note(replace(state, phase=phase))
        tell(phase)

    try:
        enter(phases.CHECKING)
        found = look(where, file)
        state = replace(state, new=found.version, notes=found.notes)
        enter(phases.BACKING_UP)
        back_up(now)
        enter(phases.UNPACKING)
        with archive.opened(file, trusted(where)) as release:
            archive.unpack(release, where.program(found.version), where.root / "wheels")
        enter(phases.TRYING)
        shutil.rmtree(steps.try_out(where, found.version), ignore_errors=True)
        enter(phases.WAITING)
    except (UserError, CodedError, steps.StepError, sqlite3.Error, OSError) as error:
        refused = _refused(error)
        where.note(replace(state, phase=phases.FAILED, code=refused.code, why=refused.message))
        raise refused from error
    return found


def _hand_over(where: Home, tell: Tell) -> bool:
    """True: changed places here. False: the keeper did, and a page came."""
    with locked(where.root / "upgrade" / "keeper.lock") as ours:
        if ours:
            tell(phases.SWITCHING)
            _check_end(steps.switch(where, where.state))
            return True
    until, last = time.monotonic() + PATIENCE_SECONDS, ""
    while (state := where.state).phase not in phases.OVER and time.monotonic() < until:
        if state.phase != last:
            tell(last := state.phase)
        time.sleep(0.2)
    _check_end(state)
    return False


def _check_end(state: State) -> None:
    if state.phase in (phases.DONE, phases.STARTING):
        return
    raise UserError(
        state.code or "upgrade_failed",
        _("Version %(version)s does not work here (%(why)s). Version %(old)s goes on, with nothing lost.")
        % {"version": state.new, "why": state.why, "old": state.old},
        _("Send this message to the regency; nobody has to do anything at this computer."),
    )


def _check_fit(where: Home, found: Manifest) -> None:
    if (found.platform, found.python) != (manifest.this_platform(), manifest.this_python()):
        raise UserError(
            "release_platform",
            _("This release is for %(platform)s with Python %(python)s.")
            % {"platform": found.platform, "python": found.python},
            _("Take the one for %(platform)s with Python %(python)s.")
            % {"platform": manifest.this_platform(), "python": manifest.this_python()},
        )
    here = manifest.number(where.current)
    if manifest.number(found.version) <= here:
        raise UserError(
            "release_old",
            _("Version %(current)s runs here already; the file holds %(version)s.")
            % {"current": where.current, "version": found.version},
            _("Nothing has to be done."),
        )
    if here < manifest.number(found.least):
        raise UserError(
            "release_step",
            _("Version %(version)s can't follow %(current)s directly.")
            % {"current": where.current, "version": found.version},
            _("First install version %(least)s.") % {"least": found.least},
        )
    if where.database is None:
        raise UserError(
            "upgrade_database",
            _("This site keeps its data in PostgreSQL, which is not copied and put back here."),
            _("Follow the page about the regency's server: back up, replace the program, restart."),
        )
    if settings.DATABASE_KEY:
        raise UserError(
            "upgrade_encrypted",
            _("The database is encrypted, and the keeper of versions, which has no key, can't try a copy of it."),
            _("Take the encryption away (encrypt_database --decrypt), upgrade, then encrypt it again."),
        )


def _check_room(where: Home, found: Manifest) -> None:
    database = where.database
    size = database.stat().st_size if database is not None and database.exists() else 0
    needed = {where.root: found.unpacked + sum(one.bytes for one in found.parts), where.data: COPIES * size}
    by_disk: dict[int, int] = {}
    for folder, bytes_needed in needed.items():
        disk = os.stat(folder).st_dev
        by_disk[disk] = by_disk.get(disk, SPARE_BYTES) + bytes_needed
        free = shutil.disk_usage(folder).free
        if free < by_disk[disk]:
            raise UserError(
                "upgrade_room",
                _("The disk has %(free)d MB left; %(needed)d MB are needed.")
                % {"free": free // 1_000_000, "needed": by_disk[disk] // 1_000_000},
                _("Clear away what is not needed, and try again. The office goes on as it is."),
            )


def _refused(error: Exception) -> UserError:
    if isinstance(error, UserError):
        return error
    if isinstance(error, CodedError):
        return _of_file(error)
    if isinstance(error, steps.StepError):
        return UserError(
            error.code,
            _("The new version was tried on a copy and does not work here (%(why)s).") % {"why": error},
            _("Nothing was changed. Send this message to the regency."),
        )
    return UserError(
        "upgrade_failed",
        _("The new version could not be put on the disk (%(why)s).") % {"why": error},
        _("Nothing was changed. Look whether the disk is full or failing, and try again."),
    )


def _of_file(error: CodedError) -> UserError:
    name = str(error.params.get("name", ""))
    told = {
        "release_unreadable": (
            _("This file is no release, or it arrived in part only."),
            _("Copy or fetch it once more."),
        ),
        "release_format": (
            _("This release was made for a later installer."),
            _("First install the version before it."),
        ),
        "release_unsigned": (
            _("Nobody this office trusts has signed this release."),
            _("Do not use it. Ask the regency for the file; whoever gave it to you may have altered it."),
        ),
        "release_damaged": (
            _("A part of this release is damaged (%(name)s).") % {"name": name},
            _("Copy or fetch it once more."),
        ),
        "release_thin": (
            _("This release leaves out what the version before it has, and that is not here (%(name)s).")
            % {"name": name},
            _("Take the full release."),
        ),
    }
    return UserError(error.code, *told[error.code])
