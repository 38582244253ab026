"""The key of an encrypted database: 64 hexadecimal digits in a file that does not lie beside the database."""

import os
import re
import secrets
from pathlib import Path

FORM = re.compile(r"[0-9a-f]{64}")


class KeyFileError(ValueError):
    """`str()` says what is wrong with it."""


def read_key(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii").strip().lower()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no text"
        raise KeyFileError(f"the file {path} can't be read ({reason})") from None
    return checked(text)


def checked(text: str) -> str:
    if not FORM.fullmatch(text):
        raise KeyFileError("the key is not made of 64 hexadecimal digits")
    return text


def make_key(path: Path) -> str:
    """A new one, in a file only its owner reads. FileExistsError where there is one: it may open something."""
    key = secrets.token_hex(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
