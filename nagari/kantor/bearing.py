"""What stands above numbers and bears one, told by whoever gives them out: a number is not cancelled beneath it."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

# Key of a number to the address of what bears it; "" for nothing.
Bearer = Callable[[UUID], str]
_bearers: Final[list[Bearer]] = []


def register(find: Bearer) -> None:
    """Called at start-up."""
    _bearers.append(find)


def bearer_of(nomor: UUID) -> str:
    return next((address for find in _bearers if (address := find(nomor))), "")
