"""The two kinds of work an import is: reading a file, writing what was agreed."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.jobs.models import Job
from nagari.jobs.registry import register
from nagari.penduduk.imports.services import preview


def register_jobs() -> None:
    register(preview.READ, preview.read_job, title=_("Reading a file of residents"), page=_page)
    register(preview.WRITE, preview.write_job, title=_("Writing an import"), page=_page)


def _page(job: Job) -> str:
    return reverse("impor:detail", args=[job.args["impor"]])
