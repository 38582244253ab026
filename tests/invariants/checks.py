"""The invariants of nagari/sync/README.md over a healed world. A failure names the invariant by its number."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from nagari.sync import agreement, blobs, journal, projections, verify
from nagari.sync.core.change import Entry
from nagari.sync.core.heads import holds, subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import (
    BlobUse,
    Conflict,
    Outcome,
    Parked,
    ProjectionState,
    Refusal,
    Segment,
    SiteState,
    Statement,
    StatementKind,
    Stream,
)
from nagari.sync.models import Site as SiteRow
from nagari.sync.registry import Synced, registry
from tests.invariants.oracle import Oracle, tips
from tests.invariants.world import Site, World


class Broken(AssertionError):  # noqa: N818
    """An invariant that does not hold."""


@dataclass(frozen=True, slots=True)
class Held:
    """One entry as a site's journal has it."""

    stream: StreamKey
    entry: Entry


def require(holds: bool, number: str, said: str) -> None:
    if not holds:
        raise Broken(f"{number}: {said}")


def entries_at(world: World, site: Site) -> list[Held]:
    with world.at(site):
        found = []
        for row in Segment.objects.select_related("stream__site").order_by("stream_id", "first"):
            key = StreamKey(row.stream.site.uuid, row.stream.scope, row.stream.channel)
            found += [Held(key, entry) for entry in journal.load(row).entries]
        return found


def check_all(world: World, oracle: Oracle) -> None:
    sites = [site for site in world.sites if not site.revoked]
    check_each(world, sites)
    journals = {site: entries_at(world, site) for site in sites}
    check_heads(world, journals)
    tables = {site: tables_at(world, site) for site in journals}
    check_same_state(tables)
    check_nothing_lost(oracle, journals)
    check_nothing_double(oracle, journals)
    check_tips(oracle, tables)
    check_conflicts(world, oracle, list(journals))
    check_waiting(world, oracle, journals)
    check_agreement(world, list(journals))
    check_erased(world, oracle, journals)


def check_said(world: World) -> None:
    """What goes after everything else: papers and outcomes."""
    sites = [site for site in world.sites if not site.revoked]
    check_attached(world, sites)
    check_told(world, sites)


def check_each(world: World, sites: Iterable[Site]) -> None:
    """I1, I3, I4, I10: what each site says of itself."""
    for site in sites:
        with world.at(site):
            report = verify.verify(site.now())
            told = [one.as_json() for one in report.problems]
            require(not told, "I4", f"{site} does not verify: {json.dumps(told, default=str)[:1500]}")
            require(journal.pending() == 0, "I3", f"{site} has unsealed changes")
            for stream in Stream.objects.select_related("site"):
                numbers = [(one.first, one.last) for one in stream.segments.order_by("first")]
                expected = 1
                for first, last in numbers:
                    require(first == expected, "I3", f"{site} {stream} has a gap at {expected}")
                    expected = last + 1
                require(stream.admitted == expected - 1, "I3", f"{site} {stream} says another head")
                require(stream.applied == stream.admitted, "I6", f"{site} {stream} applied only {stream.applied}")


def heads_of(world: World, sites: Iterable[Site]) -> dict[Site, dict[StreamKey, int]]:
    heads = {}
    for site in sites:
        with world.at(site):
            rows = Stream.objects.filter(admitted__gt=0).order_by()
            values = rows.values_list("site__uuid", "scope", "channel", "admitted")
            heads[site] = {StreamKey(*row[:3]): row[3] for row in values}
    return heads


def lacking(world: World, heads: dict[Site, dict[StreamKey, int]]) -> list[str]:
    """What sites have not that they should have."""
    with world.at(world.sites[0]):
        homes = dict(SiteRow.objects.values_list("uuid", "wilayah"))
    known: dict[StreamKey, int] = {}
    for held in heads.values():
        for key, head in held.items():
            known[key] = max(known.get(key, 0), head)
    return [
        f"{site} has {held.get(key, 0)} of {head} of {key}"
        for site, held in heads.items()
        for key, head in known.items()
        if holds(site.region, key.scope, homes.get(key.site, "")) and held.get(key, 0) != head
    ]


def is_whole(world: World) -> bool:
    """Has everybody everything, and is nothing left to be sealed or applied?"""
    sites = [site for site in world.sites if not site.revoked]
    if lacking(world, heads_of(world, sites)):
        return False
    for site in sites:
        with world.at(site):
            if journal.pending() or Stream.objects.filter(applied__lt=F("admitted")).exists():
                return False
    return True


def check_heads(world: World, sites: Iterable[Site]) -> None:
    """I7: everyone holds everything they are entitled to, and nothing else."""
    heads = heads_of(world, sites)
    missing = lacking(world, heads)
    require(not missing, "I7", "; ".join(missing[:3]))
    with world.at(world.sites[0]):
        homes = dict(SiteRow.objects.values_list("uuid", "wilayah"))
    for site, held in heads.items():
        for key in held:
            is_its = holds(site.region, key.scope, homes[key.site])
            require(is_its, "I4", f"{site} holds {key}, which is not its to have")


# scope -> (model, id) -> values.
Tables = dict[str, dict[tuple[str, UUID], dict[str, Any]]]


def _filled() -> list[Synced]:
    """The models with rows here: most have none, and one question about all costs what one about each does."""
    models = list(registry)
    asked = (f'SELECT {at} WHERE EXISTS (SELECT 1 FROM "{one.model._meta.db_table}")' for at, one in enumerate(models))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [models[at] for (at,) in cursor.fetchall()]


def tables_at(world: World, site: Site) -> Tables:
    """Every row a site has, derived values included."""
    found: defaultdict[str, dict[tuple[str, UUID], dict[str, Any]]] = defaultdict(dict)
    with world.at(site):
        for one in _filled():
            for row in one.model.all_objects.order_by().values():
                found[row["wilayah"]][one.model._meta.label, row["id"]] = {
                    # As the journal has them: no database gives back every digit of another.
                    name: float(f"{value:.12g}") if isinstance(value, float) else value
                    for name, value in row.items()
                }
    return found


def check_same_state(tables: dict[Site, Tables]) -> None:
    """I5: sites that hold the same streams hold the same rows."""
    first: dict[str, tuple[Site, dict[Any, Any]]] = {}
    scopes = {scope for held in tables.values() for scope in held}
    for site, held in tables.items():
        for scope in sorted(scopes):
            if subscribes(site.region, scope):
                other, expected = first.setdefault(scope, (site, held[scope]))
                if held[scope] != expected:
                    told = _differences(held[scope], expected)
                    raise Broken(f"I5: {site} and {other} differ in {scope}: {told}")


def _differences(rows: dict[Any, Any], expected: dict[Any, Any]) -> str:
    told = []
    for key in sorted({*rows, *expected}, key=str):
        one, other = rows.get(key), expected.get(key)
        if one != other:
            if one is None or other is None:
                told.append(f"{key} only {'there' if one is None else 'here'}")
            else:
                told += [f"{key}.{name}: {one[name]!r} / {other[name]!r}" for name in one if one[name] != other[name]]
    return "; ".join(told[:6]) + (f" and {len(told) - 6} more" if len(told) > 6 else "")


def check_nothing_lost(oracle: Oracle, journals: dict[Site, list[Held]]) -> None:
    """I1, I6: every committed change is in the journal of everyone entitled to it."""
    for site, held in journals.items():
        known = {(one.entry.object, name, value) for one in held for name, value in one.entry.values.items()}
        for write in oracle.kept():
            if subscribes(site.region, write.scope):
                require(
                    (write.object, write.field, write.value) in known,
                    "I6",
                    f"{site} never had {write.value!r} of {write.model}.{write.field}, which {write.site} wrote",
                )


def check_nothing_double(oracle: Oracle, journals: dict[Site, list[Held]]) -> None:
    """I4, I11: no entry twice under different stamps, no number twice."""
    known_twice = oracle.chosen
    for site, held in journals.items():
        numbers = Counter((one.stream, one.entry.number) for one in held)
        twice = [key for key, count in numbers.items() if count > 1]
        require(not twice, "I11", f"{site} has numbers twice: {twice[:3]}")
        stamps: defaultdict[tuple[UUID, str, Any], set[Any]] = defaultdict(set)
        for one in held:
            for name, value in one.entry.values.items():
                if isinstance(value, str) and "." in value and value not in known_twice:
                    stamps[one.entry.object, name, value].add(one.entry.stamp)
        for key, found in stamps.items():
            require(len(found) == 1, "I11", f"{site} has {key} {len(found)} times")


def conflicts_at(world: World, site: Site) -> dict[str, set[tuple[str, UUID, str]]]:
    """scope -> open conflicts, each as (id, object, field)."""
    found: defaultdict[str, set[tuple[str, UUID, str]]] = defaultdict(set)
    with world.at(site):
        for one in Conflict.objects.filter(closed_at=None):
            found[one.scope].add((one.pk, one.object, one.field))
    return found


def check_conflicts(world: World, oracle: Oracle, sites: Collection[Site]) -> None:
    """I5, I6: a field has a conflict exactly where two values stand that nobody overwrote; the same ones everywhere."""
    found = {site: conflicts_at(world, site) for site in sites}
    cells = oracle.cells()
    for site in sites:
        for other in sites:
            for scope in {*found[site], *found[other]}:
                if subscribes(site.region, scope) and subscribes(other.region, scope):
                    differing = found[site][scope] ^ found[other][scope]
                    require(not differing, "I5", f"{site} and {other} know other conflicts in {scope}: {differing}")
        shown = {(key, name) for held in found[site].values() for _id, key, name in held}
        for cell, writes in cells.items():
            if subscribes(site.region, writes[0].scope):
                wanted = len(tips(writes)) > 1
                require(
                    (cell in shown) == wanted,
                    "I6",
                    f"{site} shows {'no' if wanted else 'a'} conflict of {cell}: {[(w.value, w.over) for w in writes]}",
                )


def check_waiting(world: World, oracle: Oracle, sites: Iterable[Site]) -> None:
    """I8: nothing waits once everything has arrived. I4: nothing is refused once everyone is honest."""
    # What a closed site had not brought comes no more.
    lost = oracle.lost_objects()
    for site in sites:
        with world.at(site):
            waiting = [str(one) for one in Parked.objects.all() if not {one.object, one.needs} & lost]
            require(not waiting, "I8", f"{site} still has waiting: {waiting[:3]}")
            known = SiteRow.objects.values("uuid")
            refused = [
                str(one)
                # What somebody forged stays to be seen until its stream goes on.
                for one in Refusal.objects.filter(site__in=known).exclude(code="segment_signature")
            ]
            require(not refused, "I4", f"{site} still refuses: {refused[:3]}")


def check_agreement(world: World, sites: Collection[Site]) -> None:
    """I10: the sums that sites compare are those of what they hold."""
    sums = {}
    for site in sites:
        with world.at(site):
            sums[site] = agreement.sums([one for one in scopes_of(sites) if subscribes(site.region, one)])
    for site in sites:
        for other in sites:
            for key in sums[site].keys() & sums[other].keys():
                one, two = sums[site][key], sums[other][key]
                require(one == two, "I10", f"{site} and {other} do not agree on {key}: {one}, {two}")


def scopes_of(sites: Iterable[Site]) -> set[str]:
    return {site.region for site in sites}


def check_tips(oracle: Oracle, tables: dict[Site, Tables]) -> None:
    """I6: what nobody overwrote knowingly holds, or is one side of a conflict that everyone sees."""
    cells = oracle.cells()
    for site, held in tables.items():
        rows = {key[1]: row for table in held.values() for key, row in table.items()}
        for (key, name), writes in cells.items():
            if not subscribes(site.region, writes[0].scope):
                continue
            standing = tips(writes)
            require(key in rows, "I6", f"{site} has no row {key}")
            require(
                rows[key][name] in standing,
                "I6",
                f"{site} shows {rows[key][name]!r} for {name} of {key}; it was overwritten by {sorted(standing)}",
            )


def check_together(world: World, oracle: Oracle, site: Site) -> None:
    """I14: at any moment, of what was written together everything is there or nothing. What an erasure left of a row
    was said again by itself (`sync.erasure`), and comes apart from the others to who had neither."""
    keys = {key for scope, _channel, group in oracle.together if subscribes(site.region, scope) for key in group}
    if not keys:
        return
    with world.at(site):
        there = {key for one in _filled() for key in one.model.all_objects.order_by().values_list("pk", flat=True)}
    gone = oracle.erased | {key for key, _name in oracle.blanked}
    for _scope, _channel, group in oracle.together:
        if group & gone:
            continue
        found = len(group & there)
        require(found in (0, len(group)), "I14", f"{site} shows {found} of {len(group)} rows written together")


def fingerprint(world: World) -> str:
    """Of everything every site holds: equal when a seed is replayed."""
    lines = []
    for site in world.sites:
        with world.at(site):
            # By whom they are, not by the numbers a site gives them as it comes to know them.
            rows = Stream.objects.select_related("site")
            lines += [f"{site} {one.site.uuid}/{one.scope}/{one.channel}: {bytes(one.tip).hex()}" for one in rows]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def check_erased(world: World, oracle: Oracle, journals: dict[Site, list[Held]]) -> None:
    """I13: of what was erased nothing is left at anybody's, neither in the journal nor in the tables."""
    with world.at(world.sites[0]):
        said = set(Statement.objects.filter(kind=StatementKind.ERASURE).values_list("digest", flat=True))
    gone = {text for text, digest in oracle.gone.items() if digest in said}
    if not gone:
        return
    for site, held in journals.items():
        left = {value for one in held for value in one.entry.values.values() if type(value) is str} & gone
        require(not left, "I13", f"{site} has still in its journal {left}")
        for rows in tables_at(world, site).values():
            left = {value for row in rows.values() for value in row.values() if type(value) is str} & gone
            require(not left, "I13", f"{site} has still in its tables {left}")


def check_attached(world: World, sites: Iterable[Site]) -> None:
    """I7: a paper that anybody has is at everyone's who holds a record it belongs to. I5: so are figures."""
    wanted: dict[str, list[Site]] = {}
    for site in sites:
        with world.at(site):
            if not ProjectionState.objects.exists():
                return
            # Once is enough: to build all of them anew takes longer than all the rest.
            wrong = projections.verify(site.now()) if site is world.sites[0] else []
            require(not wrong, "I5", f"{site} keeps other figures than its rows say: {wrong}")
            for digest in BlobUse.objects.values_list("digest", flat=True).distinct():
                wanted.setdefault(digest, []).append(site)
    for digest, entitled in wanted.items():
        there = []
        for site in entitled:
            with world.at(site):
                there.append(blobs.path_of(digest).exists())
        require(all(there) or not any(there), "I7", f"{digest[:8]} is not at all of {entitled}: {there}")


def check_told(world: World, sites: Iterable[Site]) -> None:
    """I6: who wrote what did not simply apply has heard what came of it last."""
    names, told = {}, {}
    for site in sites:
        with world.at(site):
            names[SiteRow.objects.get(state=SiteState.OWN).uuid] = site
            told[site] = {
                (row.judge, row.site, row.scope, row.channel, row.first, row.code): (row.verdict, row.judged)
                for row in Outcome.objects.all()
            }
    for judge, site in names.items():
        for key, said in told[site].items():
            if key[0] == judge and key[1] in names and key[1] != judge:
                heard = told[names[key[1]]].get(key)
                require(heard == said, "I6", f"{names[key[1]]} heard {heard} and not {said} of {key[2:]} from {site}")
