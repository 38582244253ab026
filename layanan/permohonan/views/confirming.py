"""The counter makes requests of what was asked for by phone: finds the people, compares, corrects, or turns it away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog.forms.filling import PREFIX
from layanan.katalog.queries import catalogue
from layanan.katalog.rules.content import Isi
from layanan.katalog.showing import filled
from layanan.permohonan.forms.wishes import ConfirmForm
from layanan.permohonan.models import Hubungan, Pengajuan, StatusPengajuan
from layanan.permohonan.queries import wishes as queries
from layanan.permohonan.queries.papers import papers_of
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.queries.residents import Resident
from layanan.permohonan.services import Ajuan, Subjek, wishes
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page, own_row
from nagari.kantor.site import SiteInfo
from nagari.kantor.words import words
from nagari.lib.errors import UserError
from nagari.lib.nik import mask_nik
from nagari.penduduk.models import Penduduk
from nagari.templates import wording

TAKE = "permohonan.take"
PER_PAGE = 50
LONGEST_SEARCH = 80


@require_GET
@office_page(TAKE)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """What waits to be confirmed, the oldest first."""
    page = Paginator(queries.waiting(info.wilayah), PER_PAGE).get_page(request.GET.get("hal"))
    log.record(request, Act.LIST, model=Pengajuan._meta.label, count=len(page.object_list), now=clock.now())
    return render(request, "permohonan/warga.html", {"page": page})


@require_http_methods(["GET", "POST"])
@office_page(TAKE)
def confirm(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """GET `?cari=`: more residents of that name or number. POST: it is a request from now on."""
    wish = own_row(Pengajuan.objects.select_related("versi"), info, pk)
    if wish.status != StatusPengajuan.BARU:
        return render(request, "permohonan/warga_lewat.html", {"wish": wish})
    isi = catalogue.content(wish.versi)
    found, found_subject = _looked_up(request, info, wish)
    options: dict[str, Any] = {
        "isi": isi,
        "asked": [(one.kode, filled(one.nama, info.words)) for one in isi.syarat],
        "found": _choices(found),
        "found_subject": _choices(found_subject),
    }
    if request.method != "POST":
        form = ConfirmForm(initial=_initial(wish, found, found_subject), **options)
        return _show(request, wish, form, found, found_subject)
    form = ConfirmForm(request.POST, **options)
    if form.is_valid():
        user = actor(request)
        try:
            row = wishes.confirm(
                wish, _ajuan(wish, form, isi), person_of(user, clock.today()), info.kode, clock.require_trusted()
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            log.record(request, Act.CHANGE, obj=row, detail=f"permohonan {wish.versi.judul}", now=clock.now())
            messages.success(request, _("The request was taken in: %(number)s.") % {"number": row.nomor})
            return redirect("permohonan:slip", row.pk)
    return _show(request, wish, form, found, found_subject, 422)


@require_POST
@office_page(TAKE)
def reject(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST alasan."""
    wish = own_row(Pengajuan.objects, info, pk)
    try:
        wishes.reject(
            wish,
            request.POST.get("alasan", "").replace("\x00", ""),
            person_of(actor(request), clock.today()),
            clock.now(),
        )
    except UserError as refused:
        messages.error(request, str(refused))
        return redirect("warga:confirm", pk)
    log.record(request, Act.CHANGE, obj=wish, detail="not taken in", now=clock.now())
    messages.success(request, _("%(number)s was not taken in.") % {"number": wish.nomor})
    return redirect("warga:confirm", pk)


@require_POST
@office_page(TAKE)
def again(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """It was turned away by mistake."""
    wish = own_row(Pengajuan.objects, info, pk)
    try:
        wishes.take_up_again(wish)
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=wish, detail="taken up again", now=clock.now())
    return redirect("warga:confirm", pk)


def _looked_up(request: HttpRequest, info: SiteInfo, wish: Pengajuan) -> tuple[list[Resident], list[Resident]]:
    """Who may be meant, of who asks and of whom it is about; what the clerk searched for goes into both."""
    today = clock.today()
    more = request.GET.get("cari", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    searched = list(queries.candidates(info.wilayah, "", more, today)) if more else []
    found = _joined(searched, queries.candidates(info.wilayah, wish.nik, wish.nama, today))
    about = _joined(searched, queries.candidates(info.wilayah, wish.subjek_nik, wish.subjek_nama, today))
    log.record(request, Act.VIEW, obj=wish, now=clock.now())
    log.record(
        request,
        Act.SEARCH,
        model=Penduduk._meta.label,
        detail=f"permohonan {log.masked(more or wish.nama)}",
        count=len(_joined(found, about)),
        now=clock.now(),
    )
    return found, about if wish.subjek_nama else []


def _joined(one: Sequence[Resident], other: Sequence[Resident]) -> list[Resident]:
    return list({resident.id: resident for resident in (*one, *other)}.values())


def _choices(found: Sequence[Resident]) -> list[tuple[str, str]]:
    return [(str(one.id), _said(one)) for one in found]


def _said(one: Resident) -> str:
    born = wording.tanggal(one.row.tanggal_lahir)
    parts = [one.nama, mask_nik(one.nomor), born, one.tempat, "" if one.is_alive else _("no longer living here")]
    return " · ".join(part for part in parts if part)


def _initial(wish: Pengajuan, found: Sequence[Resident], about: Sequence[Resident]) -> dict[str, Any]:
    return {
        "hubungan": wish.hubungan,
        "surat_kuasa": wish.surat_kuasa,
        "telepon": wish.telepon,
        "pemohon_nama": wish.nama,
        "subjek_nama": wish.subjek_nama,
        # Chosen beforehand only where number and name are the same; whether it is this person the clerk says.
        "pemohon": _same(found, wish.nik, wish.nama),
        "subjek": _same(about, wish.subjek_nik, wish.subjek_nama),
        **{PREFIX + name: text for name, text in wish.isian.items()},
    }


def _same(found: Sequence[Resident], nik: str, nama: str) -> str:
    typed = " ".join(nama.split()).casefold()
    same = (one for one in found if nik and one.row.nik == nik and one.nama.casefold() == typed)
    return next((str(one.id) for one in same), "")


def _borne(found: Sequence[Resident], nik: str) -> str:
    """Whose name the register has with this NIK; "" for nobody's."""
    return next((one.nama for one in found if nik and one.row.nik == nik), "")


def _ajuan(wish: Pengajuan, form: ConfirmForm, isi: Isi) -> Ajuan:
    himself = form.relation == Hubungan.SENDIRI
    asks = _subjek(form, "pemohon")
    about = asks if himself else _subjek(form, "subjek")
    return Ajuan(
        versi=wish.versi_id,
        pemohon=asks.penduduk,
        pemohon_nama=asks.nama,
        subjek=(about,),
        hubungan=form.relation,
        surat_kuasa=form.text("surat_kuasa"),
        telepon=form.text("telepon"),
        asal=wish.asal,
        isian=form.isian,
        ada=form.cleaned_data.get("syarat", ()),
    )


def _subjek(form: ConfirmForm, name: str) -> Subjek:
    key = form.cleaned_data.get(name) or ""
    if not key:
        return Subjek(None, form.text(f"{name}_nama"))
    pk = UUID(key)
    return Subjek(pk, Penduduk.objects.values_list("nama", flat=True).get(pk=pk))


def _show(
    request: HttpRequest,
    wish: Pengajuan,
    form: ConfirmForm,
    found: Sequence[Resident],
    about: Sequence[Resident],
    status: int = 200,
) -> HttpResponse:
    names = {one["kode"]: filled(one["nama"], words()) for one in wish.versi.syarat}
    context = {
        "wish": wish,
        "form": form,
        "is_known": bool(_borne(found, wish.nik)),
        "others": [
            (typed, borne)
            for rows, nik, typed in ((found, wish.nik, wish.nama), (about, wish.subjek_nik, wish.subjek_nama))
            if (borne := _borne(rows, nik)) and not _same(rows, nik, typed)
        ],
        "about": about,
        "papers": [(one, names.get(one.syarat, one.syarat)) for one in papers_of(wish)],
        "q": request.GET.get("cari", "")[:LONGEST_SEARCH],
    }
    return render(request, "permohonan/warga_satu.html", context, status=status)
