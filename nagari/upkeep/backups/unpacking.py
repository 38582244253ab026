"""From the file of a backup to a data folder."""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from nagari.lib.errors import CodedError, UserError
from nagari.upkeep.backups import archive, database

CONTENTS: Final = "isi.json"
FORMAT: Final = 1
# Nothing else is ever written, whatever a file says.
_ALLOWED: Final = re.compile(
    r"nagari\.(sqlite3|pgdump)|secret\.key|keys/[\w.-]{1,80}|keys/[\w-]{1,40}/[\w.-]{1,80}|blobs/[0-9a-f]{2}/[0-9a-f]{64}"
)
_LARGEST_CONTENTS: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup says of itself. `tables`: rows of each; `blobs`: digests of all attachments there were;
    `is_whole`: they are in the file. `steps`: migrations, to tell a newer program's."""

    made_at: str
    version: str
    wilayah: str
    name: str
    database: str
    tables: dict[str, int] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    is_whole: bool = False
    objects: int = 0


def unpack(path: Path, identities: list[Any], folder: Path, *, keep_blobs: bool) -> Contents:
    """Fill the empty `folder`; what the backup says of itself. Nothing of it may be used if this raises.

    Raises UserError backup_missing, backup_none, backup_version, backup_torn, backup_key, backup_tampered,
    backup_space, backup_incomplete.
    """
    try:
        with archive.members(path, identities) as listed:
            contents = _unpack(listed, folder, keep_blobs=keep_blobs)
    except CodedError as refused:
        raise told(refused, path) from None
    except OSError as error:
        raise unwritten(error) from None
    if contents is None or not (folder / contents.database).exists():
        raise told(CodedError("backup_incomplete"), path)
    return contents


def told(refused: CodedError, path: Path) -> UserError:
    """The sentence for what was refused."""
    message, remedy = _sentences()[refused.code]
    return UserError(refused.code, message % {"file": path.name}, remedy)


def unwritten(error: OSError) -> UserError:
    """backup_space: what was unpacked did not reach the disk."""
    return UserError(
        "backup_space",
        _("The backup could not be unpacked: %(reason)s.") % {"reason": error.strerror or error},
        _("Look whether the disk is full, then try again."),
    )


def _unpack(listed: Iterable[tuple[str, IO[bytes]]], folder: Path, *, keep_blobs: bool) -> Contents | None:
    contents = None
    for name, content in listed:
        if name == CONTENTS:
            contents = _read(content.read(_LARGEST_CONTENTS))
        elif not _ALLOWED.fullmatch(name) or ".." in name:
            raise CodedError("backup_incomplete")
        elif name.startswith("blobs/"):
            _attachment(name, content.read(), folder, keep=keep_blobs)
        else:
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as file:
                target.chmod(0o600)
                shutil.copyfileobj(content, file, 1 << 20)
    return contents


def _attachment(name: str, content: bytes, folder: Path, *, keep: bool) -> None:
    if sha256(content).hexdigest() != name.rpartition("/")[2]:
        raise CodedError("backup_incomplete")
    if keep:
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(content)


def _read(raw: bytes) -> Contents:
    try:
        read = json.loads(raw)
        if read["format"] != FORMAT:
            raise CodedError("backup_version")
        if read["database"] not in (database.SQLITE, database.POSTGRES):
            raise CodedError("backup_incomplete")
        known = {name: read[name] for name in Contents.__dataclass_fields__}
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, CodedError):
            raise
        raise CodedError("backup_incomplete") from None
    return Contents(**{**known, "steps": tuple(known["steps"]), "blobs": tuple(known["blobs"])})


def _sentences() -> dict[str, tuple[str, str]]:
    another = _("Take another backup; the one before it is as good but for the last day.")
    return {
        "backup_missing": (_("There is no file %(file)s."), _("Look at the name, and whether the stick is in.")),
        "backup_none": (_("%(file)s is not a backup of this program."), _("Choose a file that ends in .cadangan.")),
        "backup_version": (
            _("%(file)s was made by a newer version of this program."),
            _("Install that version first, then restore."),
        ),
        "backup_torn": (_("%(file)s is not whole: its end is missing."), another),
        "backup_key": (
            _("These words do not open %(file)s."),
            _("Take the sheet of the office this backup is of, the newest one."),
        ),
        "backup_tampered": (_("%(file)s is damaged, or somebody changed it."), another),
        "backup_incomplete": (_("%(file)s does not hold what a backup has to hold."), another),
    }
