"""What the QR code on a letter holds. Told by the package that knows how a letter is proved genuine; "" for no code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """What the code vouches for. `sidik`: rules.content.content_digest, 64 hex digits."""

    id: UUID
    wilayah: str
    nomor: str
    jenis: str
    tanggal: date
    inisial: str
    sidik: str


@dataclass(frozen=True, slots=True)
class Code:
    """`text` is drawn as QR code; `note` stands beside it, and `short` for who can't scan it."""

    text: str
    note: str
    short: str = ""


Stamp = Callable[[Stamped], Code | None]
_stamp: Stamp | None = None


def stamped_by(stamp: Stamp) -> None:
    """To be called in `AppConfig.ready()`."""
    global _stamp
    _stamp = stamp


def code_for(letter: Stamped) -> Code | None:
    return _stamp(letter) if _stamp else None
