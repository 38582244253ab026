"""What goes up in a session: segments as many as fit, and what is too large for one request in pieces."""

from dataclasses import dataclass
from hashlib import sha256

from nagari.sync import outgoing
from nagari.sync.admit import Raw
from nagari.sync.course import Course
from nagari.sync.transport.messages import Answer, content_of
from nagari.sync.transport.pieces import Piece, Source


@dataclass(slots=True)
class _Upload:
    """A segment too large for one request, or a blob, on its way in pieces."""

    source: Source
    digest: str
    content: bytes
    last: int
    # Bytes put on the line, and bytes the other side said it has.
    offset: int = 0
    reached: int = 0


class Uploads:
    """`known`: digest of what went up in pieces last, and how far it got; ("", 0) where nothing is left of it."""

    def __init__(self, course: Course, known: tuple[str, int]) -> None:
        self._course = course
        self._upload: _Upload | None = None
        self.known = known

    def is_idle(self) -> bool:
        return self._upload is None

    def next(self, room: int) -> tuple[list[Raw], Piece | None]:
        """Segments that fit into `room` bytes, or the next piece of a large one."""
        if self._upload is None:
            spans = self._course.to_send()
            raws, taken, large = outgoing.take(spans, room) if spans else ([], {}, None)
            self._course.on_its_way |= taken
            if large is None:
                return raws, None
            header, content = outgoing.header_of(large), content_of(large)
            self.begin(Source(header.stream, header.first), sha256(content).hexdigest(), content, header.last)
        return [], self.next_piece(room)

    def begin(self, source: Source, digest: str, content: bytes, last: int = 0) -> None:
        """Send this in pieces, from where it was cut. `last`: number of the segment's last entry, 0 for a blob."""
        upload = _Upload(source, digest, content, last)
        known, reached = self.known
        if known == digest:
            upload.offset = upload.reached = min(reached, len(content))
        self._upload = upload

    def next_piece(self, room: int) -> Piece | None:
        """None where nothing is on its way in pieces, or all of it is on the line."""
        upload = self._upload
        if upload is None or upload.offset >= len(upload.content):
            return None
        part = upload.content[upload.offset : upload.offset + room]
        piece = Piece(upload.source, upload.digest, len(upload.content), upload.offset, part)
        upload.offset += len(part)
        return piece

    def hear(self, answer: Answer, *, quiet: bool) -> None:
        """How far the other side got, after its heads were heard. `quiet`: nothing more is on the line."""
        upload, course = self._upload, self._course
        if upload is None:
            return
        stream = upload.source.stream
        if stream and course.theirs.get(stream, 0) >= upload.last:
            course.on_its_way[stream] = max(course.on_its_way.get(stream, 0), upload.last)
            course.sent += 1
            self._upload, self.known = None, ("", 0)
        elif stream in course.stuck or _is_blob_there(upload, answer):
            self._upload, self.known = None, ("", 0)
        elif answer.reached and answer.reached.digest == upload.digest:
            upload.reached = answer.reached.offset
            self.known = (upload.digest, upload.reached)
            # A piece got lost, or more was there than was known.
            if upload.reached > upload.offset or quiet:
                upload.offset = upload.reached


def _is_blob_there(upload: _Upload, answer: Answer) -> bool:
    reached = answer.reached
    return bool(upload.source.blob and reached and reached.digest == upload.digest) and (
        reached is not None and reached.offset == len(upload.content)
    )
