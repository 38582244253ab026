"""What stands above numbers and bears one, told by whoever gives them out: a number is not cancelled beneath it."""

from collections.abc import Callable, Collection, Mapping
from typing import Final
from uuid import UUID

# Keys of numbers to the addresses of what bears them; of what bears nothing there is none.
Bearer = Callable[[Collection[UUID]], Mapping[UUID, str]]
_bearers: Final[list[Bearer]] = []


def register(find: Bearer) -> None:
    """Called at start-up."""
    _bearers.append(find)


def bearers_of(numbers: Collection[UUID]) -> dict[UUID, str]:
    """One query for each who registered."""
    return {key: address for find in _bearers for key, address in find(numbers).items()}


def bearer_of(nomor: UUID) -> str:
    """ "" for none."""
    return bearers_of([nomor]).get(nomor, "")
