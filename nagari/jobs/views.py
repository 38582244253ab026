"""The page that shows how far a job is. Without JavaScript it refreshes itself; with htmx only the bar does."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from nagari.jobs import services
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import kinds


@dataclass(frozen=True, slots=True)
class JobView:
    """What the templates need of a job."""

    pk: int
    title: Any
    state: str
    state_label: Any
    running: bool
    done: int
    total: int
    percent: int
    message: str
    error: dict[str, str] | None
    cancelling: bool
    restarted: bool
    page: str

    @classmethod
    def of(cls, job: Job) -> "JobView":
        kind = kinds.get(job.kind)
        return cls(
            pk=job.pk,
            title=kind.title if kind else job.kind,
            state=job.state,
            state_label=JobState(job.state).label,
            running=job.state in (JobState.WAITING, JobState.RUNNING),
            done=job.done,
            total=job.total,
            percent=100 * job.done // job.total if job.total else 0,
            message=job.message,
            error=job.error,
            cancelling=job.cancel_requested,
            restarted=job.attempts > 1,
            page=kind.page(job) if kind and kind.page else "",
        )


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    job = _seen(request, pk)
    shown = JobView.of(job)
    if job.state == JobState.DONE and shown.page:
        return redirect(shown.page)
    response = render(request, "jobs/detail.html", {"job": shown})
    if shown.running and not request.htmx:  # type: ignore[attr-defined]
        # Without JavaScript; htmx asks sooner and for less.
        response.headers["Refresh"] = "3"
    return response


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    job = _seen(request, pk)
    shown = JobView.of(job)
    if not shown.running and shown.page:
        return HttpResponseClientRedirect(shown.page)
    return render(request, "jobs/_progress.html", {"job": shown})


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = _seen(request, pk, "jobs.cancel")
    if services.cancel(pk, timezone.now()):
        messages.info(request, _("The work is being stopped."))
    else:
        messages.info(request, _("The work had already ended."))
    page = JobView.of(job).page
    return redirect(page) if page else redirect("jobs:detail", pk=pk)


def _seen(request: HttpRequest, pk: int, action: str = "jobs.view") -> Job:
    job = Job.objects.filter(pk=pk).first()
    if job is None:
        raise Http404
    if not request.user.has_perm(action, job):
        # "foreign": the gate of accounts, which lies above, logs it and answers as if there were no such job.
        raise PermissionDenied("foreign" if request.user.has_perm(action) else action)
    return job
