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
    rows = list(rows)
    known = [(Desk(one.nomor, set(one.layanan), _free_in(one, rows, each, now)), one) for one in counters]
    there = [desk for desk, one in known if desk.free_in or not _is_left(one, rows, waiting, now)]
    taken = {service for desk in there for service in desk.takes}
    return [desk for desk, _one in known if desk in there or not desk.takes <= taken]


def _free_in(loket: Loket, rows: Iterable[Mapping[str, Any]], each: Mapping[str, float], now: datetime) -> float:
    """Seconds; 0 where nobody stands there."""
    for row in rows:
        if row["loket_id"] == loket.pk and row["status"] in AT_COUNTER:
            begun = row["served_at"] or row["called_at"] or now
            usual = each.get(str(row["layanan_id"]), UNKNOWN_SECONDS)
            return max(LEAST_LEFT, usual - max(0.0, (now - begun).total_seconds()))
    return 0.0


def _is_left(
    loket: Loket, rows: Iterable[Mapping[str, Any]], waiting: Iterable[Mapping[str, Any]], now: datetime
) -> bool:
    marks = [row[name] for row in rows if row["loket_id"] == loket.pk for name in ("called_at", "finished_at")]
    if any(mark and (now - mark).total_seconds() < RESTS_SECONDS for mark in marks):
        return False
    mine = [row["taken_at"] for row in waiting if str(row["layanan_id"]) in loket.layanan]
    return bool(mine) and (now - min(mine)).total_seconds() > CALLS_SECONDS
