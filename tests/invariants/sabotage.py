"""Ways to break a healed world, each with the invariant that has to notice: a check that cannot fail checks nothing."""

from collections.abc import Callable
from dataclasses import replace

from django.db import connection

from nagari.sync.models import Segment, Stream
from tests.invariants.oracle import Oracle
from tests.invariants.simulated.models import Catatan
from tests.invariants.world import Site, World


def change_a_row(_world: World, _oracle: Oracle, _site: Site) -> None:
    _muted("UPDATE simulated_catatan SET penting = NOT penting WHERE id = (SELECT min(id) FROM simulated_catatan)")


def drop_the_last_segment(_world: World, _oracle: Oracle, site: Site) -> None:
    row = Segment.objects.filter(stream__scope=site.region).order_by("-pk").first()
    assert row is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sync_segment WHERE id = %s", [row.pk])
    Stream.objects.filter(pk=row.stream_id).update(admitted=row.first - 1, applied=row.first - 1)


def leave_a_gap(_world: World, _oracle: Oracle, _site: Site) -> None:
    later = Segment.objects.filter(first__gt=1).first()
    assert later is not None, "a seed with two segments in a stream is needed"
    first = Segment.objects.get(stream=later.stream_id, first=1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sync_segment WHERE id = %s", [first.pk])


def spoil_a_body(_world: World, _oracle: Oracle, _site: Site) -> None:
    row = Segment.objects.first()
    assert row is not None
    Segment.objects.filter(pk=row.pk).update(body=Segment.objects.exclude(pk=row.pk).first().body)  # type: ignore[union-attr]


def forget_an_overwrite(_world: World, oracle: Oracle, _site: Site) -> None:
    """As if a value that somebody knowingly replaced had come back."""
    cells = oracle.cells()
    writes = next(held for held in cells.values() if len(held) == 1)
    oracle.writes.append(replace(writes[0], value="x.1", over=(writes[0].value,)))


def _muted(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sync_writer SET muted = 1")
        cursor.execute(statement)
        cursor.execute("UPDATE sync_writer SET muted = 0")


SABOTAGES: dict[str, tuple[str, Callable[[World, Oracle, Site], None]]] = {
    "row": ("I4", change_a_row),
    "segment": ("I4", drop_the_last_segment),
    "gap": ("I4", leave_a_gap),
    "body": ("I4", spoil_a_body),
    "overwrite": ("I6", forget_an_overwrite),
}


def sabotage(name: str, world: World, oracle: Oracle) -> None:
    def segments(site: Site) -> int:
        with world.at(site):
            return Segment.objects.count()

    site = max(world.sites, key=segments)
    with world.at(site):
        assert Catatan.all_objects.exists(), "a seed with something to break is needed"
        SABOTAGES[name][1](world, oracle, site)
