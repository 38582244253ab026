"""Jobs of this app (a long access log takes a minute to check), and whose work any job is."""

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.accounts import log
from nagari.accounts.models import AccessLog, User
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import kinds, register
from nagari.jobs.run import JobRun
from nagari.sync.tracking import acting, local_actor

VERIFY = "accounts.verify_log"


def register_jobs() -> None:
    kinds.around = done_by
    register(VERIFY, verify_job, title=_("Checking the access log"), page=_page)


def done_by(run: JobRun) -> AbstractContextManager[None]:
    """What a job writes is done by who asked for it; the reason is the kind of work."""

    def who() -> UUID | None:
        user = User.objects.filter(pk=run.user_id).first() if run.user_id is not None else None
        return (user.pegawai_id or local_actor(user.pk)) if user else None

    return acting(who, run.kind)


def verify_job(run: JobRun) -> dict[str, Any]:
    """The function of the job; its result is what `log.verify_chain` found."""
    total = AccessLog.objects.count()
    report = log.verify_chain(tell=lambda count: run.progress(min(count, total - 1), total))
    broken_at = report.broken_at.isoformat() if report.broken_at else ""
    return {
        "count": report.head.count, "seal": report.head.digest, "broken_id": report.broken_id, "broken_at": broken_at
    }  # fmt: skip


def _page(job: Job) -> str:
    return reverse("accounts:audit_verified", args=[job.pk]) if job.state == JobState.DONE else ""
