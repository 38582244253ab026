"""A backup is one only when it was restored: each is unpacked into a folder of its own, and looked through as an office
would be, by a process that knows nothing but that folder."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.upkeep.backups import database, keys
from nagari.upkeep.backups.unpacking import Contents, unpack

PATIENCE_SECONDS: Final = 4 * 3600
_NICENESS: Final = 10
SCRATCH: Final = "cadangan-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found whole. `entries`: of the journal."""

    contents: Contents
    streams: int
    entries: int
    objects: int


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder among the temporary ones, gone afterwards."""
    folder = Path(settings.NAGARI_DATA) / "tmp" / f"{SCRATCH}{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch() -> None:
    """What a power cut left of earlier ones."""
    for left in (Path(settings.NAGARI_DATA) / "tmp").glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def prove(path: Path, seed: bytes) -> Proof:
    """Restore and verify. Raises UserError backup_unproven, and as `unpack`."""
    with scratch() as folder:
        contents = unpack(path, keys.identities(seed), folder, keep_blobs=False)
        if contents.database == database.SQLITE:
            _check_file(folder / database.SQLITE, contents)
            report = _verify(folder, "")
        else:
            report = _verify_postgres(folder)
    if not report.get("ok"):
        codes = sorted({str(one.get("code")) for one in report.get("problems", ())})
        raise unproven(_("The journal and the tables differ: %(codes)s") % {"codes": ", ".join(codes) or "?"})
    return Proof(
        contents=contents, streams=report["streams"], entries=report["entries"], objects=report["objects"]
    )  # fmt: skip


def unproven(reason: str) -> UserError:
    return UserError(
        "backup_unproven",
        _("The backup was made, but is not good: %(reason)s.") % {"reason": reason},
        _("Keep the earlier ones, do not switch this computer off, and call the technician."),
    )


def _check_file(path: Path, contents: Contents) -> None:
    if faults := database.faults(path):
        raise unproven(faults[0])
    if database.tables(path) != contents.tables:
        raise unproven(_("the restored tables hold another number of rows"))


def _verify_postgres(folder: Path) -> dict[str, Any]:
    name = f"nagari_cadangan_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        # As the site's own database is made: texts are compared byte by byte.
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    try:
        database.tool(
            "pg_restore",
            ["--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}", str(folder / database.POSTGRES)],
            name,
        )
        return _verify(folder, database.url_of(name))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _verify(folder: Path, url: str) -> dict[str, Any]:
    """`verify --json` on a data folder, by a process of its own: it takes memory that an office's server must not."""
    with suppress(ValueError, IndexError):
        found: dict[str, Any] = json.loads(manage(folder, "verify", "--json", url=url).splitlines()[-1])
        return found
    return {}


def manage(folder: Path, *arguments: str, url: str = "") -> str:
    """What a command of this program says on the data folder `folder`, done without hurry."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "NAGARI_TRAINING")}
    environment = {**kept, "NAGARI_DATA": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    if url:
        environment["DATABASE_URL"] = url
    begun = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, begun.pid, _NICENESS)
    try:
        return begun.communicate(timeout=PATIENCE_SECONDS)[0]
    except subprocess.TimeoutExpired:
        return ""
    finally:
        if begun.poll() is None:
            begun.kill()
            begun.wait(timeout=20)
