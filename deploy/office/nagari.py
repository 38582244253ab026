#!/usr/bin/env python3
"""Starts what is installed in this folder: `nagari.py serve`, `nagari.py upgrade FILE`, any command of the site.

It finds the keeper (nagari.upkeep.keeper) and hands over. This file stays as it is through all upgrades.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def keeper_of(version: str) -> Path:
    return HERE / "versions" / version / "nagari" / "upkeep"


def named(pointer: str) -> str:
    try:
        return (HERE / pointer).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def main() -> int:
    checked = sys.argv[2] if sys.argv[1:2] == ["--check"] and len(sys.argv) == 3 else ""
    versions = [checked] if checked else [named("keeper"), named("current")]
    found = next((keeper_of(one) for one in versions if one and (keeper_of(one) / "keeper").is_dir()), None)
    if found is None:
        sys.stderr.write(f"Di {HERE} tidak ada program yang terpasang. Jalankan pemasangnya lagi.\n")
        return 1
    sys.path.insert(0, str(found))
    from keeper.watching import main as keep

    return 0 if checked else keep(HERE, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
