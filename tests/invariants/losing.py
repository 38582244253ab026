"""What is lost and no fault of anybody's: noted, so that no check asks for it."""

import re

from nagari.sync.models import Capture
from tests.invariants.checks import entries_at
from tests.invariants.oracle import Oracle
from tests.invariants.world import World


def mark_lost(world: World, oracle: Oracle) -> int:
    """Backups were put in place: what nobody has any more is lost, and no fault of anybody's. How much that is."""
    there: set[str] = set()
    for site in world.sites:
        there |= {value for one in entries_at(world, site) for value in one.entry.values.values() if type(value) is str}
        with world.at(site):
            captured = Capture.objects.values_list("fields", flat=True)
            there |= {text for fields in captured for text in re.findall(r'"((?:[^"\\]|\\.)*)"', fields)}
    count = 0
    for write in oracle.writes:
        if not write.lost and write.value not in there:
            write.lost = True
            count += 1
    return count


def mark_closed(world: World, oracle: Oracle) -> None:
    """What a closed site wrote and had not brought is lost, and of what was built on it the tree says less."""
    closed = {site.name for site in world.sites if site.revoked}
    if not closed:
        return
    there: set[str] = set()
    for site in world.sites:
        if not site.revoked:
            held = entries_at(world, site)
            there |= {value for one in held for value in one.entry.values.values() if type(value) is str}
    for write in oracle.writes:
        if write.site in closed and write.value not in there:
            write.lost = True
            oracle.deleted.setdefault(write.object, write.site)
