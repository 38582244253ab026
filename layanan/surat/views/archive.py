"""The archive: every letter of the office, searched by number, name, kind, year and state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layanan.surat.models import Keadaan, Surat
from layanan.surat.queries import letters
from layanan.surat.showing import archive_rows
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo

VIEW = "surat.view"


@require_GET
@office_page(VIEW)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """`?q= &jenis= &keadaan= &tahun= &hal=`."""
    asked = letters.wanted(request.GET)
    page = letters.listed(info.wilayah, asked, request.GET.get("hal"))
    rows = list(page.object_list)
    detail = f"{log.masked(asked.q)} {asked.query_string()}".strip()
    log.record(
        request,
        Act.SEARCH if asked.q else Act.LIST,
        model=Surat._meta.label,
        detail=detail,
        count=len(rows),
        now=clock.now(),
    )
    user = actor(request)
    range_of = letters.range_of(info.wilayah)
    heads = {"letter": _("Letter"), "about": _("About"), "date": _("Date"), "state": _("State")}
    context = {
        "asked": asked,
        "page": page,
        "heads": heads,
        "rows": archive_rows(rows, **heads),
        "kinds": range_of.kinds,
        "states": Keadaan.choices,
        "years": range_of.years,
        "is_narrowed": asked != letters.Wanted(),
        "may_issue": user.has_perm("surat.issue", info.wilayah),
        "may_edit": user.has_perm("surat.template", info.wilayah),
    }
    return render(request, "surat/index.html", context)
