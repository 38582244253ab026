"""Who may write where: held by the receiver, for a sender's own programs may be anybody's."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from nagari.sync.core.change import Kind, Value


class Author(NamedTuple):
    """Of a model whose objects are words of one office: the field that names its region, and what may be erased."""

    field: str
    erasable: frozenset[str]

    def may_say(self, *, wilayah: str, kind: Kind, names: Collection[str], authors: Iterable[Value]) -> bool:
        """May the office of region `wilayah` say this? In no other name, and nobody changes or takes back what was
        said, the office it was said to no more than another. `authors`: the values of `field`, if `names` has it."""
        if kind is Kind.INSERT:
            return self.field in names and all(one == wilayah for one in authors)
        return kind is Kind.UPDATE and self.erasable.issuperset(names)


def may_write(*, wilayah: str, level: str, scope: str, kind: Kind, foreign: frozenset[str]) -> bool:
    """May the office of region `wilayah` make this change to an object of region `scope`?

    Its own region: everything. Elsewhere only models whose registration names its level (`foreign`): all changes in the
    regions below it, which it decides about; beside or above it only new objects (a hand-over, a request).
    """
    if scope == wilayah:
        return True
    return level in foreign and (kind is Kind.INSERT or not wilayah or scope.startswith(wilayah + "."))
