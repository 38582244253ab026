"""Logs that name nobody: whatever a program says of a fault, a NIK or the number of a family card is not in it."""

import logging
import re

# Both have sixteen digits; a number cut off or grown by a digit names as much.
LONG_NUMBER = re.compile(r"\d{12,}")
SHOWN = 6


class Discreet(logging.Formatter):
    """Masks in the whole of a line and its traceback: a database names the values it refused, a parser what it read."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    """The region of a number stays: where something went wrong may be told."""
    return LONG_NUMBER.sub(lambda found: found.group()[:SHOWN] + "*" * (len(found.group()) - SHOWN), text)
