"""What a visit is about: a request of the resident, or the one whose number somebody brings."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layanan.antrean.models import Loket, Tiket
from layanan.antrean.rules.steps import AT_COUNTER
from layanan.antrean.services import calling
from layanan.antrean.views.counter import counter_page
from layanan.permohonan.queries import visits
from layanan.permohonan.queries.visits import Brief
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.accounts.uptime import moment
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError

VIEW = "permohonan.view"
LONGEST = 40


@require_http_methods(["GET", "POST"])
@counter_page
def matter(request: HttpRequest, info: SiteInfo, loket: Loket) -> HttpResponse:
    """POST permohonan: key of one ("" takes the link away); or nomor: as it stands on a slip."""
    tiket = Tiket.objects.filter(loket=loket, status__in=AT_COUNTER).order_by("-panggilan").first()
    if tiket is None or not actor(request).has_perm(VIEW, info.wilayah):
        return redirect("antrean:counter", loket.pk)
    typed, problem = request.POST.get("nomor", "").replace("\x00", "").strip()[:LONGEST], ""
    if request.method == "POST":
        wanted = _numbered(typed, info.wilayah) if typed else _chosen(request, info.wilayah)
        if wanted is not None or not typed:
            calling.link_request(tiket.pk, wanted.id if wanted else None, moment(clock.now()))
            return redirect("antrean:counter", loket.pk)
        problem = _("No request with this number is known here.")
    rows = visits.of_resident(tiket.penduduk_id, info.wilayah) if tiket.penduduk_id else []
    if rows:
        log.record(request, Act.VIEW, obj=tiket.penduduk, detail="permohonan", now=clock.now())
    context = {"loket": loket, "tiket": tiket, "rows": rows, "typed": typed, "problem": problem}
    return render(request, "antrean/matter.html", context, status=422 if problem else 200)


def _numbered(typed: str, scope: str) -> Brief | None:
    try:
        return visits.numbered(typed, scope)
    except CodedError:
        return None


def _chosen(request: HttpRequest, scope: str) -> Brief | None:
    """404 for a request of somebody else's region."""
    raw = request.POST.get("permohonan", "")
    if not raw:
        return None
    try:
        found = visits.one(UUID(raw), scope)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
