"""/peta/kantor/alamat/: houses looked for by their address, where the site was told whom to ask."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.jobs.models import Job
from nagari.jobs.views import JobView
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.penduduk.models import Keluarga
from peta.alamat import queries, services
from peta.lokasi.views.guard import village_page
from peta.lokasi.views.office import PLACE


@require_GET
@village_page(PLACE)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    standing = queries.standing(info.wilayah)
    count = len(standing.answers)
    log.record(request, Act.LIST, model=Keluarga._meta.label, wilayah=info.wilayah, count=count, now=clock.now())
    job, last = queries.running(), queries.last()
    context = {
        "standing": standing,
        "is_on": bool(settings.GEOCODER),
        "service": settings.GEOCODER,
        "job": JobView.of(job) if job else None,
        "trouble": "" if job or last is None else _trouble(last),
        "most": services.MOST,
    }
    return render(request, "peta/kantor/alamat.html", context)


def _trouble(last: Job) -> str:
    """ "", "offline", "refused", or "broken": it ended with an error, and goes on by itself no more."""
    return "broken" if last.error else str((last.result or {}).get("trouble", ""))


@require_POST
@village_page(PLACE)
def search(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Addresses leave the office: noted as given out, with how many."""
    try:
        count = services.ask_for(info.wilayah, clock.now(), actor(request).pk)
    except UserError as refused:
        messages.error(request, str(refused))
        return redirect("peta:addresses")
    log.record(
        request,
        Act.EXPORT,
        model=Keluarga._meta.label,
        wilayah=info.wilayah,
        detail="alamat",
        count=count,
        now=clock.now(),
    )
    said = ngettext("%(count)s address is looked up.", "%(count)s addresses are looked up.", count)
    messages.success(request, said % {"count": count})
    return redirect("peta:addresses")


@require_POST
@village_page(PLACE)
def dismiss(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    keluarga = get_in_region(request, Keluarga.objects.all(), PLACE, pk)
    services.dismiss(keluarga.id)
    return redirect("peta:addresses")
