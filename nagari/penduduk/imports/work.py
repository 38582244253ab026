"""The kinds of work that take long: reading a file, writing what was agreed, giving residents out."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.jobs import daily
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import register
from nagari.penduduk.imports.services import clearing, giving_out, preview


def register_jobs() -> None:
    register(preview.READ, preview.read_job, title=_("Reading a file of residents"), page=_page)
    register(preview.WRITE, preview.write_job, title=_("Writing an import"), page=_page)
    register(giving_out.EXPORT, giving_out.export_job, title=_("Exporting residents"), page=_exported)
    daily.register("exports", giving_out.sweep)
    daily.register("imports", clearing.sweep)


def _exported(job: Job) -> str:
    return reverse("impor:exported", args=[job.pk]) if job.state == JobState.DONE else ""


def _page(job: Job) -> str:
    return reverse("impor:detail", args=[job.args["impor"]])
