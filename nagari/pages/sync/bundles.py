"""/sinkron/flashdisk/: the exchange without a line, on a stick."""

import secrets
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.pages.sync import line
from nagari.sync import statements
from nagari.sync.models import Site, SiteState
from nagari.sync.transport import bundle
from nagari.templates import wording


class ExportForm(forms.Form):
    untuk = forms.ChoiceField()
    semua = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["untuk"].label = _("For the office")
        self.fields["untuk"].choices = _receivers()  # type: ignore[attr-defined]
        self.fields["semua"].label = _("Everything, also what that office is known to hold")


class ImportForm(forms.Form):
    berkas = forms.FileField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["berkas"].label = _("File from the stick")


def _receivers() -> list[tuple[str, str]]:
    """Offices this one can write a bundle for, the one above first."""
    above = statements.parent()
    first = above.site.wilayah if above else ""
    # Of one that only a stamp has named nobody knows whose it is.
    rows = Site.objects.filter(state=SiteState.PEER).exclude(wilayah="").order_by("wilayah")
    names = {wilayah: name or wilayah for wilayah, name in rows.values_list("wilayah", "name")}
    return sorted(names.items(), key=lambda one: (one[0] != first, one[0]))


@require_GET
@requires("sync.bundle")
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, ExportForm(), ImportForm())


@require_POST
@requires("sync.bundle")
def export(request: HttpRequest) -> HttpResponseBase:
    """The file itself, encrypted to the other office."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, ImportForm())
    path = _spare()
    try:
        made = bundle.export(path, timezone.now(), to=form.cleaned_data["untuk"], everything=form.cleaned_data["semua"])
        name = f"nagari-{actor(request).wilayah}-{made.receiver}-{timezone.localtime():%Y%m%d-%H%M}.bundle"
        log.record(request, Act.EXPORT, detail=f"bundle {made.receiver}", count=made.sent, now=clock.now())
        return FileResponse(_once(path), as_attachment=True, filename=name)
    except UserError as error:
        form.add_error(None, f"{error.message} {error.remedy}")
        return _page(request, form, ImportForm())
    finally:
        path.unlink(missing_ok=True)


@require_POST
@requires("sync.bundle")
def bring(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, ExportForm(), form)
    path = _spare()
    try:
        _write(form.cleaned_data["berkas"], path)
        taken = bundle.bring(path, timezone.now())
    except UserError as error:
        form.add_error("berkas", f"{error.message} {error.remedy}")
        return _page(request, ExportForm(), form)
    finally:
        path.unlink(missing_ok=True)
    line.forget()
    log.record(request, Act.IMPORT, detail=f"bundle {taken.sender}", count=taken.received, now=clock.now())
    said = _("From %(office)s: %(received)s new pieces.")
    messages.success(request, said % {"office": taken.sender, "received": wording.angka(taken.received)})
    if taken.refused:
        messages.warning(request, _("Part of the bundle was refused; the page of the exchange says why."))
    return redirect("sync:index")


def _page(request: HttpRequest, export_form: ExportForm, import_form: ImportForm) -> HttpResponse:
    context = {"export": export_form, "import": import_form, "receivers": _receivers()}
    status = 422 if export_form.errors or import_form.errors else 200
    return render(request, "sinkron/flashdisk.html", context, status=status)


def _spare() -> Path:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{secrets.token_hex(8)}.bundle"


def _once(path: Path) -> IO[bytes]:
    """Its content, still readable when the file is removed: on Windows an open file cannot be, so it is read whole."""
    return BytesIO(path.read_bytes())


def _write(upload: UploadedFile, path: Path) -> None:
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(cast(bytes, chunk))
