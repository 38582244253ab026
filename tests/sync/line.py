"""A bad line between two sites, in plain Python: slow, far, losing packets, cut. Stands between as a proxy.

What TCP makes of a lost packet is what is imitated: everything behind it waits until it was sent again. A cut swallows
what is on the way and leaves connections hanging, as a dead modem does.
"""

import random
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PACKET = 1_400
# Bytes a modem holds before it lets nothing more in.
QUEUE = 20 * PACKET
LOOK_SECONDS = 0.005


@dataclass(slots=True, kw_only=True)
class Quality:
    """Rates in bits a second, `delay` one way in seconds, `loss` of packets each way."""

    up: float = 1e9
    down: float = 1e9
    delay: float = 0.0
    loss: float = 0.0
    # Until a lost packet is sent again.
    again: float = 1.0


RURAL = Quality(up=64_000, down=128_000, delay=0.3, loss=0.05)


@dataclass(slots=True, eq=False)
class _Pipe:
    """One direction of one connection."""

    source: socket.socket
    target: socket.socket
    is_up: bool
    opened: float
    waiting: deque[tuple[float, bytes]] = field(default_factory=deque)
    held: int = 0
    free_at: float = 0.0
    last: float = 0.0
    is_dead: bool = False
    ended: bool = False


class BadLine:
    """`address` leads to `target` (host, port) over the line."""

    def __init__(self, target: tuple[str, int], quality: Quality, *, seed: int = 1) -> None:
        self._target, self.quality, self._chance = target, quality, random.Random(seed)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._pipes: list[_Pipe] = []
        self._stop = threading.Event()
        self._cut_until = 0.0
        self._cut_after: tuple[int, float] | None = None
        self.bytes_up = self.bytes_down = 0
        self.cut_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)
        self._thread.start()

    def cut(self, seconds: float, *, after: int = 0) -> None:
        """Nothing passes for so long, from when `after` more bytes have gone up."""
        if after:
            self._cut_after = (self.bytes_up + after, seconds)
        else:
            self._begin_cut(seconds)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(10)
        for pipe in self._pipes:
            pipe.source.close()
            pipe.target.close()
        self._listening.close()
        self._selector.close()

    def _begin_cut(self, seconds: float) -> None:
        self._cut_after, self.cut_at = None, time.monotonic()
        self._cut_until = self.cut_at + seconds
        for pipe in self._pipes:
            # Another address after the cut: nobody tells the two ends.
            pipe.is_dead = True
            pipe.waiting.clear()

    def _run(self) -> None:
        while not self._stop.is_set():
            ready = {key.fileobj for key, _mask in self._selector.select(LOOK_SECONDS)}
            if self._listening in ready:
                self._accept()
            for pipe in list(self._pipes):
                if pipe.source in ready and not pipe.ended and pipe.held < QUEUE:
                    self._take(pipe)
                self._deliver(pipe)
            self._pace()

    def _pace(self) -> None:
        # A full pipe stays readable: without a pause this would spin.
        if any(pipe.held >= QUEUE or pipe.is_dead for pipe in self._pipes):
            time.sleep(LOOK_SECONDS)

    def _accept(self) -> None:
        here, _address = self._listening.accept()
        there = socket.create_connection(self._target, timeout=10)
        now = time.monotonic()
        dead = now < self._cut_until
        for source, target, is_up in ((here, there, True), (there, here, False)):
            source.setblocking(False)
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # The handshake that the kernel here has answered at once.
            opened = now + 2 * self.quality.delay if is_up else now
            self._pipes.append(_Pipe(source, target, is_up, opened, is_dead=dead))
            self._selector.register(source, selectors.EVENT_READ)

    def _take(self, pipe: _Pipe) -> None:
        try:
            content = pipe.source.recv(PACKET)
        except BlockingIOError:
            return
        except OSError:
            content = b""
        if not content:
            self._end(pipe)
            return
        if pipe.is_dead or time.monotonic() < self._cut_until:
            return
        now, quality = time.monotonic(), self.quality
        pipe.free_at = max(now, pipe.free_at, pipe.opened) + len(content) * 8 / (
            quality.up if pipe.is_up else quality.down
        )
        due = pipe.free_at + quality.delay
        if self._chance.random() < quality.loss:
            due += quality.again
        pipe.last = max(pipe.last, due)
        pipe.waiting.append((pipe.last, content))
        pipe.held += len(content)
        if pipe.is_up:
            self.bytes_up += len(content)
            if self._cut_after and self.bytes_up >= self._cut_after[0]:
                self._begin_cut(self._cut_after[1])
        else:
            self.bytes_down += len(content)

    def _deliver(self, pipe: _Pipe) -> None:
        now = time.monotonic()
        while pipe.waiting and pipe.waiting[0][0] <= now and not pipe.is_dead:
            _due, content = pipe.waiting[0]
            try:
                sent = pipe.target.send(content)
            except BlockingIOError:
                return
            except OSError:
                self._end(pipe)
                return
            pipe.held -= sent
            if sent < len(content):
                pipe.waiting[0] = (_due, content[sent:])
                return
            pipe.waiting.popleft()
        if pipe.ended and not pipe.waiting:
            self._shut(pipe)

    def _end(self, pipe: _Pipe) -> None:
        if not pipe.ended:
            pipe.ended = True
            self._selector.unregister(pipe.source)
        if not pipe.waiting or pipe.is_dead:
            self._shut(pipe)

    def _shut(self, pipe: _Pipe) -> None:
        if pipe in self._pipes:
            self._pipes.remove(pipe)
        with suppress(OSError):
            pipe.target.shutdown(socket.SHUT_WR)


@contextmanager
def bad_line(address: str, quality: Quality, *, seed: int = 1) -> Iterator[BadLine]:
    """A line of this quality to the server at `address` (http://host:port)."""
    host, _, port = address.removeprefix("http://").partition(":")
    line = BadLine((host, int(port)), quality, seed=seed)
    try:
        yield line
    finally:
        line.close()
