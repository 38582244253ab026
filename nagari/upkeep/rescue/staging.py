"""A backup becomes this computer's data in two steps: unpacked and looked through beside what is there, then put in its
place in one go before anything opens the database. A power cut between or within them leaves the one or the other.

What was there before is moved aside and never deleted: it may hold what the backup does not.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from nagari.lib import durable
from nagari.lib.alone import AlreadyTaken, alone
from nagari.lib.errors import UserError
from nagari.sync.models import Stream
from nagari.upkeep import migrating
from nagari.upkeep.backups import database, places, state
from nagari.upkeep.backups.unpacking import Contents, unpack, unwritten

_READY: Final = "siap.json"
_LOCK: Final = "pemulihan.lock"
_ASIDE: Final = "sebelum-pemulihan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What waits to be put in its place. `source`: the folder the backup lies in, for the attachments beside it."""

    made_at: str
    name: str
    wilayah: str
    database: str
    file: str
    source: str
    blobs: int
    at: str


def stage(path: Path, identities: list[Any], now: datetime) -> Staged:
    """Unpack and look through. Raises UserError restore_running, backup_newer, backup_unproven, and as `unpack`."""
    try:
        # Two at once, as after a second press, would be ready with half of the one and half of the other.
        with alone(Path(settings.NAGARI_DATA) / _LOCK):
            return _stage(path, identities, now)
    except AlreadyTaken:
        raise UserError(
            "restore_running",
            _("A backup is being unpacked already."),
            _("Wait until it is done; the program then starts anew by itself."),
        ) from None


def _stage(path: Path, identities: list[Any], now: datetime) -> Staged:
    _clear()
    inside = _folder() / "isi"
    inside.mkdir(mode=0o700, parents=True)
    try:
        contents = unpack(path, identities, inside, keep_blobs=True)
        _require_known(contents)
        if contents.database == database.SQLITE and (faults := database.faults(inside / database.SQLITE)):
            raise UserError(
                "backup_unproven",
                _("The database in this backup is damaged: %(reason)s.") % {"reason": faults[0]},
                _("Take another backup."),
            )
        # Without its nonce this data is a new site's, whatever machine it comes to lie on (I11).
        (inside / "keys" / "site.json").unlink(missing_ok=True)
        _keep(inside)
    except UserError:
        _clear()
        raise
    staged = Staged(
        made_at=contents.made_at,
        name=contents.name,
        wilayah=contents.wilayah,
        database=contents.database,
        file=path.name,
        source=str(path.resolve().parent),
        blobs=len(contents.blobs),
        at=now.isoformat(),
    )
    durable.write(_folder() / _READY, json.dumps(asdict(staged)).encode())
    return staged


def waiting() -> Staged | None:
    """A backup that waits to be put in its place."""
    try:
        return Staged(**json.loads((_folder() / _READY).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def put_in_place() -> Staged | None:
    """To be called while nobody has the database open. Again after a power cut goes on where it stopped."""
    staged = waiting()
    if staged is None:
        return None
    inside, data = _folder() / "isi", Path(settings.NAGARI_DATA)
    aside = data / f"{_ASIDE}-{datetime.fromisoformat(staged.at):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700, exist_ok=True)
    if staged.database == database.SQLITE and (inside / database.SQLITE).exists():
        kept = Path(str(settings.DATABASES["default"]["NAME"]))
        # What stands in the log belongs to the database beside it, and to no other.
        for name in (f"{kept.name}-wal", f"{kept.name}-shm", kept.name):
            _move(kept.with_name(name), aside / name)
        os.replace(inside / database.SQLITE, kept)
    for name in ("keys", "secret.key"):
        if (inside / name).exists():
            _move(data / name, aside / name)
            os.replace(inside / name, data / name)
    for path in (inside / "blobs").glob("??/*"):
        target = data / "blobs" / path.parent.name / path.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.replace(path, target)
    # What was is safe aside, and what is to be has its name, before the one and the other are told.
    for folder in {aside, data, Path(str(settings.DATABASES["default"]["NAME"])).parent}:
        if folder.is_dir():
            durable.keep_names(folder)
    rescued = {"from": "backup", "at": staged.at, "made_at": staged.made_at, "file": staged.file}
    told = {**rescued, "source": staged.source, "aside": aside.name}
    mark = places.mark_of(Path(staged.source))
    state.change(lambda known: replace(known, rescued=told))
    if mark:
        # The stick that saved the office goes on doing so.
        state.change(lambda known: known if known.folder else replace(known, folder=staged.source, mark=mark))
    _clear()
    return staged


def heads() -> dict[str, int]:
    """How far the streams of this office reached when it was restored: what comes back later is told from that."""
    listed = Stream.objects.select_related("site")
    return {f"{one.site.uuid.hex} {one.scope} {one.channel}": one.admitted for one in listed}


def dump() -> Path:
    """Of a backup of PostgreSQL: where its dump lies, until `put_in_place`."""
    return _folder() / "isi" / database.POSTGRES


def _clear() -> None:
    """First the word that all is ready: what is half gone must not be put in place."""
    if (_folder() / _READY).exists():
        (_folder() / _READY).unlink()
        durable.keep_names(_folder())
    shutil.rmtree(_folder(), ignore_errors=True)


def _keep(inside: Path) -> None:
    """Before the word that all is ready: after a power cut that word would give an office an empty database."""
    try:
        durable.keep_all(inside)
    except OSError as error:
        raise unwritten(error) from None


def _move(path: Path, target: Path) -> None:
    if path.exists() and not target.exists():
        os.replace(path, target)


def _require_known(contents: Contents) -> None:
    there = {app.label: set(migrating.names(app.label)) for app in apps.get_app_configs()}
    newer = [
        step for step in contents.steps
        for app, _dot, name in [step.partition(".")]
        if there.get(app) and name not in there[app]
    ]  # fmt: skip
    if newer:
        raise UserError(
            "backup_newer",
            _("This backup was made by a newer version of the program (%(version)s, %(step)s).")
            % {"version": contents.version, "step": newer[-1]},
            _("Install that version first, then restore."),
        )


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "pemulihan"
