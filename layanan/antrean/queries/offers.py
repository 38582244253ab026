"""What kiosk and phones offer at this moment."""

from dataclasses import dataclass
from datetime import datetime

from layanan.antrean.queries.board import Board, ServiceLoad, Setup
from layanan.antrean.rules import opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A service. `is_idle`: no counter takes it; `is_late`: who came now would perhaps be called after closing."""

    load: ServiceLoad
    is_open: bool
    is_idle: bool
    is_late: bool

    @property
    def is_used_up(self) -> bool:
        """Its numbers of today have all been given."""
        return self.load.left == 0


def offers(shown: Board, setup: Setup, now: datetime) -> list[Offer]:
    """Of every service in use, in the kiosk's order; `now` in the office's zone."""
    return [
        Offer(
            load=load,
            is_open=setup.gives(one, now) and load.left != 0,
            is_idle=not setup.has_counter(one),
            is_late=opening.is_too_late(one, setup.calendar, now, load.minutes),
        )
        for one, load in zip(setup.services, shown.loads, strict=True)
    ]
