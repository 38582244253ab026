"""What two machines recorded of one person, side by side: which one is right?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.models import Pegawai
from nagari.penduduk.models import Mutasi
from nagari.penduduk.mutasi import telling
from nagari.penduduk.mutasi.services.doubles import keep_event, recorded_twice
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.sentences import Told, tell
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.views.saving import log_look


@require_http_methods(["GET", "POST"])
@requires("mutasi.reverse")
def settle_double(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Address /mutasi/<id>/ganda/; `benar`: the event that is right."""
    mutasi = get_in_region(request, Mutasi.objects.all(), "mutasi.reverse", pk)
    found = recorded_twice(mutasi.penduduk_id)
    if found is None:
        messages.info(request, _("Somebody has said already which one is right."))
        return redirect("mutasi:detail", mutasi.id)
    log_look(request, mutasi, "ganda")
    notes: list[Told] = []
    both = [*found.counted, *found.doubles]
    chosen = request.POST.get("benar", "")
    if request.method == "POST":
        right = next((one for one in both if str(one.id) == chosen), None)
        if right is None:
            notes = [Told("choose_one", "", True, _("Nothing is chosen."), _("Choose the event that is right."))]
        else:
            try:
                return _kept(request, mutasi, right)
            except Refused as refused:
                notes = [tell(one) for one in refused.findings]
    officials = Pegawai.objects.in_bulk([one.pencatat_id for one in both if one.pencatat_id])
    context = {
        "mutasi": mutasi,
        "found": found,
        "rows": [
            {
                "event": one,
                "is_counted": one in found.counted,
                "may_choose": found.is_pair or one in found.counted,
                "pencatat": officials.get(one.pencatat_id) if one.pencatat_id else None,
                "facts": telling.fact_lines(one),
            }
            for one in both
        ],
        "chosen": chosen or str(found.counted[0].id if found.counted else ""),
        "notes": notes,
    }
    return render(request, "mutasi/double.html", context, status=422 if notes else 200)


def _kept(request: HttpRequest, mutasi: Mutasi, right: Mutasi) -> HttpResponse:
    entry = Entry(
        wilayah=mutasi.wilayah, today=clock.require_trusted_day(), pencatat=actor(request).pegawai_id, confirmed=()
    )
    for one in keep_event(entry, right.id):
        log.record(request, Act.CHANGE, obj=one, detail=f"mutasi {one.jenis}", now=clock.now())
    messages.success(request, _("This event counts; the other one is reversed."))
    return redirect("mutasi:detail", right.id)
