"""Figures for Prometheus, in its text form. Counts and times only, labels from fixed lists: nothing about people.

Written by hand (docs/decisions/watching.md): every figure is one query or one file away, whichever process is asked.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.conf import settings
from django.db import Error
from django.db.models import Count, Q
from django.utils import timezone

from nagari.jobs.models import Job
from nagari.kantor import site
from nagari.sync import statements, status
from nagari.sync.models import Peer
from nagari.sync.release import VERSION
from nagari.upkeep.health.rules import State, Vitals, judged

_DAYS: Final = (1, 3, 14)


class Figure(NamedTuple):
    """`samples`: (labels as they are written, value)."""

    name: str
    about: str
    samples: Iterable[tuple[str, float]]


def text(vitals: Vitals, now: datetime) -> str:
    return "".join(_written(one) for one in _figures(vitals, now))


def _written(one: Figure) -> str:
    lines = "".join(f"nagari_{one.name}{labels} {value:.15g}\n" for labels, value in one.samples)
    return f"# HELP nagari_{one.name} {one.about}\n# TYPE nagari_{one.name} gauge\n{lines}" if lines else ""


def _figures(vitals: Vitals, now: datetime) -> Iterator[Figure]:
    yield Figure("ok", "1: fit, 0: ill, by what was looked at", _states(vitals, now))
    yield Figure("work_age_seconds", "Since the work beside the pages was last alive", _one(vitals.work_age))
    yield Figure("disk_free_megabytes", "Where the data are", _one(vitals.disk_mb))
    yield Figure("backup_proven_timestamp_seconds", "The last proven backup", _at(vitals.backup_at))
    yield Figure("synced_timestamp_seconds", "When both sides last held the same", _at(vitals.synced_at))
    yield Figure("resident_megabytes", "Memory of the process that answers", _one(_memory()))
    if vitals.database:
        return
    try:
        yield from list(_of_database(now))
    except Error:
        # It went away in between; the next look says so.
        return


def _of_database(now: datetime) -> Iterator[Figure]:
    info, peer = site.current(), statements.parent()
    level = info.level if info else ""
    yield Figure("info", "What runs here", [(f'{{level="{level}",version="{VERSION}"}}', 1)])
    yield Figure("pending_changes", "Not known to be held above", _one(status.pending(peer) if peer else None))
    yield Figure("conflicts_open", "To be settled by people", _one(status.open_conflicts()))
    yield Figure("records_parked", "That wait for others", _one(status.parked()))
    yield Figure("segments_refused", "Of others, not admitted", _one(status.refused()))
    yield Figure("changes_uncounted", "That figures do not have yet", _one(status.uncounted()))
    jobs = Job.objects.order_by().values_list("state").annotate(n=Count("pk"))
    yield Figure("jobs", "By state", [(f'{{state="{state}"}}', count) for state, count in jobs])
    yield Figure("offices", "That exchange with this site, by days since they were last heard", list(_offices(now)))
    yield Figure("replica_behind_seconds", "How old what a replica says is; absent: it is gone", list(_replicas(now)))


def _offices(now: datetime) -> Iterator[tuple[str, float]]:
    heard = {f"d{days}": Count("pk", filter=Q(heard_at__gte=now - timedelta(days=days))) for days in _DAYS}
    found = Peer.objects.filter(is_parent=False).aggregate(all=Count("pk"), **heard)
    for days in _DAYS:
        yield f'{{heard_within_days="{days}"}}', found[f"d{days}"]
    yield '{heard_within_days="ever"}', found["all"]


def _replicas(now: datetime) -> Iterator[tuple[str, float]]:
    if len(settings.DATABASES) == 1:
        return
    from nagari.upkeep.replicas.watching import replicas

    for one in replicas:
        seen = one.seen(timezone.now)
        if seen is not None:
            yield f'{{replica="{one.alias}"}}', max(0.0, (now - seen.as_of).total_seconds())


def _states(vitals: Vitals, now: datetime) -> list[tuple[str, float]]:
    states = judged(vitals, now)
    return [(f'{{part="{name}"}}', float(state in (State.OK, State.UNKNOWN))) for name, state in states.items()]


def _one(value: float | None) -> list[tuple[str, float]]:
    return [] if value is None else [("", value)]


def _at(moment: datetime | None) -> list[tuple[str, float]]:
    return _one(moment.timestamp() if moment else None)


def _memory() -> float | None:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096 / 1_000_000
    except (OSError, ValueError, IndexError):
        # Not on Windows.
        return None
