"""Checking the chain of a long access log: a million rows take a minute."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.accounts import log
from nagari.accounts.models import AccessLog
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import register
from nagari.jobs.run import JobRun

VERIFY = "accounts.verify_log"


def register_jobs() -> None:
    register(VERIFY, verify_job, title=_("Checking the access log"), page=_page)


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
