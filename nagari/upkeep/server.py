"""The production server of an office: one process, four threads for pages and one for work that takes longer."""

import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from waitress.server import create_server

from layanan.antrean.bare import PATH as SCREENS
from nagari.lib import memory
from nagari.sync.transport.endpoint import PATH as EXCHANGE
from nagari.upkeep.lanes import Dispatcher
from nagari.upkeep.tls.authority import Certificates
from nagari.upkeep.tls.channel import channel_of
from nagari.upkeep.tls.guard import Guard

THREADS = 4
# A population file of 20,000 rows has 4 MB; scans are scaled down before they are kept.
LARGEST_REQUEST = 100 * 1024 * 1024
STOP_SECONDS = 1.0
# After each statement of the database a thread waits for its turn at the interpreter, with Python's own 5 ms for each
# of the others that compute: a press that takes 15 ms alone took 200 beside two of them.
TURN_SECONDS = 0.0005


def run(
    application: Any,
    bound: socket.socket,
    make_worker: Callable[[threading.Event], threading.Thread],
    certificates: Certificates | None = None,
) -> None:
    """Serve until SIGTERM or Ctrl-C; the thread that `make_worker(stop)` gives has to end soon after `stop` is set.

    With `certificates` the port answers TLS too.
    """
    stop = threading.Event()
    if certificates is not None:
        application = Guard(application)
    server = _bound(application, bound)
    if certificates is not None:
        server.channel_class = channel_of(certificates.context)
        threading.Thread(target=certificates.follow, args=[stop], name="certificates", daemon=True).start()
    sys.setswitchinterval(TURN_SECONDS)
    memory.share_arena()
    worker = make_worker(stop)
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]

    def quit_now(_signal: int, _frame: FrameType | None) -> None:
        # Ctrl-C reaches a whole group of processes, whose parents then end us too: once is enough.
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        stop.set()
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, quit_now)
    worker.start()
    _settle_memory()
    try:
        server.run()
    finally:
        stop.set()
        worker.join(STOP_SECONDS)


def _bound(application: Any, bound: socket.socket) -> Any:
    return create_server(
        application,
        sockets=[bound],
        _dispatcher=Dispatcher(THREADS, settings.SESSION_COOKIE_NAME, (SCREENS, EXCHANGE)),
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
        channel_timeout=60,
        # Sixty phones that follow their number keep a line each; at waitress' hundred, newcomers would stand outside.
        connection_limit=400,
        # waitress would strip them. The site believes them only with BEHIND_TLS; without it they tell that somebody
        # else stands behind the proxy, who must not pass for the person at the machine.
        clear_untrusted_proxy_headers=False,
    )


def _settle_memory() -> None:
    """What start-up made stays for good: looking through it for garbage again and again took a quarter of each page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
