"""The other place backups go to: a folder on a second disk or a stick, known by a mark in it, wherever it turns up."""

import json
import os
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from nagari.lib import durable, sticks
from nagari.lib.errors import UserError
from nagari.upkeep.backups import state
from nagari.upkeep.backups.rules import Place
from nagari.upkeep.backups.state import State

MARK: Final = "nagari-cadangan.json"
_SHOWN: Final = 30


def own() -> Path:
    """The place beside the register itself: against a damaged database, not against a lost laptop."""
    return Path(settings.NAGARI_DATA) / "backups"


def choose(folder: str, wilayah: str, now: datetime) -> State:
    """From now on backups go to `folder` too. Raises UserError folder_relative, folder_missing, folder_file,
    folder_inside, folder_taken, folder_unwritable."""
    path = _usable(Path(folder.strip()).expanduser(), wilayah)
    mark = mark_of(path) or secrets.token_hex(8)
    try:
        path.mkdir(exist_ok=True)
        durable.write(path / MARK, json.dumps({"mark": mark, "wilayah": wilayah}).encode())
    except OSError as error:
        raise UserError(
            "folder_unwritable",
            _("Nothing can be written to %(folder)s (%(reason)s).") % {"folder": path, "reason": error.strerror},
            _("Look whether the stick is locked or full, or take another one."),
        ) from None
    return state.change(
        lambda known: replace(known, folder=str(path), mark=mark, last_seen=now.isoformat(), tried_at="")
    )


def _usable(path: Path, wilayah: str) -> Path:
    if not path.is_absolute():
        raise UserError(
            "folder_relative",
            _("That is not the whole path of a folder."),
            _("Write it from the beginning, for example /media/kantor/CADANGAN or E:\\Cadangan."),
        )
    if not path.is_dir() and not path.parent.is_dir():
        raise UserError(
            "folder_missing",
            _("There is no folder %(folder)s.") % {"folder": path},
            _("Put the stick in, wait until its window opens, and choose it from the list."),
        )
    if path.exists() and not path.is_dir():
        raise UserError(
            "folder_file",
            _("%(folder)s is a file and no folder.") % {"folder": path},
            _("Choose the folder it lies in, or another one."),
        )
    resolved, data = path.resolve(), Path(settings.NAGARI_DATA).resolve()
    if resolved == data or data in resolved.parents:
        raise UserError(
            "folder_inside",
            _("This folder lies with the register itself, and would be lost with it."),
            _("Choose a stick or a second disk."),
        )
    if (other := _read_mark(path, "wilayah")) and other != wilayah:
        # Each office clears away attachments that it does not hold itself.
        raise UserError(
            "folder_taken",
            _("Backups of another office (%(code)s) go to this folder.") % {"code": other},
            _("Choose another folder on the stick, for example %(folder)s.") % {"folder": path / wilayah},
        )
    return path


def forget() -> State:
    """No other place any more."""
    return state.change(lambda known: replace(known, folder="", mark="", last_seen=""))


def find(known: State) -> Path | None:
    """The other place as it is reached now: where it was, or wherever a stick with its mark has turned up."""
    if not known.folder:
        return None
    usual = Path(known.folder)
    # The folder alone says nothing: without its stick an empty one may be left there, on the laptop's own disk.
    if mark_of(usual) == known.mark:
        return usual
    for mount in sticks.disks(settings.STICKS):
        for below in (mount, mount / usual.name):
            if mark_of(below) == known.mark:
                return below
    return None


def standing(known: State) -> tuple[Place, Path | None]:
    if not known.folder:
        return Place.NONE, None
    found = find(known)
    return (Place.THERE, found) if found else (Place.MISSING, None)


def suggestions() -> list[str]:
    """Folders to choose from: sticks and disks that are there and can be written to."""
    data = Path(settings.NAGARI_DATA).resolve()
    listed = [
        str(one) for one in sticks.disks(settings.STICKS) if os.access(one, os.W_OK) and data not in (one, *one.parents)
    ]
    return sorted(dict.fromkeys(listed))[:_SHOWN]


def mark_of(folder: Path) -> str:
    """What the mark in this folder says; "" where there is none."""
    return _read_mark(folder, "mark")


def _read_mark(folder: Path, name: str) -> str:
    try:
        return str(json.loads((folder / MARK).read_bytes())[name])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
