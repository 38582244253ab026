"""Papers of a request: what residents hand in, what the counter takes in and looks at."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog.showing import filled
from layanan.permohonan import throttle
from layanan.permohonan.models import Asal, Berkas, Permohonan
from layanan.permohonan.queries import tracking
from layanan.permohonan.queries.papers import Holder, on_file, papers_of
from layanan.permohonan.queries.standing import may_remove, standing
from layanan.permohonan.rules.papers import MEDIA, Tipe
from layanan.permohonan.services import papers
from layanan.permohonan.views.asking import TOO_MANY, origin, show_asked
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.accounts.throttle import client_address
from nagari.kantor import clock, site
from nagari.kantor.words import words
from nagari.lib.errors import UserError
from nagari.lib.network import network_of
from nagari.sync import blobs

VIEW, TAKE = "permohonan.view", "permohonan.take"
# In one press.
MOST_FILES: Final = 6


@login_not_required
@require_POST
def hand_in(request: HttpRequest, nomor: str) -> HttpResponse:
    """POST syarat, berkas (files): photos of papers, by who has the number, until the counter has confirmed it. They
    are counted on the page and never shown there."""
    network = network_of(client_address(request))
    # A number is guessed no faster here than where it is looked up.
    wish = tracking.find_wish(nomor[:40]) if throttle.lookups.allows(network) else None
    if wish is None:
        raise Http404
    if not throttle.hand_ins.allows(network):
        told = _("Too many files from this network. Wait an hour, or bring the papers to the counter.")
        return show_asked(request, wish, problem=told, status=TOO_MANY)
    info = site.current()
    asal = origin(request, info) if info else Asal.PONSEL.value
    try:
        count = _taken_in(request, wish, None, asal)
    except UserError as refused:
        return show_asked(request, wish, problem=str(refused), status=422)
    if not count:
        return show_asked(request, wish, problem=_("Choose a file first."), status=422)
    return redirect("warga:asked", wish.nomor)


@require_http_methods(["GET", "POST"])
def of_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: papers by requirement, and what is on file from earlier. POST syarat, berkas: another one."""
    row = get_in_region(request, Permohonan.objects.select_related("versi"), VIEW, pk)
    may_take = actor(request).has_perm(TAKE, row)
    status = 200
    if request.method == "POST":
        get_in_region(request, Permohonan.objects, TAKE, pk)
        try:
            if _taken_in(request, row, row.pemohon_id, Asal.LOKET):
                log.record(request, Act.CHANGE, obj=row, detail="papers", now=clock.now())
                return redirect("warga:papers", pk)
            messages.error(request, _("Choose a file first."))
        except UserError as refused:
            messages.error(request, str(refused))
        status = 422
    log.record(request, Act.LIST, model=Berkas._meta.label, wilayah=row.wilayah, now=clock.now())
    kata = words()
    names = {one["kode"]: filled(one["nama"], kata) for one in row.versi.syarat}
    held = papers_of(row)
    context = {
        "row": row,
        "groups": [(code, name, [one for one in held if one.syarat == code]) for code, name in names.items()],
        "choices": list(names.items()),
        "on_file": [(one, names[one.syarat]) for one in on_file(row)] if may_take else [],
        "may_take": may_take,
        "may_remove": may_take and may_remove(standing(row)),
        "removed": _removed(row) if may_take else [],
        "names": names,
    }
    return render(request, "permohonan/berkas.html", context, status=status)


@require_GET
def content(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo or scan itself, for who may see the request; every look is logged."""
    row = get_in_region(request, Berkas.objects, VIEW, pk)
    log.record(request, Act.VIEW, obj=row, detail=row.syarat, now=clock.now())
    try:
        found = blobs.get(row.isi)
    except (FileNotFoundError, ValueError):
        return render(request, "permohonan/berkas_belum.html", {"row": row})
    response = HttpResponse(found, content_type=MEDIA[Tipe(row.tipe)])
    response["Content-Disposition"] = f'inline; filename="{row.syarat.lower()}.{row.tipe}"'
    # Whatever a file may hold, it stays a picture.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Berkas.objects, TAKE, pk)
    try:
        papers.remove(row)
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=row, detail="removed", now=clock.now())
    return _back(row)


@require_POST
def put_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_in_region(request, Berkas.all_objects.all(), TAKE, pk)
    papers.put_back(row)
    log.record(request, Act.CHANGE, obj=row, detail="put back", now=clock.now())
    return _back(row)


@require_POST
def take_over(request: HttpRequest, pk: UUID, lama: UUID) -> HttpResponse:
    """The paper `lama` of an earlier request serves for request `pk` too."""
    row = get_in_region(request, Permohonan.objects.select_related("versi"), TAKE, pk)
    paper = next((one for one in on_file(row) if one.pk == lama), None)
    if paper is None:
        messages.error(request, _("This paper is not on file any more."))
        return redirect("warga:papers", pk)
    papers.take_over(row, paper, clock.now())
    log.record(request, Act.CHANGE, obj=row, detail="papers", now=clock.now())
    return redirect("warga:papers", pk)


def _taken_in(request: HttpRequest, holder: Holder, penduduk: UUID | None, asal: str) -> int:
    """How many."""
    files = request.FILES.getlist("berkas")[:MOST_FILES]
    for file in files:
        papers.add(holder, request.POST.get("syarat", ""), file.read(), clock.now(), penduduk=penduduk, asal=asal)
    return len(files)


def _removed(row: Permohonan) -> list[Berkas]:
    held = {(one.syarat, one.isi) for one in papers_of(row)}
    gone = Berkas.all_objects.filter(permohonan=row).exclude(deleted_at=None).order_by("-deleted_at")[:10]
    return [one for one in gone if (one.syarat, one.isi) not in held]


def _back(row: Berkas) -> HttpResponse:
    if row.permohonan_id:
        return redirect("warga:papers", row.permohonan_id)
    return redirect("warga:confirm", row.pengajuan_id)
