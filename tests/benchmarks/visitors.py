"""Many offices that come to the regency at one moment, each with what it has ready, each over a connection of its own.

`python -m tests.benchmarks.visitors FILE ADDRESS SITE KEY`: FILE as `prepared crowd` wrote it, id and key of the hub.
"""

import json
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from nagari.sync.admit import Raw  # noqa: E402
from nagari.sync.core import heads  # noqa: E402
from nagari.sync.core.segment import StreamKey  # noqa: E402
from nagari.sync.transport.http import Ends, HttpLink  # noqa: E402
from nagari.sync.transport.messages import Answer, Hello, Request  # noqa: E402

ROOM = 8_192
PATIENCE_SECONDS = 60.0


@dataclass(eq=False)
class Visit(threading.Thread):
    """One office that brings what it has ready, and hears how far it came."""

    address: str
    hub: UUID
    hub_key: bytes
    told: dict[str, Any]
    ok: bool = False
    seconds: float = PATIENCE_SECONDS

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        known = {StreamKey(UUID(site), scope, channel): head for site, scope, channel, head in self.told["heads"]}
        self._mine = known
        self._message = Request(
            to=self.hub,
            clock=int(datetime.now(UTC).timestamp() * 1000),
            room=ROOM,
            raws=[Raw(*(bytes.fromhex(part) for part in self.told["raw"]))],
            hello=Hello(digest=heads.digest(known), base=b"", changed=known),
        ).to_bytes()
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.told["key"]))
        ends = Ends(own=UUID(self.told["site"]), own_key=key, peer=self.hub, peer_key=self.hub_key)
        self._link = HttpLink(self.address, ends)

    def run(self) -> None:
        began = time.monotonic()
        self._link.send(self._message)
        answer = Answer.from_bytes(self._link.receive())
        self.seconds = time.monotonic() - began
        self._link.close()
        self.ok = (
            not answer.error
            and not answer.refused
            and all(head == self._mine[key] for key, head in (answer.differs or {}).items() if key in self._mine)
        )


def main() -> None:
    file, address, site, key = sys.argv[1:]
    offices = json.loads(Path(file).read_text())
    visits = [Visit(address, UUID(site), bytes.fromhex(key), one) for one in offices]
    began = time.monotonic()
    for visit in visits:
        visit.start()
    for visit in visits:
        visit.join(PATIENCE_SECONDS)
    took = sorted(visit.seconds for visit in visits)
    found = {
        "began": began,
        "seconds": time.monotonic() - began,
        "p99": took[int(len(took) * 0.99)],
        "refused": sum(not visit.ok for visit in visits),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
