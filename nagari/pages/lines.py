"""What the lines of the home page's first panel are made with: who may do it, how many there are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from nagari.pages.panels import Asked, Waiting
from nagari.templates import wording


def may(asked: Asked, action: str) -> bool:
    return bool(asked.user and asked.user.has_perm(action, asked.wilayah))


def counted(count: int, title: str, **shown: Any) -> list[Waiting]:
    """One line for `count` things, whose number `title` names; none where there are none."""
    return [Waiting(title=title % {"count": wording.angka(count)}, **shown)] if count else []


def line(action: str, **shown: Any) -> Callable[[Callable[[Asked], tuple[int, str]]], Callable[[Asked], list[Waiting]]]:
    """Of what is counted (how many, and the title that names the number): a line for who may do `action`."""

    def made(count_of: Callable[[Asked], tuple[int, str]]) -> Callable[[Asked], list[Waiting]]:
        @wraps(count_of)
        def looked(asked: Asked) -> list[Waiting]:
            if not may(asked, action):
                return []
            count, title = count_of(asked)
            return counted(count, title, **{name: str(value) for name, value in shown.items()})

        return looked

    return made
