"""The work of the books that takes long."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import register


def register_jobs() -> None:
    # By name: what draws and writes them is loaded when a book is first asked for.
    root = "nagari.penduduk.buku.giving_out"
    register("buku.give", f"{root}.give_job", title=_("Writing a book"), page=_made)
    register("buku.close", f"{root}.close_job", title=_("Closing a month"), page=_closed)


def _made(job: Job) -> str:
    return reverse("buku:made", args=[job.pk]) if job.state == JobState.DONE else ""


def _closed(job: Job) -> str:
    return f"{reverse('buku:index')}?bulan={job.args['month']}"
