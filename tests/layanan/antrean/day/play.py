"""Plays the day: every visitor, phone, display and counter is a thread with a browser of its own."""

import json
import random
import re
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.layanan.antrean.day.browser import Client, Refused

NUMBER = re.compile(r'<span class="number">([A-Z]-\d+)</span>')
SEEN = re.compile(r'name="seen" value="(\d+)"')
CODE = re.compile(r"/antrean/nomor/([a-z0-9]+)/")
TICKET = re.compile(r'<h1 class="number">([A-Z]-\d+)</h1>')
CPU = re.compile(r"cpu;dur=([0-9.]+)")
DISPLAY_SECONDS = 0.5
# Beyond what the day itself takes, however busy the machine.
PATIENCE_SECONDS = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`bursts`: at which numbers so many `at_once` press together (the door opens); between them one after another
    in `seconds` in all."""

    tickets: int
    followers: int
    at_once: int
    bursts: tuple[int, ...]
    seconds: float
    seed: int
    follow_seconds: float = 4.0


@dataclass(slots=True)
class Log:
    """What the players saw. Times by time.monotonic(), durations in seconds."""

    taken: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, int, float, float]] = field(default_factory=list)
    takes: list[float] = field(default_factory=list)
    polls: list[tuple[int, int, float]] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    # Time of the processor for each call, in ms, where the server tells it.
    cpu: list[float] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def called(self) -> list[str]:
        return [number for number, _counter, _at, _seconds in self.calls]

    def late(self) -> list[float]:
        """Seconds from the answer to a call until the display showed it."""
        return [
            max(0.0, self.seen[number] - at) for number, _counter, at, _seconds in self.calls if number in self.seen
        ]

    def call_seconds(self) -> list[float]:
        """As a clerk waits for them, the line included."""
        return [seconds for _number, _counter, _at, seconds in self.calls]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Day:
    def __init__(self, port: int, office: dict[str, Any], plan: Plan) -> None:
        self.port, self.office, self.plan = port, office, plan
        self.log = Log()
        self.chance = random.Random(plan.seed)
        self.all_taken, self.over = threading.Event(), threading.Event()

    def play(self) -> Log:
        """Until everybody was called and served."""
        try:
            self._play()
        finally:
            self.over.set()
        if self.log.trouble:
            raise Refused("; ".join(self.log.trouble[:5]))
        return self.log

    def _play(self) -> None:
        counters = [self._thread(self._counter, place) for place in range(len(self.office["counters"]))]
        display = self._thread(self._display)
        followers = [self._thread(self._follower, place) for place in range(self.plan.followers)]
        clerk = self._thread(self._clerk)
        self._visitors()
        self.all_taken.set()
        self._wait_for(counters)
        # The last call is still on its way to the wall.
        time.sleep(2 * DISPLAY_SECONDS)
        self.over.set()
        self._wait_for([display, clerk, *followers])

    def _wait_for(self, threads: Sequence[threading.Thread]) -> None:
        until = time.monotonic() + self.plan.seconds + PATIENCE_SECONDS
        for one in threads:
            one.join(max(0.0, until - time.monotonic()))
        if any(one.is_alive() for one in threads):
            raise Refused(f"no end of the day: {self.log.trouble[:5]}")

    def _thread(self, work: Any, *given: Any) -> threading.Thread:
        def guarded() -> None:
            try:
                work(*given)
            except Exception as error:
                self.log.trouble.append(f"{work.__name__} {given}: {type(error).__name__} {error}")
                raise

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        return thread

    # ---- people who come

    def _visitors(self) -> None:
        number, single = 0, self.plan.tickets - len(self.plan.bursts) * self.plan.at_once
        pause = self.plan.seconds / max(1, single)
        due = time.monotonic()
        one_kiosk = Client(self.port)
        while number < self.plan.tickets:
            if number in self.plan.bursts:
                crowd = [self._thread(self._visitor, Client(self.port)) for _ in range(self.plan.at_once)]
                number += self.plan.at_once
                self._wait_for(crowd)
                due = time.monotonic()
                continue
            self._visitor(one_kiosk)
            number += 1
            due += pause
            time.sleep(max(0.0, due - time.monotonic()))

    def _visitor(self, client: Client) -> None:
        with self.log.lock:
            service = self.office["services"][self.chance.choice("AAABBCD")]
            lane = self.chance.choice(("", "", "", "", "LANSIA", "HAMIL"))
        if not client.token:
            client.insist("GET", f"/antrean/kiosk/?layanan={service}")
        form = {"layanan": service, "jalur": lane, "asal": "kiosk", "nonce": str(uuid.uuid4())}
        reply = client.insist("POST", "/antrean/ambil/nomor/", form)
        if reply.status != 302:
            raise Refused(f"no number: {reply.status} {reply.body[:300]}")
        found = CODE.search(reply.headers["location"])
        assert found is not None
        page = client.insist("GET", reply.headers["location"])
        number = TICKET.search(page.body)
        if number is None:
            raise Refused(f"no number on the page: {page.status}")
        with self.log.lock:
            self.log.takes.append(reply.seconds)
            if number[1] in self.log.taken:
                raise Refused(f"{number[1]} was given twice")
            self.log.taken[number[1]] = found[1]

    # ---- who serves them

    def _counter(self, place: int) -> None:
        client, pk = Client(self.port), self.office["counters"][place]
        client.login(self.office["users"][place], self.office["password"])
        page = client.insist("GET", f"/antrean/loket/{pk}/")
        seen, chance = _seen(page.body), random.Random(self.plan.seed * 100 + place)
        rest = self.plan.seconds / self.plan.tickets * len(self.office["counters"]) * 0.5
        while True:
            done = self.all_taken.is_set()
            headers = {"HX-Request": "true"}
            reply = client.insist("POST", f"/antrean/loket/{pk}/panggil/", {"seen": seen}, **headers)
            if reply.status != 200:
                raise Refused(f"no call: {reply.status} {reply.headers}")
            at, before = time.monotonic(), seen
            seen = _seen(reply.body)
            number = NUMBER.search(reply.body)
            if number is not None and seen != before:
                with self.log.lock:
                    self.log.calls.append((number[1], place, at, reply.seconds))
                    if told := CPU.search(reply.headers.get("server-timing", "")):
                        self.log.cpu.append(float(told[1]))
                if chance.random() < 0.5:
                    client.insist(
                        "POST", f"/antrean/loket/{pk}/langkah/", {"tiket": seen, "langkah": "layani"}, **headers
                    )
                time.sleep(rest * chance.uniform(0.6, 1.4))
            elif done and seen == "0":
                return
            else:
                self._wait_for_somebody(client)

    def _wait_for_somebody(self, client: Client) -> None:
        """As the page does: it asks the pulse, and the clerk presses when somebody waits."""
        while not self.all_taken.is_set():
            time.sleep(DISPLAY_SECONDS)
            if json.loads(client.insist("GET", "/antrean/denyut/").body)["sisa"]:
                return

    def _clerk(self) -> None:
        """Somebody looks residents up meanwhile."""
        client = Client(self.port)
        client.login(self.office["users"][0], self.office["password"])
        while not self.over.wait(0.5):
            reply = client.insist("GET", "/penduduk/?q=sya")
            self.log.pages.append(reply.seconds)

    # ---- screens

    def _display(self) -> None:
        client, etag = Client(self.port), ""
        while not self.over.wait(DISPLAY_SECONDS):
            reply = client.insist("GET", "/antrean/denyut/", None, **({"If-None-Match": etag} if etag else {}))
            self._note(reply.status, reply.bytes_in, reply.seconds)
            if reply.status == 200:
                etag = reply.headers["etag"]
                told, now = json.loads(reply.body), time.monotonic()
                for call in told["panggil"]:
                    self.log.seen.setdefault(call["nomor"], now)

    def _follower(self, place: int) -> None:
        chance, client, etag, code = random.Random(place), Client(self.port), "", ""
        while not self.over.wait(self.plan.follow_seconds * chance.uniform(0.75, 1.25)):
            with self.log.lock:
                codes = list(self.log.taken.values())[-80:]
            if not codes:
                continue
            if not code or chance.random() < 0.05:
                code, etag = chance.choice(codes), ""
            reply = client.insist("GET", f"/antrean/denyut/{code}/", None, **({"If-None-Match": etag} if etag else {}))
            self._note(reply.status, reply.bytes_in, reply.seconds)
            if reply.status == 200:
                etag = reply.headers["etag"]

    def _note(self, status: int, size: int, seconds: float) -> None:
        if status not in (200, 304):
            raise Refused(f"the pulse answered {status}")
        with self.log.lock:
            self.log.polls.append((status, size, seconds))


def _seen(body: str) -> str:
    found = SEEN.search(body)
    if found is None:
        raise Refused(f"no counter on the page: {body[:200]}")
    return found[1]
