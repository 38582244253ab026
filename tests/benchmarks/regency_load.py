"""The one process that speaks for all offices of a regency, with what `regency_probe` has prepared and signs itself.

`python -m tests.benchmarks.regency_load FOLDER ADDRESS SITE KEY DATABASE PROCESSES MARK ...`: a JSON object a line for
each mark, when so many offices have brought their registers. PROCESSES: ids, divided by commas. Their processor time,
and that of what they have started, is what an office costs: seconds on the clock tell of a busy machine as well.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final
from uuid import UUID

import django

django.setup()

import psycopg  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from nagari.sync.admit import Raw  # noqa: E402
from nagari.sync.core import heads  # noqa: E402
from nagari.sync.core.segment import StreamKey  # noqa: E402
from nagari.sync.transport.http import Ends, HttpLink  # noqa: E402
from nagari.sync.transport.messages import Answer, Hello, Request  # noqa: E402

# Who folds two million rows on a busy machine.
PATIENCE_SECONDS: Final = 3_600.0
# So many of them, drawn by lot, ask and change at each mark.
ASKING: Final = 50
CHANGING: Final = 20
_FOLDED: Final = "SELECT NOT EXISTS (SELECT 1 FROM sync_stream WHERE applied < admitted)"
_COUNTED: Final = "SELECT NOT EXISTS (SELECT 1 FROM sync_feed)"
_SIZE: Final = "SELECT pg_database_size(current_database()), (SELECT count(*) FROM penduduk_penduduk)"


@dataclass(slots=True)
class Speaker:
    told: dict[str, Any]
    link: HttpLink
    hub: UUID
    heads: dict[StreamKey, int] = field(default_factory=dict)
    statements: bytes = b""

    def say(self, raws: Sequence[Sequence[str]], moved: Sequence[Sequence[Any]]) -> float:
        """One hello with what is new; the seconds until it was answered."""
        self.heads |= {StreamKey(UUID(site), scope, channel): head for site, scope, channel, head in moved}
        message = Request(
            to=self.hub,
            clock=int(datetime.now(UTC).timestamp() * 1000),
            room=0,
            raws=[Raw(*(bytes.fromhex(part) for part in raw)) for raw in raws],
            hello=Hello(digest=heads.digest(self.heads), base=b"", changed=self.heads),
            statements=self.statements,
        ).to_bytes()
        began = time.monotonic()
        self.link.send(message)
        answer = Answer.from_bytes(self.link.receive())
        took = time.monotonic() - began
        if answer.error or answer.refused:
            raise RuntimeError(f"{answer.error} {answer.refused}")
        # What the regency has for it, it holds from now on.
        self.heads |= answer.differs or {}
        self.statements = answer.statements or self.statements
        return took


def speaker(path: Path, address: str, hub: UUID, hub_key: bytes) -> Speaker:
    told = json.loads(path.read_text())
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["key"]))
    ends = Ends(own=UUID(told["site"]), own_key=key, peer=hub, peer_key=hub_key)
    return Speaker(told, HttpLink(address, ends), hub)


def cpu_seconds(processes: Sequence[int]) -> float:
    """Of these and of what they have started and that still runs."""
    ticks = 0
    for process in processes:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for pid in (process, *children):
            with suppress(FileNotFoundError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Load:
    def __init__(self, folder: Path, make: Callable[[Path], Speaker], database: str, processes: Sequence[int]) -> None:
        self._folder, self._make, self._processes = folder, make, processes
        self._database = psycopg.connect(database, autocommit=True)
        self._all: list[Speaker] = []
        self._changed: set[int] = set()

    def until(self, mark: int) -> dict[str, float]:
        """Offices join until there are so many; what it took for each of the new ones, and what all cost then."""
        before, began, cpu = len(self._all), time.monotonic(), cpu_seconds(self._processes)
        said = [self._join(at) for at in range(before, mark)]
        self._wait(_FOLDED)
        folded = time.monotonic() - began
        self._wait(_COUNTED)
        counted, new = time.monotonic() - began, mark - before
        size, people = self._row(_SIZE)
        chance = Random(mark)
        return {
            "offices": mark,
            "residents": people,
            "register_answered_ms": round(median(said) * 1000, 1),
            "register_cpu_seconds_each": round((cpu_seconds(self._processes) - cpu) / new, 3),
            "register_folded_seconds_each": round(folded / new, 3),
            "register_counted_seconds_each": round(counted / new, 3),
            "megabytes_each": round(size / mark / 1_000_000, 2),
            **self._asked(chance.sample(self._all, min(ASKING, mark))),
            **self._changing(chance.sample([at for at in range(mark) if at not in self._changed], min(CHANGING, new))),
        }

    def _join(self, at: int) -> float:
        one = self._make(self._folder / f"{at}.json")
        took = one.say(one.told["register"], one.told["heads"])
        del one.told["register"]
        one.link.close()
        self._all.append(one)
        return took

    def _asked(self, some: list[Speaker]) -> dict[str, float]:
        """Nothing is new: the first time it has to be found out, afterwards it is known until something changes."""
        first = [one.say([], []) for one in some]
        # Once more, for each of the two processes that may answer has to find it out.
        for one in some:
            one.say([], [])
        cpu = cpu_seconds(self._processes)
        again = [one.say([], []) for _turn in range(4) for one in some]
        cpu = cpu_seconds(self._processes) - cpu
        for one in some:
            one.link.close()
        return {
            "quiet_cpu_ms": round(cpu / len(again) * 1000, 2),
            "quiet_ms": round(median(again) * 1000, 2),
            "quiet_p99_ms": round(sorted(again)[int(len(again) * 0.99)] * 1000, 2),
            "quiet_found_out_ms": round(median(first) * 1000, 2),
        }

    def _changing(self, some: list[int]) -> dict[str, float]:
        took, cpu = [], cpu_seconds(self._processes)
        for at in some:
            one = self._all[at]
            took.append(one.say([one.told["change"]], one.told["changed"]))
            one.link.close()
            self._changed.add(at)
        began = time.monotonic()
        self._wait(_COUNTED)
        return {
            "change_100_cpu_ms": round((cpu_seconds(self._processes) - cpu) / len(some) * 1000, 1),
            "change_100_ms": round(median(took) * 1000, 1),
            "change_100_counted_seconds": round(time.monotonic() - began, 2),
        }

    def _wait(self, statement: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._row(statement)[0]:
            if time.monotonic() > until:
                raise RuntimeError(f"Not within {PATIENCE_SECONDS:.0f} s: {statement}")
            time.sleep(0.1)

    def _row(self, statement: str) -> tuple[Any, ...]:
        row = self._database.execute(statement).fetchone()
        assert row
        return row


def main() -> None:
    folder, address, site, key, database, processes, *marks = sys.argv[1:]
    hub, hub_key, ids = UUID(site), bytes.fromhex(key), [int(one) for one in processes.split(",")]
    load = Load(Path(folder), lambda path: speaker(path, address, hub, hub_key), database, ids)
    for mark in marks:
        print(json.dumps(load.until(int(mark))), flush=True)


if __name__ == "__main__":
    main()
