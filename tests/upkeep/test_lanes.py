"""Who is served first where threads do not suffice."""

import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from nagari.upkeep.lanes import VISITORS_AT_ONCE, Dispatcher, Waiting

PATIENCE = 10.0


@dataclass(slots=True, eq=False)
class Asked:
    """As waitress parses it."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Browser:
    name: str
    requests: list[Any]
    work: Any = None

    def service(self) -> None:
        if self.work is not None:
            self.work(self)

    def cancel(self) -> None:
        return None


def visitor(name: str, work: Any = None) -> Browser:
    return Browser(name, [Asked("/antrean/ambil/", {"COOKIE": "csrftoken=a"})], work)


def clerk(name: str, work: Any = None) -> Browser:
    return Browser(name, [Asked("/antrean/loket/1/panggil/", {"COOKIE": "csrftoken=a; sessionid_8001=b"})], work)


def screen(name: str) -> Browser:
    return Browser(name, [Asked("/antrean/denyut/")])


def waiting(*tasks: Browser) -> Waiting:
    made = Waiting("sessionid_8001", ("/antrean/denyut/",))
    for one in tasks:
        made.append(one)
    return made


def test_it_lets_staff_pass_then_machines_then_visitors() -> None:
    line = waiting(visitor("a"), screen("s"), clerk("c"), clerk("d"))
    assert len(line) == 4
    assert [line.popleft().requests[0].path[:14] for _ in range(4)] == [
        *("/antrean/loket", "/antrean/loket", "/antrean/denyu"),
        "/antrean/ambil",
    ]
    with pytest.raises(IndexError):
        line.popleft()


def test_it_leaves_threads_to_staff_while_visitors_press() -> None:
    line = waiting(*(visitor(str(place)) for place in range(VISITORS_AT_ONCE + 1)))
    begun = [line.popleft() for _ in range(VISITORS_AT_ONCE)]
    assert not line
    assert len(line) == 1
    line.append(clerk("c"))
    assert line.popleft().requests[0].headers
    assert not line
    begun[0].service()
    assert line


def test_it_makes_room_again_where_a_visitors_page_fails() -> None:
    def fail(_task: Browser) -> None:
        raise ValueError("broken")

    line = waiting(*(visitor(str(place), fail) for place in range(VISITORS_AT_ONCE + 1)))
    begun = [line.popleft() for _ in range(VISITORS_AT_ONCE)]
    with pytest.raises(ValueError, match="broken"):
        begun[0].service()
    assert line


def test_it_takes_a_request_that_makes_no_sense() -> None:
    broken = visitor("x")
    broken.requests = [type("Parser", (), {"headers": {}})()]
    assert waiting(broken).popleft().requests is broken.requests


def test_it_serves_a_clerk_before_the_visitors_who_came_first() -> None:
    served: list[str] = []
    go, all_served = threading.Event(), threading.Event()

    def work(task: Browser) -> None:
        assert go.wait(PATIENCE)
        served.append(task.name)
        if len(served) == 7:
            all_served.set()

    dispatcher = Dispatcher(VISITORS_AT_ONCE, "sessionid_8001", ("/antrean/denyut/",))
    try:
        for one in (*(visitor(f"v{place}", work) for place in range(6)), clerk("clerk", work)):
            dispatcher.add_task(one)
        go.set()
        assert all_served.wait(PATIENCE)
    finally:
        dispatcher.shutdown(timeout=PATIENCE)
    assert "clerk" in served[: VISITORS_AT_ONCE + 1]
    assert sorted(served) == ["clerk", *(f"v{place}" for place in range(6))]
