"""Draws a template that somebody is writing, with limits on time and memory (trial.py)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nagari.printing.rendering import worded
from nagari.printing.sheets import Sheet
from nagari.printing.trial import SECONDS
from nagari.printing.typesetting import HERE


@dataclass(frozen=True, slots=True)
class Tried:
    """`pages`: PNG in base64. None where it was refused: then `why`, and `line` of the source (0: not known)."""

    pages: tuple[str, ...] = ()
    why: str = ""
    line: int = 0


def tried(source: str, data: Mapping[str, Any], *, sheet: Sheet, at: datetime, ppi: float = 70.0) -> Tried:
    """`data` as `rendering.render_source` takes it; the first pages of what it makes, or why it makes none."""
    text, moment = worded(data, sheet, at)
    given = json.dumps({"source": source, "data": text, "moment": moment, "ppi": ppi})
    command = [sys.executable, "-m", "nagari.printing.trial"]
    try:
        done = subprocess.run(  # noqa: S603  the interpreter and a module of our own
            command, input=given.encode(), capture_output=True, cwd=HERE.parent.parent, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Tried(why=f"> {SECONDS} s")
    if done.returncode:
        return Tried(why=f"exit {done.returncode}")
    said = json.loads(done.stdout)
    return Tried(tuple(said.get("pages", ())), said.get("why", ""), said.get("line", 0))
