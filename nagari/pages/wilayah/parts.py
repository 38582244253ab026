"""The jorong, RW and RT of a village: looking, adding, renaming, moving, merging, closing."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nagari.accounts.access import actor, ensure_in_region, requires, sent
from nagari.kantor import clock, site
from nagari.kantor.words import words
from nagari.pages.wilayah.forms import DIRECT, AddForm, MergeForm, MoveForm, NameForm, RefusableForm
from nagari.wilayah.models import JenisLingkungan, Tingkat, Wilayah
from nagari.wilayah.queries.lingkungan import Bagian, flat, office_tree
from nagari.wilayah.queries.tree import label
from nagari.wilayah.registry import residents
from nagari.wilayah.rules.codes import is_code, level_of, short_name
from nagari.wilayah.rules.lingkungan import LingkunganError
from nagari.wilayah.services import lingkungan as services


@require_safe
@requires("wilayah.view")
def overview(request: HttpRequest) -> HttpResponseBase:
    """The own village; for a district or regency its villages."""
    own = actor(request).wilayah
    if is_code(own) and level_of(own) is Tingkat.DESA:
        return redirect("wilayah:village", own)
    inside = Wilayah.objects.filter(level=Tingkat.DESA, valid_to__isnull=True).select_related("parent")
    villages = inside.filter(code__gte=own + ".", code__lt=own + "/").order_by("code") if own else inside.none()
    return render(request, "wilayah/villages.html", {"villages": villages, "region": label(own) if own else ""})


@require_safe
@requires("wilayah.view")
def village(request: HttpRequest, code: str) -> HttpResponse:
    _village_or_404(request, code, "wilayah.view")
    closed = request.GET.get("tutup") == "1"
    tree = office_tree(code, residents.counts(code), closed=closed)
    jorong = [part for part in tree if part.jenis is JenisLingkungan.JORONG]
    return render(
        request,
        "wilayah/village.html",
        {
            "code": code,
            "region": label(code),
            "jorong": [(part, flat(part.bagian)) for part in jorong],
            "direct": flat(tuple(part for part in tree if part.jenis is not JenisLingkungan.JORONG)),
            "total": sum(part.total for part in tree),
            "closed": closed,
            "may_change": _may_change(request, code),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("wilayah.change")
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    _changeable_or_refused(request, code)
    rows = flat(office_tree(code))
    initial = {"induk": request.GET.get("induk", DIRECT), "jenis": request.GET.get("jenis", "jorong")}
    form = AddForm(sent(request), rows=rows, kata=words(), region=_short(code), initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            part = services.add_lingkungan(code, JenisLingkungan(asked["jenis"]), asked["nama"], asked["induk"])
        except LingkunganError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(part)s was added.") % {"part": part})
            return redirect("wilayah:village", code)
    status = 422 if form.errors else 200
    return render(request, "wilayah/add.html", {"form": form, "code": code, "region": label(code)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("wilayah.change")
def change(request: HttpRequest, code: str, part: UUID) -> HttpResponseBase:
    """One part with a form for each thing that can be done to it; `aksi` says which was sent."""
    _changeable_or_refused(request, code)
    rows = flat(office_tree(code, residents.counts(code), closed=True))
    here = next((row for row in rows if row.id == part), None)
    if here is None:
        raise Http404
    alive = [row for row in rows if row.closed_on is None]
    act = request.POST.get("aksi", "")
    forms = _forms(request, act, here, alive, code)
    if request.method == "POST":
        form = forms.get(act)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                said = _apply(act, code, here, form.cleaned_data)
            except LingkunganError as error:
                form.refuse(error)
            else:
                messages.success(request, said)
                return redirect("wilayah:village", code)
    status = 422 if any(form.errors for form in forms.values()) else 200
    context = {"part": here, "forms": forms, "code": code, "region": label(code)}
    return render(request, "wilayah/part.html", context, status=status)


def _forms(request: HttpRequest, act: str, here: Bagian, alive: list[Bagian], code: str) -> Mapping[str, RefusableForm]:
    def data(name: str) -> Any:
        return request.POST if act == name else None

    if here.closed_on is not None:
        return {"buka": RefusableForm(data("buka"))}
    forms: dict[str, RefusableForm] = {"nama": NameForm(data("nama"), initial={"nama": here.nama}, auto_id="nama_%s")}
    if here.jenis is not JenisLingkungan.JORONG:
        forms["pindah"] = MoveForm(
            data("pindah"),
            rows=alive,
            part=here,
            region=_short(code),
            initial={"induk": str(here.induk_id or DIRECT)},
            auto_id="pindah_%s",
        )
    merge = MergeForm(data("gabung"), rows=alive, part=here, auto_id="gabung_%s")
    if len(merge.fields["target"].choices) > 1:  # type: ignore[attr-defined]
        forms["gabung"] = merge
    forms["tutup"] = RefusableForm(data("tutup"))
    return forms


def _apply(act: str, code: str, here: Bagian, asked: Mapping[str, Any]) -> str:
    """Does what was asked and says so."""
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "nama": (lambda: services.rename_lingkungan(code, here.id, asked["nama"]), _("%(part)s was renamed.")),
        "pindah": (lambda: services.move_lingkungan(code, here.id, asked["induk"]), _("%(part)s was moved.")),
        "gabung": (
            lambda: services.merge_lingkungan(code, here.id, asked["target"], clock.today()),
            _("%(part)s was merged and closed."),
        ),
        "tutup": (lambda: services.close_lingkungan(code, here.id, clock.today()), _("%(part)s was closed.")),
        "buka": (lambda: services.reopen_lingkungan(code, here.id), _("%(part)s was opened again.")),
    }
    do, said = acts[act]
    do()
    return said % {"part": here.label}


def _short(code: str) -> str:
    name = Wilayah.objects.filter(code=code).values_list("name", flat=True).first()
    return short_name(code, name) if name else code


def _village_or_404(request: HttpRequest, code: str, action: str) -> None:
    if not is_code(code) or level_of(code) is not Tingkat.DESA:
        raise Http404
    ensure_in_region(request, action, code)


def _may_change(request: HttpRequest, code: str) -> bool:
    """Only the village's own office writes its register; higher offices look."""
    here = site.current()
    return actor(request).has_perm("wilayah.change", code) and (here is None or here.wilayah == code)


def _changeable_or_refused(request: HttpRequest, code: str) -> None:
    _village_or_404(request, code, "wilayah.change")
    if not _may_change(request, code):
        raise PermissionDenied("wilayah.change")
