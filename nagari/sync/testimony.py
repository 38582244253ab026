"""What besides the journal `verify` looks through: chains that apps above keep. Filled by `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nagari.sync.verify import Difference

Look = Callable[[datetime], "Iterable[Difference]"]

_looks: dict[str, Look] = {}


def register(name: str, look: Look) -> None:
    _looks[name] = look


def differences(now: datetime) -> "list[Difference]":
    return [one for look in _looks.values() for one in look(now)]
