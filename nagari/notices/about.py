"""What a message is about. Told by the package that made it, which messages do not know."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """`label` as staff say it; `url` of its page, which needs `action` in the region `wilayah`. `is_unwanted`: whom it
    would go to wants no messages any more (UU 27/2022 art. 40)."""

    label: str
    url: str
    action: str
    wilayah: str
    is_unwanted: bool = False


Find = Callable[[UUID], About | None]
_finders: list[Find] = []


def told_by(find: Find) -> None:
    """To be called in `AppConfig.ready()`. `find`: by Pesan.sumber; None for what it has not made."""
    if find not in _finders:
        _finders.append(find)


def about(sumber: UUID) -> About | None:
    return next((found for find in _finders if (found := find(sumber)) is not None), None)
