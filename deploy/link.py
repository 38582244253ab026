"""The demo's line between the offices and the regency: passes everything on, until somebody cuts it."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.2
PIECE = 65_536


class Line(threading.Thread):
    """Listens on `port` and passes on to `target`, both of this machine. Cut as long as the file `cut` is there."""

    def __init__(self, port: int, target: int, cut: Path) -> None:
        super().__init__(name="line", daemon=True)
        self._target = target
        self._cut = cut
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", port))

    def run(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()
        while True:
            near, _address = self._listening.accept()
            if self._cut.exists():
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            # The limit was for connecting: a kept connection may be silent for long.
            far.settimeout(None)
            self._ends |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                other.sendall(piece)
        for end in (one, other):
            self._ends.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            if self._cut.exists():
                for end in tuple(self._ends):
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
