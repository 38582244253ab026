"""What an office tells the site above of its own health, now and then, with the hello of a sync: whole numbers by name,
nothing about people. Who knows a number provides it in `AppConfig.ready()`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from nagari.sync.core.errors import SyncRefused

# None: not known at the moment.
Source = Callable[[datetime], int | None]

DISK: Final = "disk"
BACKUP: Final = "backup"
_MOST: Final = 16
_LONGEST: Final = 20
_LARGEST: Final = 1 << 53
_sources: dict[str, Source] = {}


def provide(name: str, source: Source) -> None:
    """`DISK`: megabytes free where the data are. `BACKUP`: seconds since 1970 of the last proven backup, 0 for none."""
    _sources[name] = source


def told(now: datetime) -> dict[str, int]:
    found = {name: source(now) for name, source in sorted(_sources.items())}
    return {name: value for name, value in found.items() if value is not None}


def read(value: Any) -> Mapping[str, int]:
    """What another site says, names of a later version too. Raises SyncRefused message_format."""
    if not isinstance(value, dict) or len(value) > _MOST:
        raise SyncRefused("message_format", reason="health")
    for name, number in value.items():
        if len(name) > _LONGEST or type(number) is not int or not 0 <= number <= _LARGEST:
            raise SyncRefused("message_format", reason="health")
    return value
