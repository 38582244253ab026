"""Sites of an older version: they know neither a model nor a field that later ones write (I12)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, cached_property
from unittest import mock

from nagari.sync import admit, apply, conflicts
from nagari.sync.apply import anew, fresh, merging, work
from nagari.sync.apply.columns import Landing
from nagari.sync.registry import Synced, registry
from nagari.sync.triggers.tracked import Field
from tests.invariants.simulated.models import Baru, Catatan

NEW_FIELD = "warna"
_LATER = work.landings


@cache
def _older() -> Mapping[str, Landing]:
    found = {label: one for label, one in _LATER().items() if label != Baru._meta.label}
    return {**found, Catatan._meta.label: _OlderNote(found[Catatan._meta.label].tracked)}


class _OlderNote(Landing):
    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return {name: one for name, one in super().fields.items() if name != NEW_FIELD}


class _Registry:
    """What `admit` asks it."""

    def __init__(self, is_old: Callable[[], bool]) -> None:
        self._is_old = is_old

    def __iter__(self) -> Iterator[Synced]:
        return (one for one in registry if one.model is not Baru or not self._is_old())


@contextmanager
def told_apart(is_old: Callable[[], bool]) -> Iterator[None]:
    """Inside, what is folded follows the version of the site that is at work."""

    def landings() -> Mapping[str, Landing]:
        return _older() if is_old() else _LATER()

    with ExitStack() as stack:
        for module in (work, anew, fresh, merging, apply, conflicts):
            stack.enter_context(mock.patch.object(module, "landings", landings))
        stack.enter_context(mock.patch.object(admit, "registry", _Registry(is_old)))
        yield
