"""What `check --deploy` asks of a real site besides Django's own questions."""

import os
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as Doubt

VOLUNTARY = Doubt(
    "NAGARI_SECOND_FACTOR leaves the second factor to each, also to heads of office and a regency's officers.",
    hint="Unset it; only the demo, whose people are invented, does without.",
    id="accounts.W001",
)
OPEN_FOLDER = Doubt(
    "Other users of this machine can read the data folder.",
    hint="`manage.py serve` closes it; or: chmod 700 on the folder.",
    id="accounts.W002",
)
GALLERY = Doubt(
    "NAGARI_TIMING or NAGARI_GALLERY is on: what they show is for developers.",
    hint="Unset both.",
    id="accounts.W003",
)


def check_deployment(**_given: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(VOLUNTARY)
    if os.name == "posix" and Path(settings.NAGARI_DATA).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        found.append(OPEN_FOLDER)
    if settings.TIMING or settings.GALLERY:
        found.append(GALLERY)
    return found
