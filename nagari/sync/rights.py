"""Who may write where: held by the receiver, for a sender's own programs may be anybody's."""

from nagari.sync.core.change import Kind


def may_write(*, wilayah: str, level: str, scope: str, kind: Kind, foreign: frozenset[str]) -> bool:
    """May the office of region `wilayah` make this change to an object of region `scope`?

    Its own region: everything. Elsewhere only models whose registration names its level (`foreign`): all changes in the
    regions below it, which it decides about; beside or above it only new objects (a hand-over, a request).
    """
    if scope == wilayah:
        return True
    return level in foreign and (kind is Kind.INSERT or not wilayah or scope.startswith(wilayah + "."))
