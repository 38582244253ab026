"""The backup as a job: once a day, when the stick comes back, and at the press of a button."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from nagari.jobs import services as jobs
from nagari.jobs.models import Job, JobState
from nagari.jobs.run import JobRun
from nagari.kantor import clock, site
from nagari.upkeep.backups import keys, making, places, state
from nagari.upkeep.backups.rules import Place, is_due
from nagari.upkeep.backups.state import Run
from nagari.upkeep.rescue import restoring

KIND: Final = "upkeep.backup"
EVERY_SECONDS: Final = 60.0


def perform(run: JobRun) -> dict[str, Any]:
    """The function of the job."""
    made = making.make_backup(run.now(), tell=run.progress)
    return {"name": made.file.name, "bytes": made.bytes, "objects": made.objects, "target": made.target}


def begin(now: datetime, *, user_id: int | None) -> Job:
    """The one that waits or runs already, or a new one."""
    info = site.current()
    begun = Job.objects.filter(kind=KIND, state__in=(JobState.WAITING, JobState.RUNNING)).order_by("-pk").first()
    return begun or jobs.enqueue(KIND, {}, user_id=user_id, wilayah=info.wilayah if info else "", now=now)


def look(now: datetime, up: timedelta) -> None:
    """Again and again: is a backup due, on a site that runs for `up`? Missing attachments come back with the stick.
    Cheap where nothing is."""
    info = site.current()
    # What is tried in training is worth nothing; what is not yet an office has nothing to lose.
    if settings.TRAINING or info is None or not info.ready or not clock.is_trusted(now):
        return
    known = state.load()
    standing, folder = places.standing(known)
    if folder is not None and restoring.count_missing():
        restoring.bring_back(folder, keys.identities(keys.seed()), now)
    last = known.last_elsewhere if standing is Place.THERE else known.last_proven
    tried_at = datetime.fromisoformat(known.tried_at) if known.tried_at else None
    today = clock.today(now).isoformat()
    if is_due(today=today, last_day=_day(last), tried_at=tried_at, now=now, up=up):
        begin(now, user_id=None)


def _day(run: Run | None) -> str:
    return timezone.localdate(run.when).isoformat() if run else ""
