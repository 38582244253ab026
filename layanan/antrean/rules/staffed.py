"""At which counters somebody sits, and when each of them can call. Pure.

Nobody tells: a clerk who goes home just calls no more. So a counter that calls nobody while people wait for it for
minutes is taken to be empty, until it calls again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from layanan.antrean.models.setup import Loket
from layanan.antrean.rules.steps import AT_COUNTER
from layanan.antrean.rules.waits import LEAST_LEFT, UNKNOWN_SECONDS, Desk

# So long a clerk may write something up with people waiting.
RESTS_SECONDS: Final = 600.0
# Somebody who sits there would have called by now.
CALLS_SECONDS: Final = 180.0


def desks(
    rows: Iterable[Mapping[str, Any]],
    waiting: Collection[Mapping[str, Any]],
    counters: Iterable[Loket],
    each: Mapping[str, float],
    now: datetime,
) -> list[Desk]:
    """Of the counters in use those that seem to be staffed; of a service that none of them takes, all. Rows are
    tickets as dictionaries."""
    of_desk: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_desk.setdefault(row["loket_id"], []).append(row)
    since: dict[str, datetime] = {}
    for row in waiting:
        service = str(row["layanan_id"])
        since[service] = min(since.get(service, row["taken_at"]), row["taken_at"])
    known = []
    for one in counters:
        mine = of_desk.get(one.pk, [])
        desk = Desk(one.nomor, set(one.layanan), _free_in(mine, each, now))
        known.append((desk, desk.free_in or not _is_left(one, mine, since, now)))
    there = [desk for desk, is_staffed in known if is_staffed]
    taken = {service for desk in there for service in desk.takes}
    return [desk for desk, is_staffed in known if is_staffed or not desk.takes <= taken]


def _free_in(mine: Iterable[Mapping[str, Any]], each: Mapping[str, float], now: datetime) -> float:
    """Seconds; 0 where nobody stands there. `mine`: tickets that were or are at this counter."""
    for row in mine:
        if row["status"] in AT_COUNTER:
            begun = row["served_at"] or row["called_at"] or now
            usual = each.get(str(row["layanan_id"]), UNKNOWN_SECONDS)
            return max(LEAST_LEFT, usual - max(0.0, (now - begun).total_seconds()))
    return 0.0


def _is_left(loket: Loket, mine: Iterable[Mapping[str, Any]], since: Mapping[str, datetime], now: datetime) -> bool:
    """`since`: of each service, when the first of those who wait for it came."""
    marks = (row[name] for row in mine for name in ("called_at", "finished_at"))
    if any(mark and (now - mark).total_seconds() < RESTS_SECONDS for mark in marks):
        return False
    first = min((since[one] for one in loket.layanan if one in since), default=None)
    return first is not None and (now - first).total_seconds() > CALLS_SECONDS
