"""The sheets that go out on the office's letterhead: a resident's biodata, a family in the columns of its card."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.queries import letterhead, signers
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.queries.resident import members
from nagari.penduduk.services.checks import members_of
from nagari.penduduk.services.families import head_of
from nagari.penduduk.sheets import biodata_parts
from nagari.wilayah.queries.tree import ancestors


@dataclass(frozen=True, slots=True)
class SignerChoice:
    address: str
    nama: str
    is_chosen: bool


@require_GET
@requires("penduduk.print")
def biodata(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lines of F-1.01 that apply. `?penanda=<id>`: who signs, of those who may today."""
    user = actor(request)
    penduduk = get_in_region(request, Penduduk.objects.select_related("keluarga"), "penduduk.print", pk)
    places, today = places_of(penduduk.wilayah), clock.today()
    specific = user.has_perm("penduduk.specific", penduduk)
    log.record(request, Act.PRINT, obj=penduduk, detail="biodata", now=clock.now())
    with override(OFFICIAL_LANGUAGE):
        keluarga = penduduk.keluarga if penduduk.keluarga and penduduk.keluarga.deleted_at is None else None
        family = members(keluarga.id, today) if keluarga else []
        context = {
            "penduduk": penduduk,
            "keluarga": keluarga,
            "parts": biodata_parts(penduduk, places, specific=specific, today=today),
            "family": [one for one in family if one.is_alive],
            **_paper(request, penduduk.wilayah, user),
        }
        return render(request, "penduduk/biodata.html", context)


@require_GET
@requires("penduduk.print")
def card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet in the columns of the Kartu Keluarga (Permendagri 109/2019, F-1.01). `?penanda=` as above."""
    user = actor(request)
    keluarga = get_in_region(request, Keluarga.objects.all(), "penduduk.print", pk)
    alive = members_of(keluarga.id)
    log.record(request, Act.PRINT, obj=keluarga, detail="kk", count=max(1, len(alive)), now=clock.now())
    with override(OFFICIAL_LANGUAGE):
        context = {
            "keluarga": keluarga,
            "members": alive,
            "head": head_of(alive),
            "place": places_of(keluarga.wilayah).label(keluarga.lingkungan_id),
            "regions": ancestors(keluarga.wilayah)[::-1],
            **_paper(request, keluarga.wilayah, user),
        }
        return render(request, "keluarga/card.html", context)


def _paper(request: HttpRequest, wilayah: str, user: User) -> dict[str, Any]:
    """Letterhead, place and date, and who signs: the head of the office unless another official is asked for."""
    today = clock.today()
    able = signers(today, wilayah)
    asked = request.GET.get("penanda", "")
    chosen = next((one for one in able if str(one.official.id) == asked), able[0] if able else None)
    village = next((region for region in ancestors(wilayah) if region.code == wilayah), None)
    return {
        "kantor": letterhead(wilayah),
        "signed_at": village.bare_name if village else "",
        "today": today,
        "signature": chosen.block if chosen else None,
        "signers": [SignerChoice(f"?penanda={one.official.id}", one.official.nama, one is chosen) for one in able],
        "printed_at": clock.now(),
        "printed_by": user.nama,
    }
