"""What a sync did, as commands, pages and the log of sessions tell it."""

from dataclasses import dataclass

from nagari.sync.admit import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a sync did. `sent`, `received`: segments. `ok`: both are known to hold the same. `code`: why not."""

    ok: bool
    code: str = ""
    sent: int = 0
    received: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    seconds: float = 0.0
    pending: int = 0
    conflicts: int = 0
    parked: int = 0
    clock_skew_seconds: float | None = None
    refused: tuple[Refused, ...] = ()
    round_trip_ms: int | None = None
