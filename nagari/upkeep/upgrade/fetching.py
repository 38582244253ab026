"""A release from an address, taken up again where the line broke."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.lib.network import is_safe_address

CHUNK: Final = 1 << 16
TIMEOUT_SECONDS: Final = 60
TRIES: Final = 20
# All packages of a platform together have 130 MB.
LARGEST_BYTES: Final = 1_000_000_000
PARTIAL, WHOLE_ALREADY = 206, 416


def fetch(release: str, incoming: Path) -> Path:
    """The file on the disk: `release` itself, or what its address gives. Raises UserError release_missing,
    release_address, release_fetch."""
    if not release.lower().startswith(("http:", "https:")):
        path = Path(release)
        if not path.is_file():
            raise UserError(
                "release_missing",
                _("There is no file %(file)s.") % {"file": release},
                _("Look at the name, and whether the stick is in."),
            )
        return path
    if not is_safe_address(release):
        raise UserError(
            "release_address",
            _("%(address)s is no address to fetch a release from.") % {"address": release},
            _("It begins with https://; http:// only inside the office's own network."),
        )
    name = PurePosixPath(urlsplit(release).path).name or "release"
    return _download(release, incoming / name)


def _download(address: str, target: Path) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    failed = without = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            _continue(address, part, before)
            break
        except (OSError, ValueError) as error:
            without = 0 if part.exists() and part.stat().st_size > before else without + 1
            failed += 1
            if without >= 2 or failed >= TRIES:
                raise UserError(
                    "release_fetch",
                    _("The release could not be fetched (%(why)s).") % {"why": error},
                    _("Try again when the line is there; what has arrived is kept."),
                ) from error
    os.replace(part, target)
    return target


def _continue(address: str, part: Path, have: int) -> None:
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
    try:
        # Only http and https arrive here.
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            is_more = answer.status == PARTIAL
            expected = int(answer.headers.get("Content-Length") or 0)
            with open(part, "ab" if is_more else "wb") as file:
                got = 0
                while chunk := answer.read(CHUNK):
                    got += len(chunk)
                    if is_more * have + got > LARGEST_BYTES:
                        raise ValueError("too large")
                    file.write(chunk)
            if expected and got < expected:
                raise ConnectionError(f"{got} / {expected}")
    except urllib.error.HTTPError as error:
        if error.code == WHOLE_ALREADY and have:
            return
        raise
