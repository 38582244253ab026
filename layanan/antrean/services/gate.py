"""One at a time among the threads of this process: clerks before visitors, each in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._clerks: deque[threading.Lock] = deque()
        self._visitors: deque[threading.Lock] = deque()

    @contextmanager
    def passed(self, *, of_visitor: bool) -> Iterator[None]:
        self.join(of_visitor=of_visitor).acquire()
        try:
            yield
        finally:
            self.leave()

    def join(self, *, of_visitor: bool) -> threading.Lock:
        """A lock that opens when it is one's turn."""
        mine = threading.Lock()
        with self._lock:
            if self._is_taken:
                mine.acquire()
                (self._visitors if of_visitor else self._clerks).append(mine)
            self._is_taken = True
        return mine

    def leave(self) -> None:
        with self._lock:
            line = self._clerks or self._visitors
            if line:
                # It stays taken, by him: who comes just now does not slip in between.
                line.popleft().release()
            else:
                self._is_taken = False
