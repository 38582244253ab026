"""Blobs in a session: after all entries, one at a time each way, in the same pieces as large segments."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from nagari.sync import blobs
from nagari.sync.core.errors import SyncRefused
from nagari.sync.transport.pieces import Piece, Reached, Source

# Told as wanted at once: more are told at the next sync.
MOST_WANTED = 50


class Attachments:
    """What one session still has to send and to fetch. `region` of the other side."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._wanted: deque[str] = deque()
        self._missing: deque[str] | None = None

    def heard(self, wants: Iterable[str]) -> None:
        """The other side told what it lacks."""
        self._wanted.extend(wants)

    def next_upload(self) -> tuple[Source, str, bytes] | None:
        while self._wanted:
            digest = self._wanted.popleft()
            path = blobs.offered(self._region, digest)
            if path is not None:
                return Source(None, 0, digest), digest, path.read_bytes()
        return None

    def next_ask(self, now: datetime) -> Reached | None:
        if self._missing is None:
            self._missing = deque(blobs.wanted(self._region, now, MOST_WANTED))
        if not self._missing:
            return None
        digest = self._missing.popleft()
        return Reached(Source(None, 0, digest), digest, 0)


def piece_of(region: str, ask: Reached, room: int) -> Piece | None:
    """The next piece of a blob for a site of `region`; None where it is not here, or not for them."""
    path = blobs.offered(region, ask.source.blob)
    if path is None:
        return None
    with path.open("rb") as file:
        total = file.seek(0, 2)
        file.seek(min(ask.offset, total))
        return Piece(ask.source, ask.source.blob, total, min(ask.offset, total), file.read(room))


def may_begin(piece: Piece) -> None:
    """Refused before it takes room: blob_size, piece_unknown (it is named by another digest)."""
    if piece.source.blob and piece.total > blobs.LARGEST:
        raise SyncRefused("blob_size", size=piece.total, largest=blobs.LARGEST)
    if piece.source.blob and piece.source.blob != piece.digest:
        raise SyncRefused("piece_unknown")
