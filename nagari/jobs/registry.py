"""Which kinds of work there are. Every app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string

from nagari.jobs.models import Job
from nagari.jobs.run import JobRun

Function = Callable[[JobRun], dict[str, Any]]
Address = Callable[[Job], str]
Around = Callable[[JobRun], AbstractContextManager[object]]


def _nothing(_run: JobRun) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`function` must bear being done again from its start; `page` is where the outcome is looked at.

    A function may be named by where it stands ("package.module.function"): loaded when it is first done, for every
    command pays for what is loaded at its start.
    """

    name: str
    function: Function | str
    title: Any
    page: Address | None = None

    def perform(self, run: JobRun) -> dict[str, Any]:
        function: Function = import_string(self.function) if isinstance(self.function, str) else self.function
        return function(run)


@dataclass(slots=True)
class Kinds:
    _kinds: dict[str, Kind] = field(default_factory=dict)
    # What surrounds every job: who it is done for is known above.
    around: Around = _nothing

    def register(self, name: str, function: Function | str, *, title: Any = "", page: Address | None = None) -> None:
        self._kinds[name] = Kind(name=name, function=function, title=title or name, page=page)

    def get(self, name: str) -> Kind | None:
        return self._kinds.get(name)

    def forget(self, name: str) -> None:
        """For tests, which register kinds of their own."""
        self._kinds.pop(name, None)


kinds = Kinds()
register = kinds.register
