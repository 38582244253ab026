"""The contract of a way to another site: bytes there, bytes back, in order. What they mean is in `messages`."""

from collections import deque

from nagari.lib.errors import CodedError


class LinkDown(CodedError):  # noqa: N818 - reads as the state it is
    """Nobody answered, or nobody who may. Requests may have been heard all the same. Codes:

    unreachable stalled broken stopped refused answer_forged site_unknown site_revoked
    """


class Link:
    """One way to one peer. `call` is all a way must know; one that keeps several requests on the line gives
    `send` and `receive` too, which answer in the order asked."""

    # How many requests may be on the line at once.
    depth = 1
    # Of everything sent and received, with all that surrounds it.
    bytes_up = 0
    bytes_down = 0
    # A way that is known to be short and wide may be told so; measured otherwise.
    round_trip_ms: int | None = None

    def __init__(self) -> None:
        self._answers: deque[bytes] = deque()

    def call(self, request: bytes) -> bytes:
        raise NotImplementedError

    def send(self, request: bytes) -> None:
        self._answers.append(self.call(request))

    def receive(self) -> bytes:
        return self._answers.popleft()

    def close(self) -> None:
        """Forget what is on the line."""
        self._answers.clear()
