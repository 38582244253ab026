"""The editor of templates: source, fields, a preview while typing, versions."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog.models import JenisLayanan
from layanan.katalog.queries import catalogue
from layanan.katalog.queries.catalogue import Listed
from layanan.katalog.rules.content import Isi
from layanan.surat import shipped
from layanan.surat.forms.templates import SourceForm
from layanan.surat.messages import sentence
from layanan.surat.models import VersiTemplat
from layanan.surat.queries import templates
from layanan.surat.queries.samples import fields_of
from layanan.surat.rules.source import LONGEST, problems
from layanan.surat.services import templates as keeping
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import FOREIGN, office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError

EDIT: Final = "surat.template"
VIEW: Final = "surat.view"


@require_GET
@office_page(EDIT)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Every kind with whose template it has; `?q=`."""
    text = request.GET.get("q", "").replace("\x00", "")[:80]
    kept = templates.kept(info.wilayah)
    rows = catalogue.titled(catalogue.catalogue(info.wilayah), text)
    context = {
        "rows": [(row, kept.get(row.jenis.kode)) for row in rows],
        "q": text,
        "own": info.wilayah,
        # A technician looks after templates and reads no letters.
        "may_view": actor(request).has_perm(VIEW, info.wilayah),
    }
    return render(request, "surat/templates.html", context)


@require_http_methods(["GET", "POST"])
@office_page(EDIT)
def edit(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """`pk`: of JenisLayanan; `?versi=` starts from an older one."""
    found, isi = _kind(info, pk)
    current = templates.template_for(info.wilayah, found.jenis.kode)
    older = _version(info, found, request.GET.get("versi", ""))
    source = older.sumber if older else current.sumber
    form = SourceForm(request.POST or None, initial={"sumber": source})
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            keeping.check(form.source, isi, info, now)
            versi = keeping.save_template(
                info, found.jenis.kode, form.source, form.text("catatan"), actor(request).nama, now
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            changes.tell(request)
            log.record(request, Act.CHANGE, obj=versi, detail=f"templat {found.jenis.kode}", now=now)
            messages.success(request, _("The template holds from now on. Letters issued before stay as they are."))
            return redirect("surat:template", pk)
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "fields": fields_of(isi, info, clock.today()),
        "versions": templates.versions(info.wilayah, found.jenis.kode),
        "current": current.versi,
        "older": older,
        "may_view": actor(request).has_perm(VIEW, info.wilayah),
        "is_own": current.versi is not None and current.versi.wilayah == info.wilayah,
    }
    return render(request, "surat/template.html", context, status=422 if form.is_bound else 200)


@require_POST
@office_page(EDIT)
def preview(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """A piece of page: the first pages with invented values, or what is wrong and in which line."""
    _found, isi = _kind(info, pk)
    source = request.POST.get("sumber", "").replace("\r\n", "\n").replace("\x00", "")[: LONGEST + 1]
    said = [sentence(one) for one in problems(source)]
    unknown = keeping.unknown_fields(source, isi) if not said else []
    if unknown:
        said = [_("There is no such field: %(names)s.") % {"names": ", ".join(unknown)}]
    pages: tuple[str, ...] = ()
    if not said:
        made = keeping.preview(source, isi, info, clock.now())
        pages, said = made.pages, [] if made.pages else [keeping.said_of_refusal(made)]
    return render(request, "surat/_preview.html", {"pages": pages, "said": said})


@require_POST
@office_page(EDIT)
def drop(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """This office's own template is used no more."""
    found, _isi = _kind(info, pk)
    keeping.drop_template(info, found.jenis.kode)
    changes.tell(request)
    messages.success(request, _("Letters are made with the usual template again. Your versions are kept."))
    return redirect("surat:template", pk)


def _kind(info: SiteInfo, pk: UUID) -> tuple[Listed, Isi]:
    found = catalogue.find(info.wilayah, pk)
    if found is None:
        if JenisLayanan.objects.filter(pk=pk).exists():
            raise PermissionDenied(FOREIGN)
        raise Http404
    return found, catalogue.content(found.versi)


def _version(info: SiteInfo, found: Listed, text: str) -> VersiTemplat | None:
    """Of this office; None for what is no key of one. "bawaan": as it came with the program."""
    if text == "bawaan":
        return VersiTemplat(sumber=shipped.source(found.jenis.kode), nomor=0)
    try:
        key = UUID(text)
    except ValueError:
        return None
    row: VersiTemplat | None = VersiTemplat.objects.filter(
        pk=key, wilayah=info.wilayah, templat__jenis=found.jenis.kode
    ).first()
    return row
