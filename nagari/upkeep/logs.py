"""The log in the data folder: a JSON object a line, a file a day, no numbers of people.

Several processes of a regency write the same file: each line is one write to a file that is appended to, and a new day
is a new name, so nobody renames what another has open.
"""

import json
import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

from nagari.lib.discreet import Discreet

KEPT_DAYS: Final = 30
# A fault that repeats itself every second must not fill the disk.
LARGEST_DAY: Final = 20 * 1024 * 1024
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.jsonl")


class Json(Discreet):
    """`at level logger message`, and of a fault its kind and where it was: not what it says, which may quote a row."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": self._said(record),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            frames = extract_tb(record.exc_info[2])
            told["where"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        return json.dumps(told, ensure_ascii=False)

    def _said(self, record: logging.LogRecord) -> str:
        bare = logging.LogRecord(record.name, record.levelno, "", 0, record.getMessage(), None, None)
        return super().format(bare)


class Daily(logging.Handler):
    """Appends to `folder/YYYY-MM-DD.jsonl` (UTC); the files of the last KEPT_DAYS days stay."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._folder, self._clock = Path(folder), clock
        self._day, self._file, self._size = "", -1, 0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            # Half a character, as a damaged file or a stranger's request may bring, ends no page.
            line = (self.format(record) + "\n").encode(errors="backslashreplace")
            day = self._clock().date().isoformat()
            if day != self._day:
                self._begin(day)
            if self._size + len(line) <= LARGEST_DAY:
                self._size += os.write(self._file, line)
        except OSError:
            # A full disk: the console has it too, and what the site does must not end for its log.
            self._close()

    def close(self) -> None:
        self._close()
        super().close()

    def _begin(self, day: str) -> None:
        self._close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(self._folder / f"{day}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._size, self._day = os.fstat(self._file).st_size, day
        for old in sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))[:-KEPT_DAYS]:
            old.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._day, self._file = "", -1
