"""What each address demands; one module per app, each with its PAGES. See test_walk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Maker = Callable[[str], dict[str, Any]]
PUBLIC, LOGIN, POST = "public", "login", "post"


@dataclass(frozen=True)
class Page:
    rule: str
    method: str = "get"
    of: Maker | None = None
    # The arguments name nothing of a region, so there is no foreign one to try.
    anywhere: bool = False


def given(**arguments: Any) -> Maker:
    """Arguments that name no object of a region."""
    return lambda _region: arguments
