"""Several at the same moment, each in a thread and on a line to the database of its own."""

import threading
import time
from collections.abc import Callable

from django.db import connections

# However busy the machine is. They are daemons: who waits for ever then does not keep the run from ending.
PATIENCE_SECONDS = 120.0


def at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """All begun at the same moment; what each ended with, in their order. Fails where one never ends."""
    together = threading.Barrier(len(works), timeout=PATIENCE_SECONDS)
    outcomes: list[BaseException | None] = [None] * len(works)

    def guarded(place: int, work: Callable[[], object]) -> None:
        try:
            together.wait()
            work()
        except BaseException as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=given, daemon=True) for given in enumerate(works)]
    for one in threads:
        one.start()
    until = time.monotonic() + PATIENCE_SECONDS
    for one in threads:
        one.join(max(0.0, until - time.monotonic()))
    assert not any(one.is_alive() for one in threads), "one of them waits for ever"
    return outcomes


def all_at_once(*works: Callable[[], object]) -> None:
    """The same; raises the first trouble."""
    for trouble in at_once(*works):
        if trouble is not None:
            raise trouble
