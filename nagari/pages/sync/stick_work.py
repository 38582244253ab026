"""The work behind the pages of the stick: writing bundles for another office, taking in what one brought.

Both may be begun again from their start: what was written is written anew, what was taken in says that it was.
"""

import secrets
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.jobs.run import JobRun
from nagari.lib.errors import UserError
from nagari.pages.sync import line, on_sticks
from nagari.sync.models import Site
from nagari.sync.registry import office
from nagari.sync.transport import bundle, parcel

WRITE: Final = "stick-write"
TAKE: Final = "stick-take"
# What a stick as they are sold (FAT32) holds in one file, with a little room.
LARGEST_MB: Final = 4_000


def write(run: JobRun) -> dict[str, Any]:
    """`args`: to (region), all, megabytes (of a file at most), spool."""
    folder = on_sticks.spool(run.args["spool"])
    for left in folder.iterdir():
        left.unlink()
    now = run.now()
    stem = f"{office().wilayah}-{run.args['to']}-{timezone.localtime(now):%Y%m%d-%H%M}"

    def path(part: int, parts: int) -> Path:
        which = "" if parts == 1 else f"-{part}-dari-{parts}"
        return folder / f"{stem}{which}{on_sticks.SUFFIX}"

    made = bundle.export_parts(
        path,
        now,
        to=run.args["to"],
        everything=run.args["all"],
        most=run.args["megabytes"] * 1_000_000,
        told=lambda done, total: run.progress(done // 1000, total // 1000 + 1, _("Writing …")),
    )
    listed = [{"name": one.file.name, "bytes": one.bytes, "sent": one.sent, "blobs": one.blobs} for one in made]
    return {"files": listed, "to": run.args["to"], "office": _name(run.args["to"])}


def take(run: JobRun) -> dict[str, Any]:
    """`args`: files, each [path, name]; spool, removed afterwards. What went wrong with one stops no other."""
    waiting = sorted(((Path(path), name) for path, name in run.args["files"]), key=_order)
    told: dict[str, dict[str, Any]] = {}
    count = len(waiting)
    while waiting:
        late = []
        for path, name in waiting:
            run.progress(count - len(waiting), count, name)
            told[name] = _one(run, path)
            if told[name].get("code") == "bundle_part":
                late.append((path, name))
        # Names may be in any order: as long as one more goes in, the others may go in now.
        waiting = late if len(late) < len(waiting) else []
    on_sticks.remove(run.args["spool"])
    line.forget()
    return {"files": [{"name": name, **one} for name, one in told.items()]}


def _order(one: tuple[Path, str]) -> tuple[str, int, str]:
    outside = parcel.peek(one[0])
    return (outside.made_at, outside.part, one[1]) if outside else ("", 0, one[1])


def _one(run: JobRun, path: Path) -> dict[str, Any]:
    try:
        taken = bundle.bring(path, run.now())
    except UserError as error:
        return {"code": error.code, "message": error.message, "remedy": error.remedy}
    return {
        "code": "",
        "office": _name(taken.sender),
        "received": taken.received,
        "blobs": taken.blobs,
        "part": taken.part,
        "parts": taken.parts,
        "missing": taken.missing,
        "refused": len(taken.refused),
    }


def _name(wilayah: str) -> str:
    known = Site.objects.filter(wilayah=wilayah).exclude(name="").values_list("name", flat=True).first()
    return known or wilayah


def token() -> str:
    return secrets.token_hex(8)
