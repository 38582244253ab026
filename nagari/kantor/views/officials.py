"""Officials, their terms, and for whom they sign."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.kantor import changes, clock, queries, services
from nagari.kantor.access import office_page, own_row
from nagari.kantor.forms import OfficialForm
from nagari.kantor.messages import describe
from nagari.kantor.models import Pegawai
from nagari.kantor.rules.officials import findings
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit
from nagari.lib.errors import UserError
from nagari.lib.ids import uuid7

LIST = "kantor:officials"


@require_GET
@office_page("kantor.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    today = clock.today()
    every = queries.officials(info.wilayah)
    blocks = {signer.official.id: signer.block for signer in queries.signers_among(every, today)}
    context = {
        "present": [(one, blocks.get(one.id)) for one in every.values() if one.in_office(today)],
        "coming": [one for one in every.values() if one.mulai > today],
        "past": [one for one in every.values() if one.selesai and one.selesai < today],
        "findings": [describe(found) for found in findings(every.values(), today)],
        "may_change": request.user.is_authenticated and request.user.has_perm("kantor.change", info.wilayah),
    }
    return render(request, "kantor/officials.html", context)


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def add(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(title=_("New official"), back=reverse(LIST), saved=_("The official has been entered."))
    every = queries.officials(info.wilayah)
    first = {"jenis": "kepala", "jabatan": f"{info.words['kepala_cap']} {info.region_name}"} if not every else {}
    form = OfficialForm(request.POST or None, officials=every, official_id=uuid7(), initial=first)
    return edit(request, form, page, lambda form: services.save_official(info.wilayah, form.official()))


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def change(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    every = queries.officials(info.wilayah)
    official = queries.official_of(own_row(Pegawai.objects.all(), info, pk))
    page = Editing(
        title=official.nama,
        back=reverse(LIST),
        saved=_("The official has been saved."),
        intro=_("When a post passes on, end this term and enter the new holder as a new official."),
        template="kantor/official.html",
    )
    form = OfficialForm(
        request.POST or None, officials=every, official_id=pk, initial=OfficialForm.initial_of(official)
    )
    return edit(
        request, form, page, lambda form: services.save_official(info.wilayah, form.official()), official=official
    )


@require_POST
@office_page("kantor.change")
def remove(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    own_row(Pegawai.objects.all(), info, pk)
    try:
        services.remove_official(info.wilayah, pk)
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        changes.tell(request)
        messages.success(request, _("The official has been removed."))
    return redirect(LIST)
