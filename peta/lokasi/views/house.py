"""The house of a family is put on the map, or taken off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.penduduk.models import Keluarga
from nagari.penduduk.queries.places import places_of
from peta.alamat.queries import answer_for
from peta.alamat.services import decided
from peta.lokasi import queries, services
from peta.lokasi.forms import PositionForm
from peta.lokasi.models import Cara
from peta.lokasi.views.guard import village_page
from peta.lokasi.views.office import PLACE


@require_http_methods(["GET", "POST"])
@village_page(PLACE)
def place(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST lat, lng, cara, ketelitian; or foto, which says where it was taken. GET alamat: as it was looked up."""
    keluarga = get_in_region(request, Keluarga.objects.all(), PLACE, pk)
    at = queries.house_of(keluarga)
    initial = {"lat": f"{at.lat:.6f}", "lng": f"{at.lng:.6f}"} if at else {}
    answer = answer_for(keluarga.id) if "alamat" in request.GET else None
    if answer is not None:
        initial = {"lat": f"{answer.lat:.6f}", "lng": f"{answer.lng:.6f}", "cara": Cara.ALAMAT}
        initial["ketelitian"] = str(answer.metres)
    form = PositionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _placed(request, keluarga, form):
        if answer is not None:
            return redirect("peta:addresses")
        return redirect("peta:missing" if request.POST.get("lanjut") else "peta:office")
    log.record(request, Act.VIEW, obj=keluarga, detail="peta", now=clock.now())
    context = {
        "form": form,
        "keluarga": keluarga,
        "head": queries.head_name(keluarga.id),
        "place": places_of(keluarga.wilayah).label(keluarga.lingkungan_id),
        "row": queries.house_row(keluarga.id),
        "at": at,
        "answer": answer,
        "is_safe": request.is_secure(),
    }
    return render(request, "peta/kantor/letak.html", context, status=422 if form.errors else 200)


def _placed(request: HttpRequest, keluarga: Keluarga, form: PositionForm) -> bool:
    try:
        services.place_house(keluarga, form.at, form.how, clock.now(), ketelitian=form.accuracy)
    except UserError as refused:
        form.refuse(refused)
        return False
    decided(keluarga.id)
    log.record(request, Act.CHANGE, obj=keluarga, detail="peta", now=clock.now())
    messages.success(request, _("The house is on the map."))
    return True


@require_POST
@village_page(PLACE)
def forget(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    keluarga = get_in_region(request, Keluarga.objects.all(), PLACE, pk)
    if services.forget_house(keluarga):
        log.record(request, Act.CHANGE, obj=keluarga, detail="peta", now=clock.now())
        messages.success(request, _("The house is off the map."))
    return redirect("peta:office")
