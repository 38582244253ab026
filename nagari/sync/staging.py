"""Content that arrives in pieces, kept in the data folder until it is whole, so that a cut costs one piece (I7).

Bounded and expiring: what a peer began and never ended goes after a week, the oldest first where it is too much.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from nagari.sync.core.errors import SyncRefused
from nagari.sync.transport.pieces import Piece

LARGEST_CONTENT: Final = 64 * 1024 * 1024
MOST_OF_A_PEER: Final = 2 * LARGEST_CONTENT
KEPT: Final = timedelta(days=7)


def reached(peer: UUID, digest: str) -> int:
    """Bytes that are there of the content with this digest."""
    try:
        return _path(peer, digest).stat().st_size
    except FileNotFoundError:
        return 0


def add(peer: UUID, piece: Piece) -> bytes | None:
    """Keep a piece if it is the next one. The whole content once it is all there; it stays until `drop`."""
    if not 0 < piece.total <= LARGEST_CONTENT or piece.offset + len(piece.content) > piece.total:
        raise SyncRefused("piece_size", total=piece.total)
    path, there = _path(peer, piece.digest), reached(peer, piece.digest)
    if piece.offset <= there < piece.offset + len(piece.content):
        if not there:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_room(peer, piece.total)
        with path.open("ab") as file:
            file.write(piece.content[there - piece.offset :])
    if reached(peer, piece.digest) < piece.total:
        return None
    content = path.read_bytes()
    if len(content) != piece.total or sha256(content).hexdigest() != piece.digest:
        # A power cut may have left a hole: from the beginning.
        drop(peer, piece.digest)
        raise SyncRefused("piece_digest", digest=piece.digest)
    return content


def drop(peer: UUID, digest: str) -> None:
    _path(peer, digest).unlink(missing_ok=True)


def sweep(now: datetime) -> None:
    """Forget what nobody went on with. By the device's clock both times: its being wrong costs a transfer, no more."""
    for path in _folder().glob("*"):
        age = now.timestamp() - path.stat().st_mtime
        if abs(age) > KEPT.total_seconds():
            path.unlink(missing_ok=True)


def _make_room(peer: UUID, wanted: int) -> None:
    held = sorted(_of(peer), key=lambda one: one.stat().st_mtime)
    size = sum(one.stat().st_size for one in held)
    while held and size + wanted > MOST_OF_A_PEER:
        oldest = held.pop(0)
        size -= oldest.stat().st_size
        oldest.unlink(missing_ok=True)


def _of(peer: UUID) -> Iterator[Path]:
    return _folder().glob(f"{peer.hex}-*")


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "staging"


def _path(peer: UUID, digest: str) -> Path:
    # `digest` was read as 64 hex digits (messages), so it names no other place.
    return _folder() / f"{peer.hex}-{digest}"
