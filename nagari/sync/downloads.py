"""What comes down in pieces in a session, and where each whole thing goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nagari.sync import attachments, blobs, staging
from nagari.sync.admit import Raw
from nagari.sync.transport.messages import raw_of
from nagari.sync.transport.pieces import Piece, Reached, Source


@dataclass(slots=True)
class _Download:
    source: Source
    digest: str
    total: int
    # Bytes asked for, bytes that are here.
    asked: int
    reached: int


class Downloads:
    """`site` is the one the pieces come from."""

    def __init__(self, site: UUID, clock: Callable[[], datetime]) -> None:
        self._site, self._clock = site, clock
        self._download: _Download | None = None

    def is_idle(self) -> bool:
        return self._download is None

    def next_ask(self, room: int) -> Reached | None:
        down = self._download
        if down is None or down.asked >= down.total:
            return None
        ask = Reached(down.source, down.digest, down.asked)
        down.asked = min(down.total, down.asked + room)
        return ask

    def take(self, piece: Piece, *, quiet: bool) -> Raw | None:
        """Keeps a piece; what is whole is returned as a segment, or goes to its place as a blob.

        `quiet`: nothing more is on the line. Codes as of `attachments.may_begin` and `staging.add`.
        """
        attachments.may_begin(piece)
        content = self._keep(piece, quiet)
        if content is None:
            return None
        self._download = None
        if not piece.source.blob:
            return raw_of(content)
        blobs.arrived(piece.digest, content, self._clock())
        staging.drop(self._site, piece.digest)
        return None

    def _keep(self, piece: Piece, quiet: bool) -> bytes | None:
        content = staging.add(self._site, piece)
        there = staging.reached(self._site, piece.digest)
        down = self._download
        if down is None or down.digest != piece.digest:
            self._download = down = _Download(piece.source, piece.digest, piece.total, there, there)
        down.reached = there
        if quiet:
            down.asked = there
        return content
