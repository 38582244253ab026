"""The kinds of work that take long: reading a file, writing what was agreed, giving residents out."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nagari.jobs import daily
from nagari.jobs.models import Job, JobState
from nagari.jobs.registry import register


def register_jobs() -> None:
    # By name, and cleared away by functions that load theirs: every command pays for what is loaded at its start.
    root = "nagari.penduduk.imports.services"
    register("impor.read", f"{root}.preview.read_job", title=_("Reading a file of residents"), page=_page)
    register("impor.write", f"{root}.preview.write_job", title=_("Writing an import"), page=_page)
    register("penduduk.export", f"{root}.giving_out.export_job", title=_("Exporting residents"), page=_exported)
    daily.register("exports", _clear_exports)
    daily.register("imports", _clear_imports)


def _clear_exports(now: datetime) -> int:
    from nagari.penduduk.imports.services.giving_out import sweep

    return sweep(now)


def _clear_imports(now: datetime) -> int:
    from nagari.penduduk.imports.services.clearing import sweep

    return sweep(now)


def _exported(job: Job) -> str:
    return reverse("impor:exported", args=[job.pk]) if job.state == JobState.DONE else ""


def _page(job: Job) -> str:
    return reverse("impor:detail", args=[job.args["impor"]])
