"""Who is served first where the threads of an office do not suffice: fifty visitors may press at the same moment.

In one line with them a clerk who calls the next waited 1.8 s behind their pages. So who is logged in goes before
screens and other offices, and these before visitors, who besides leave half of the threads to the others.
"""

from collections import deque
from enum import IntEnum
from typing import Any, Final, Protocol

from waitress.task import ThreadedTaskDispatcher

# Pages of visitors made at the same time. They share one interpreter: more of them would be done no sooner.
VISITORS_AT_ONCE: Final = 2


class Lane(IntEnum):
    STAFF = 0
    MACHINES = 1
    VISITORS = 2


class Task(Protocol):
    """waitress' channel of one browser, with the requests that came over it."""

    requests: list[Any]

    def service(self) -> None: ...

    def cancel(self) -> None: ...


class Waiting:
    """Tasks that wait for a thread. True while there is one that a thread may begin; all under the lock of waitress."""

    def __init__(self, session_cookie: str, machines: tuple[str, ...]) -> None:
        """Who sends `session_cookie` is logged in, or says so: it moves nobody but himself ahead, and opens nothing.
        `machines`: how addresses begin that screens and other offices ask, again and again and not for long."""
        self._mark = session_cookie + "="
        self._machines = machines
        self._lanes: dict[Lane, deque[Task]] = {lane: deque() for lane in Lane}
        # A set: what enters and leaves it in one step needs no lock of its own.
        self._visits: set[Task] = set()

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def __bool__(self) -> bool:
        return self._next() is not None

    def append(self, task: Task) -> None:
        self._lanes[self._lane(task)].append(task)

    def popleft(self) -> Task:
        lane = self._next()
        if lane is None:
            raise IndexError
        task = self._lanes[lane].popleft()
        if lane is not Lane.VISITORS:
            return task
        visit = _Visit(task, self._visits)
        self._visits.add(visit)
        return visit

    def _next(self) -> Lane | None:
        return next((lane for lane in Lane if self._lanes[lane] and self._may_begin(lane)), None)

    def _may_begin(self, lane: Lane) -> bool:
        return lane is not Lane.VISITORS or len(self._visits) < VISITORS_AT_ONCE

    def _lane(self, task: Task) -> Lane:
        request = task.requests[0]
        if self._mark in request.headers.get("COOKIE", ""):
            return Lane.STAFF
        # Of a request that makes no sense there is none.
        return Lane.MACHINES if getattr(request, "path", "").startswith(self._machines) else Lane.VISITORS


class _Visit:
    """A visitor's task, one of `begun` until it is over."""

    def __init__(self, task: Task, begun: set[Task]) -> None:
        self._task, self._begun = task, begun
        self.requests = task.requests

    def service(self) -> None:
        try:
            self._task.service()
        finally:
            # The thread looks for its next task at once, so nobody has to be woken.
            self._begun.discard(self)

    def cancel(self) -> None:
        self._task.cancel()


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    """waitress' own, with lanes instead of one line."""

    def __init__(self, threads: int, session_cookie: str, machines: tuple[str, ...]) -> None:
        super().__init__()
        self.queue = Waiting(session_cookie, machines)
        self.set_thread_count(threads)
