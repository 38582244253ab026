"""Putting work into the table, taking it out, and closing it. Every change is one statement or one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nagari.jobs.models import Job, JobState
from nagari.jobs.run import JobRun
from nagari.lib.errors import UserError

LEASE = timedelta(seconds=15)
# A job that took its worker down this often is not tried again: it may be what takes it down.
MAX_ATTEMPTS = 3


def enqueue(kind: str, args: dict[str, Any], *, user_id: int | None, wilayah: str, now: datetime) -> Job:
    job: Job = Job.objects.create(kind=kind, args=args, created_by=user_id, wilayah=wilayah, created_at=now)
    return job


def cancel(job_id: int, now: datetime) -> bool:
    """Ask for the job to stop; a waiting one stops at once. False when it had already ended."""
    waiting = Job.objects.filter(pk=job_id, state=JobState.WAITING)
    if waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now):
        return True
    return bool(Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(cancel_requested=True))


def due(now: datetime) -> Q:
    """Jobs that nobody holds: waiting, or left behind by a worker that died.

    A lease far in the future was given before the machine's clock fell back (dead clock battery), so it holds nothing.
    """
    lost = Q(state=JobState.RUNNING) & (Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE))
    return Q(state=JobState.WAITING) | lost


def claim(clock: Callable[[], datetime]) -> JobRun | None:
    """Take the oldest due job, or None. Two workers never get the same one. Closes those that nobody shall do again."""
    now = clock()
    with transaction.atomic():
        while job := _oldest_due(now):
            if not job.cancel_requested and job.attempts < MAX_ATTEMPTS:
                return _taken(job, now, clock)
            _close_lost(job, now)
    return None


def _oldest_due(now: datetime) -> Job | None:
    return Job.objects.select_for_update(skip_locked=True, of=("self",)).filter(due(now)).order_by("pk").first()


def _taken(job: Job, now: datetime, clock: Callable[[], datetime]) -> JobRun:
    job.state = JobState.RUNNING
    job.attempts += 1
    job.started_at = now
    job.lease_until = now + LEASE
    job.done = job.total = 0
    job.message = ""
    job.save()
    return JobRun(
        job_id=job.pk,
        kind=job.kind,
        args=job.args,
        user_id=job.created_by,
        wilayah=job.wilayah,
        attempt=job.attempts,
        clock=clock,
    )


def renew(run: JobRun) -> bool:
    """Keep the lease; False when the job is no longer this run's."""
    return bool(run.mine().update(lease_until=run.now() + LEASE))


def finish(run: JobRun, result: dict[str, Any]) -> None:
    run.mine().update(state=JobState.DONE, result=result, finished_at=run.now(), lease_until=None)


def fail(run: JobRun, error: UserError) -> None:
    told = {"code": error.code, "message": error.message, "remedy": error.remedy}
    run.mine().update(state=JobState.FAILED, error=told, finished_at=run.now(), lease_until=None)


def stop(run: JobRun) -> None:
    run.mine().update(state=JobState.CANCELLED, finished_at=run.now(), lease_until=None)


def _close_lost(job: Job, now: datetime) -> None:
    job.finished_at = now
    job.lease_until = None
    job.state = JobState.CANCELLED
    if not job.cancel_requested:
        job.state = JobState.FAILED
        job.error = {
            "code": "job_gave_up",
            "message": _("The server stopped %(count)d times during this work.") % {"count": job.attempts},
            "remedy": _("Restart the computer and begin again; if it happens again, call the technician."),
        }
    job.save()
