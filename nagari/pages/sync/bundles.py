"""/sinkron/flashdisk/: the exchange without a line, on a stick."""

from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.jobs import services as jobs
from nagari.jobs.models import Job, JobState
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.pages.sync import on_sticks, stick_work, words
from nagari.sync import statements
from nagari.sync.models import Site, SiteState
from nagari.sync.transport import receipts
from nagari.sync.transport.manifest import MOST_PARTS
from nagari.templates import wording

MOST_FILES = 50
# Of more offices than these only those are told of that ever wrote a stick: a regency's list hid the form below it.
_FEW = 5
_MEGABYTES = (50, 200, 1000)


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(SeveralFiles, self).clean(one, initial) for one in data or []]


class ExportForm(forms.Form):
    untuk = forms.ChoiceField()
    ukuran = forms.ChoiceField(required=False)
    semua = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["untuk"].label = _("For the office")
        self.fields["untuk"].choices = receivers = _receivers()  # type: ignore[attr-defined]
        self.fields["untuk"].initial = receivers[0][0] if receivers else None
        self.fields["ukuran"].label = _("Size of a file")
        told = _("at most %(size)s MB: for several small sticks")
        sizes = [(str(one), told % {"size": wording.angka(one)}) for one in _MEGABYTES]
        self.fields["ukuran"].choices = [("", _("in one file, if it fits")), *sizes]  # type: ignore[attr-defined]
        self.fields["semua"].label = _("Everything, also what that office is known to hold")


class ImportForm(forms.Form):
    berkas = SeveralFiles(required=False, widget=SeveralInput(attrs={"multiple": True, "accept": on_sticks.SUFFIX}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["berkas"].label = _("Files from the stick")
        self.fields["berkas"].help_text = _("Several at once, in any order.")


def _receivers() -> list[tuple[str, str]]:
    """Offices this one can write a bundle for, the one above first."""
    above = statements.parent()
    first = above.site.wilayah if above else ""
    # Of one that only a stamp has named nobody knows whose it is.
    rows = Site.objects.filter(state=SiteState.PEER).exclude(wilayah="").order_by("wilayah")
    names = {wilayah: name or wilayah for wilayah, name in rows.values_list("wilayah", "name")}
    return sorted(names.items(), key=lambda one: (one[0] != first, one[0]))


def told_of() -> list[receipts.Receipt]:
    """What the pages tell of how far this office's changes have come by stick."""
    told = list(receipts.receipts())
    return told if len(told) <= _FEW else [one for one in told if one.made_at is not None]


@require_GET
@requires("sync.bundle")
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, ExportForm(), ImportForm())


@require_POST
@requires("sync.bundle")
def export(request: HttpRequest) -> HttpResponse:
    """Writes what the other office lacks, encrypted to it; the page of the work leads on to the files."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, ImportForm())
    args = {
        "to": form.cleaned_data["untuk"],
        "all": form.cleaned_data["semua"],
        "megabytes": int(form.cleaned_data["ukuran"] or stick_work.LARGEST_MB),
        "spool": stick_work.token(),
    }
    log.record(request, Act.EXPORT, detail=f"bundle {args['to']}", now=clock.now())
    return _begun(request, stick_work.WRITE, args)


@require_POST
@requires("sync.bundle")
def bring(request: HttpRequest) -> HttpResponse:
    """Takes in what was uploaded, or what was chosen of what lies on a stick in this computer."""
    uploads = request.FILES.getlist("berkas")
    chosen = _chosen(request.POST.getlist("pada"))
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid() and not uploads and not chosen:
        form.add_error("berkas", _("No file is chosen."))
    if form.errors:
        return _page(request, ExportForm(), form)
    if len(uploads) + len(chosen) > MOST_FILES:
        form.add_error("berkas", _("At most %(count)s files at once.") % {"count": MOST_FILES})
        return _page(request, ExportForm(), form)
    spool = stick_work.token() if uploads else ""
    try:
        files = chosen + _kept(uploads, spool)
    except OSError as error:
        form.add_error("berkas", _("The files can't be kept (%(reason)s).") % {"reason": error.strerror})
        return _page(request, ExportForm(), form)
    log.record(request, Act.IMPORT, detail="bundle", count=len(files), now=clock.now())
    return _begun(request, stick_work.TAKE, {"files": files, "spool": spool})


@require_GET
@requires("sync.bundle")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written or taken in, and what to do next."""
    job = _job(request, pk)
    if job.state != JobState.DONE:
        return redirect("jobs:detail", pk)
    files = (job.result or {}).get("files", [])
    if job.kind == stick_work.TAKE:
        context = {"files": files, "receipts": told_of()}
        return render(request, "sinkron/flashdisk_diambil.html", context)
    there = [{**one, "size": words.size(one["bytes"]), "number": at} for at, one in enumerate(files, 1)]
    context = {
        "job": job,
        "files": there,
        "office": (job.result or {}).get("office", ""),
        "total": words.size(sum(one["bytes"] for one in files)),
        "nothing": not any(one["sent"] or one["blobs"] for one in files),
        "sticks": [(str(one.path), one.name, words.size(one.free)) for one in on_sticks.in_computer()],
        "gone": not any(_file(job, at) for at in range(1, len(files) + 1)),
    }
    return render(request, "sinkron/flashdisk_ditulis.html", context)


@require_GET
@requires("sync.bundle")
def download(request: HttpRequest, pk: int, part: int) -> HttpResponseBase:
    path = _file(_job(request, pk), part)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_POST
@requires("sync.bundle")
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Onto a stick in this computer: one part, or all."""
    job, number = _job(request, pk), request.POST.get("bagian", "")
    count = len((job.result or {}).get("files", []))
    wanted = [int(number)] if number.isascii() and number.isdigit() and len(number) < 4 else range(1, count + 1)
    found = [path for at in wanted if (path := _file(job, at))]
    if not found:
        raise Http404
    try:
        for path in found:
            target = on_sticks.put(path, on_sticks.stick(request.POST.get("pada", "")))
            messages.success(request, _("%(file)s is on the stick, whole.") % {"file": target})
    except UserError as error:
        messages.error(request, f"{error.message} {error.remedy}")
    return redirect("sync:bundle_done", pk)


def _begun(request: HttpRequest, kind: str, args: dict[str, Any]) -> HttpResponse:
    user = actor(request)
    job = jobs.enqueue(kind, args, user_id=user.pk, wilayah=user.wilayah, now=timezone.now())
    return redirect("jobs:detail", job.pk)


def _job(request: HttpRequest, pk: int) -> Job:
    job = Job.objects.filter(pk=pk, kind__in=(stick_work.WRITE, stick_work.TAKE)).first()
    if job is None:
        raise Http404
    if not actor(request).has_perm("sync.bundle", job):
        raise PermissionDenied("foreign")
    return job


def _file(job: Job, part: int) -> Path | None:
    """A part that was written, as long as it is kept."""
    files = (job.result or {}).get("files", [])
    if job.kind != stick_work.WRITE or not 1 <= part <= min(len(files), MOST_PARTS):
        return None
    path = on_sticks.spool(job.args["spool"]) / files[part - 1]["name"]
    return path if path.is_file() else None


def _chosen(keys: list[str]) -> list[list[str]]:
    """Those of the files on sticks that were ticked; one that is gone by now is left out."""
    there = {one.key: one for one in on_sticks.bundles()} if keys else {}
    return [[str(there[key].path), there[key].name] for key in dict.fromkeys(keys) if key in there]


def _kept(uploads: list[UploadedFile], spool: str) -> list[list[str]]:
    kept: list[list[str]] = []
    for number, upload in enumerate(uploads):
        path = on_sticks.spool(spool) / f"{number}{on_sticks.SUFFIX}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(cast(bytes, chunk))
        name = upload.name or _("a file")
        kept.append([str(path), name if name not in [one[1] for one in kept] else f"{name} ({number + 1})"])
    return kept


def _page(request: HttpRequest, export_form: ExportForm, import_form: ImportForm) -> HttpResponse:
    found = on_sticks.bundles()
    context = {
        "export": export_form,
        "import": import_form,
        "receivers": _receivers(),
        "receipts": told_of(),
        "ours": [(one, words.size(one.size)) for one in found if one.is_ours],
        "others": [(one, words.size(one.size)) for one in found if not one.is_ours],
        "sticks": on_sticks.in_computer(),
    }
    status = 422 if export_form.errors or import_form.errors else 200
    return render(request, "sinkron/flashdisk.html", context, status=status)
