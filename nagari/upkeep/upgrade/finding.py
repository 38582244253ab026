"""Releases that lie at hand: on sticks, and what was fetched."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nagari.lib.errors import UserError
from nagari.upkeep.keeper.home import Home
from nagari.upkeep.upgrade import services
from nagari.upkeep.upgrade.manifest import Manifest

PATTERN: Final = "*.rilis"
SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Found:
    """`manifest` where it may be installed here, else `refused` says why not."""

    file: Path
    manifest: Manifest | None = None
    refused: UserError | None = None


def at_hand(where: Home, mounts: Iterable[Path]) -> list[Found]:
    """Those that may be installed first."""
    files: list[Path] = []
    for folder in (*mounts, where.root / "incoming"):
        # A stick drawn out at this moment.
        with suppress(OSError):
            files += sorted(folder.glob(PATTERN))[:SHOWN]
    found = [_look(where, file) for file in files[:SHOWN]]
    return sorted(found, key=lambda one: one.manifest is None)


def _look(where: Home, file: Path) -> Found:
    try:
        return Found(file, manifest=services.look(where, file))
    except UserError as refused:
        return Found(file, refused=refused)
