"""An event's own page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.models import Pegawai
from nagari.penduduk.formulir.events import forms_of
from nagari.penduduk.formulir.wording import TITLES
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi import telling, trace
from nagari.penduduk.mutasi.queries import act_of, jejak_of, reversal_of
from nagari.penduduk.mutasi.rules import days_late
from nagari.penduduk.mutasi.services.doubles import Recorded, recorded_twice
from nagari.penduduk.queries.places import places_of


@require_GET
@requires("mutasi.view")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Address /mutasi/<id>/."""
    user = actor(request)
    mutasi = get_in_region(request, Mutasi.objects.select_related("penduduk", "keluarga"), "mutasi.view", pk)
    log.record(request, Act.VIEW, obj=mutasi, now=clock.now())
    together = act_of(mutasi)
    jejak = jejak_of(together)
    reversal = reversal_of(mutasi)
    specific = user.has_perm("penduduk.specific", mutasi)
    context = {
        "mutasi": mutasi,
        "others": [one for one in together if one.id != mutasi.id],
        "reversal": reversal,
        "reverses": Mutasi.objects.filter(id=mutasi.membatalkan_id).first() if mutasi.membatalkan_id else None,
        "facts_told": telling.fact_lines(mutasi),
        "papers": telling.papers_shown(mutasi),
        "changes": telling.changes(trace.readable(jejak), places_of(mutasi.wilayah), specific=specific),
        "is_unreadable": not trace.is_readable(jejak),
        "late_days": days_late(mutasi.jenis, mutasi.tanggal, mutasi.tanggal_catat),
        "pencatat": Pegawai.objects.filter(id=mutasi.pencatat_id).first() if mutasi.pencatat_id else None,
        "forms": [(kode, TITLES[kode]) for kode in forms_of(mutasi.jenis)]
        if reversal is None and user.has_perm("penduduk.print", mutasi)
        else [],
        "twice": _twice(mutasi),
        "may_settle": user.has_perm("mutasi.reverse", mutasi),
        "may_reverse": reversal is None
        and mutasi.jenis != Jenis.PEMBATALAN
        and user.has_perm("mutasi.reverse", mutasi),
    }
    return render(request, "mutasi/detail.html", context)


def _twice(mutasi: Mutasi) -> Recorded | None:
    """What stands against each other, this event among it."""
    found = recorded_twice(mutasi.penduduk_id)
    return found if found and mutasi in (*found.counted, *found.doubles) else None
