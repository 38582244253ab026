"""Answers while typing: one sentence at a field, and who looks like the same person."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.lib.nik import check_no_kk
from nagari.penduduk.forms.resident import PendudukForm
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import twins_of
from nagari.penduduk.rules import Finding, check_name
from nagari.penduduk.rules.person import check_birth, check_marriage, check_number, check_parents
from nagari.penduduk.sentences import tell
from nagari.wilayah.queries.tree import kecamatan_codes

CHECKED = (
    *("nama", "nik", "jenis_kelamin", "tanggal_lahir", "nama_ibu", "nik_ayah", "nik_ibu", "nama_ayah"),
    *("status_perkawinan", "tanggal_perkawinan", "tanggal_perceraian"),
)
# A finding about the NIK is also told at the fields it is compared with.
_ALSO = {"jenis_kelamin": {"nik_sex_differs"}, "tanggal_lahir": {"nik_birth_differs"}}


@dataclass(frozen=True, slots=True)
class Typed:
    penduduk: Penduduk
    errors: dict[str, str]


@require_POST
@requires("penduduk.change")
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Looks at one field of the form as it stands; nothing is saved, nothing else is told."""
    if name == "no_kk":
        return _check_kk(request)
    if name not in CHECKED:
        raise Http404
    typed = _typed(request)
    if name in typed.errors:
        return render(request, "penduduk/_check.html", {"error": typed.errors[name]})
    also = _ALSO.get(name, set())
    found = [one for one in _findings(typed.penduduk, clock.today()) if one.field == name or one.code in also]
    # An empty field is told of when the form is sent, not while somebody is on the way to it.
    told = [tell(one) for one in found if not one.code.endswith("_empty")]
    return render(request, "penduduk/_check.html", {"told": told})


def _findings(penduduk: Penduduk, today: date) -> list[Finding]:
    districts = kecamatan_codes() if penduduk.nik else None
    return [
        *check_number(penduduk.nik, penduduk.tanggal_lahir, penduduk.jenis_kelamin, districts=districts or None),
        *(check_name(penduduk.nama) if penduduk.nama else ()),
        *check_birth(penduduk.tanggal_lahir, today=today),
        *check_marriage(penduduk, today=today),
        *check_parents(penduduk),
    ]


def _check_kk(request: HttpRequest) -> HttpResponse:
    number = "".join(sign for sign in request.POST.get("no_kk", "") if sign not in " .-")[:40]
    if not number:
        return HttpResponse("")
    told = [tell(Finding(one.code, "no_kk", params=one.params)) for one in check_no_kk(number).errors]
    keluarga = None if told else Keluarga.objects.filter(no_kk=number, wilayah=actor(request).wilayah).first()
    head = ""
    if keluarga is not None:
        head = Penduduk.objects.filter(keluarga=keluarga, shdk=1).values_list("nama", flat=True).first() or ""
        log.record(request, Act.SEARCH, obj=keluarga, detail=number, now=clock.now())
    return render(
        request, "penduduk/_check.html", {"told": told, "keluarga": keluarga, "head": head, "is_new_kk": not told}
    )


@require_POST
@requires("penduduk.change")
def twins(request: HttpRequest) -> HttpResponse:
    """Possible duplicates of the person being typed in."""
    user, one = actor(request), _typed(request).penduduk
    found = twins_of(user.wilayah, one.nik, one.nama, one.tanggal_lahir, one.nama_ibu)[:5]
    if found:
        log.record(
            request,
            Act.SEARCH,
            model=Penduduk._meta.label,
            detail=log.masked(one.nama),
            count=len(found),
            now=clock.now(),
        )
    return render(request, "penduduk/_twins.html", {"twins": found})


def _typed(request: HttpRequest) -> Typed:
    names = [name for name in CHECKED if name in request.POST]
    form = PendudukForm(names, request.POST, required=())
    form.is_valid()
    errors = {name: " ".join(str(one) for one in found) for name, found in form.errors.items()}
    penduduk = Penduduk(wilayah=actor(request).wilayah)
    for name, value in form.values.items():
        setattr(penduduk, name, value)
    return Typed(penduduk, errors)
