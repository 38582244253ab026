"""From a staged backup to an office that works: opened as a new site of the same office, with the attachments that lie
beside the backup."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.lib.alone import AlreadyTaken, alone
from nagari.lib.errors import UserError
from nagari.sync import authority, blobs, identity
from nagari.sync.models import Blob, BlobUse
from nagari.sync.triggers import tracked_models
from nagari.upkeep import migrating
from nagari.upkeep.backups import database, pool, state
from nagari.upkeep.rescue import staging

# Held together by every server of this data folder, alone by whoever exchanges the data under it.
IN_USE: Final = "dipakai.lock"
_TOGETHER: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`missing`: attachments that are named and lie nowhere here; the exchange asks those above for them."""

    made_at: str
    name: str
    objects: int
    attachments: int
    missing: int


@contextmanager
def in_use() -> Iterator[None]:
    """For a server, as long as it runs. Raises UserError data_busy while somebody restores."""
    try:
        with alone(Path(settings.NAGARI_DATA) / IN_USE, together=True):
            yield
    except AlreadyTaken:
        raise _busy() from None


@contextmanager
def undisturbed() -> Iterator[None]:
    """For whoever exchanges the data: no server runs on it meanwhile. Raises UserError data_busy."""
    try:
        with alone(Path(settings.NAGARI_DATA) / IN_USE):
            yield
    except AlreadyTaken:
        raise _busy() from None


def restore(path: Path, identities: list[Any], now: datetime) -> Restored:
    """All of it, for a command while no server runs. Raises UserError data_busy, database_filled, and as
    `staging.stage`; then nothing is changed."""
    with undisturbed():
        _require_empty_server()
        staged = staging.stage(path, identities, now)
        connections.close_all()
        if staged.database == database.POSTGRES:
            _restore_dump()
        staging.put_in_place()
        connections.close_all()
        migrate()
        begin_again(now)
        bring_back(Path(staged.source), identities, now)
    return Restored(
        made_at=staged.made_at,
        name=staged.name,
        objects=sum(one.model.all_objects.count() for one in tracked_models()),
        attachments=len(pool.held()),
        missing=count_missing(),
    )


def put_in_place() -> None:
    """A backup that waits for it, before a server begins. Raises UserError data_busy."""
    if staging.waiting() is None:
        return
    with undisturbed():
        staging.put_in_place()


def note_heads() -> None:
    """Once after a backup was put in place: how far its journal reached, to tell later what came back."""
    known = state.load()
    if known.rescued and "heads" not in known.rescued:
        heads = staging.heads()
        state.change(lambda one: replace(one, rescued={**one.rescued, "heads": heads}))


def count_missing() -> int:
    """Attachments that something here points to and that are not here."""
    digests = BlobUse.objects.values_list("digest", flat=True).distinct()
    return sum(not blobs.path_of(one).exists() for one in digests if blobs.is_digest(one))


def migrate() -> None:
    """An older program's backup is brought up to date."""
    if not migrating.is_current(connection):
        call_command("migrate", interactive=False, verbosity=0)


def begin_again(now: datetime) -> None:
    """Before the first write: what was restored is a new site of its office, and says so."""
    site.forget()
    note_heads()
    identity.confirm(now)
    authority.establish(now)


def bring_back(folder: Path, identities: list[Any], now: datetime) -> int:
    """Fetch attachments that are pointed to and not here from beside a backup; how many came."""
    if not (folder / pool.NAME).is_dir():
        return 0
    wanted = set(BlobUse.objects.values_list("digest", flat=True))
    wanted |= set(Blob.objects.filter(is_here=False).values_list("digest", flat=True))
    came = []
    for digest in sorted(wanted):
        if blobs.is_digest(digest) and not blobs.path_of(digest).exists():
            content = pool.get(folder, digest, identities)
            if content is not None:
                blobs.put(content)
                came.append(digest)
    for at in range(0, len(came), _TOGETHER):
        Blob.objects.filter(digest__in=came[at : at + _TOGETHER]).update(is_here=True, since=now)
    return len(came)


def _restore_dump() -> None:
    database.tool(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", str(staging.dump())],
    )  # fmt: skip


def _require_empty_server() -> None:
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise UserError(
                "database_filled",
                _("The database of this site holds tables already."),
                _("Make an empty one, name it in DATABASE_URL, and restore into that."),
            )


def _busy() -> UserError:
    return UserError(
        "data_busy",
        _("Another program works with this data folder now."),
        _("Stop the server (or wait for the restore to end), then try again."),
    )
