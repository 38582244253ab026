"""A letter made at the counter without a request; the same page replaces a wrong one and enters one from paper."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layanan.katalog.forms.filling import PREFIX
from layanan.katalog.models import JenisLayanan, Pemohon
from layanan.katalog.queries import catalogue
from layanan.katalog.queries.catalogue import Listed
from layanan.katalog.rules.content import Isi, level_of
from layanan.surat import services
from layanan.surat.forms.issuing import LetterForm
from layanan.surat.messages import refused as refusal_of
from layanan.surat.models import Surat
from layanan.surat.queries.acting import acting_as
from layanan.surat.rules.counter import is_decided_here
from layanan.surat.rules.made import Bahan, Subjek
from layanan.surat.services.drafting import draft
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock, queries
from nagari.kantor.access import FOREIGN, office_page, own_row
from nagari.kantor.models import Nomor, StatusNomor
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.lib.names import clean_name
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of

ISSUE: Final = "surat.issue"
LONGEST_SEARCH: Final = 80
MOST_FOUND: Final = 8
_KEPT: Final = ("ganti", "nomor")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: whom it is about, which letter it replaces, which number it had on paper."""

    penduduk: Penduduk | None
    nama: str
    ganti: Surat | None
    nomor: Nomor | None

    @property
    def subject(self) -> str:
        return self.penduduk.nama if self.penduduk else self.nama


@require_GET
@office_page(ISSUE)
def choose(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Which kind; `?q=` those of this name, `?orang=` the resident it will be about, `?nomor=` a number on paper."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    every = [one for one in catalogue.catalogue(info.wilayah) if _makes(one, info)]
    if not request.GET.get("nomor"):
        every = [one for one in every if not _leaves(one)]
    context = {
        "groups": catalogue.grouped(catalogue.titled(every, text)),
        "q": text,
        "has_any": bool(every),
        "kept": [(name, request.GET[name]) for name in ("orang", "nomor") if request.GET.get(name)],
        "query": request.GET.urlencode(),
    }
    return render(request, "surat/choose.html", context)


@require_GET
@office_page(ISSUE)
def paper(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Numbers that were set aside for paper, or were found missing: each becomes a letter when it is entered."""
    open_states = (StatusNomor.CADANGAN, StatusNomor.CELAH)
    rows = Nomor.objects.filter(wilayah=info.wilayah, status__in=open_states).select_related("seri")
    context = {"rows": rows.order_by("seri__tahun", "seri__kode", "urut")[:300]}
    return render(request, "surat/paper.html", context)


@require_http_methods(["GET", "POST"])
@office_page(ISSUE)
def fill_in(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """The form of one kind (key of its JenisLayanan). `?orang=KEY` or `?nama=`: whom it is about; `?ganti=` the letter
    it replaces, `?nomor=` the number it had on paper."""
    found = catalogue.find(info.wilayah, pk)
    if found is None:
        if JenisLayanan.objects.filter(pk=pk).exists():
            raise PermissionDenied(FOREIGN)
        raise Http404
    if not _makes(found, info):
        raise Http404
    isi = catalogue.content(found.versi)
    asked = _asked(request, info)
    # What was written on paper or decided on before may be entered and corrected; nothing new goes past those above.
    if _leaves(found) and not asked.nomor and not asked.ganti:
        messages.error(request, str(refusal_of("passes_others")))
        return redirect("surat:new")
    if isi.pemohon != Pemohon.KANTOR and not asked.subject:
        return _who(request, info, found, asked)
    form = _form(request, info, isi, asked, leaves=_leaves(found))
    if request.method == "POST" and form.is_valid():
        try:
            if "lihat" in request.POST and not asked.nomor:
                return _shown(request, found, form, asked)
            surat = _issue(request, found, form, asked)
        except UserError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The letter was issued: %(number)s.") % {"number": surat.nomor})
            return redirect("surat:detail", surat.pk)
    context = {"found": found, "form": form, "asked": asked, "query": request.GET.urlencode()}
    return render(request, "surat/fill_in.html", context, status=422 if form.is_bound else 200)


def _makes(one: Listed, info: SiteInfo) -> bool:
    """A letter of this office: what begins at another level is made there."""
    return one.is_given and one.versi.tingkat == level_of(info.wilayah) and bool(one.versi.penandatangan)


def _leaves(one: Listed) -> bool:
    return not is_decided_here(one.versi.tingkat, one.versi.tingkat, catalogue.route(one.versi))


def _asked(request: HttpRequest, info: SiteInfo) -> Asked:
    ganti = _key(request.GET.get("ganti", ""))
    nomor = _key(request.GET.get("nomor", ""))
    replaced = get_in_region(request, Surat.objects.all(), "surat.revoke", ganti) if ganti else None
    number = own_row(Nomor.objects.select_related("seri"), info, nomor) if nomor else None
    key = _key(request.GET.get("orang", ""))
    nama = _name(request.GET.get("nama", ""))
    if replaced and not key and not nama:
        first = replaced.subjek_list.filter(deleted_at=None).order_by("urutan").first()
        key, nama = (first.penduduk_id, "" if first.penduduk_id else first.nama) if first else (None, "")
    penduduk = Penduduk.objects.in_scope(info.wilayah).filter(pk=key).first() if key else None
    if penduduk:
        log.record(request, Act.VIEW, obj=penduduk, detail="surat", now=clock.now())
    return Asked(penduduk, nama, replaced, number)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _name(text: str) -> str:
    """ "" for what is no name."""
    try:
        return clean_name(text.replace("\x00", "")[:LONGEST_SEARCH]) if text.strip() else ""
    except CodedError:
        return ""


def _who(request: HttpRequest, info: SiteInfo, found: Listed, asked: Asked) -> HttpResponse:
    """Whom it is about: `?cari=` a name or NIK."""
    typed = request.GET.get("cari", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    rows = suggest(typed, info.wilayah, places_of(info.wilayah), clock.today(), MOST_FOUND) if len(typed) > 2 else ()
    if typed:
        detail = f"surat {log.masked(typed)}"
        log.record(request, Act.SEARCH, model=Penduduk._meta.label, detail=detail, count=len(rows), now=clock.now())
    kept = [(name, request.GET[name]) for name in _KEPT if request.GET.get(name)]
    context = {"found": found, "q": typed, "rows": rows, "asked": asked, "kept": kept, "name": _name(typed)}
    return render(request, "surat/who.html", context)


def _form(request: HttpRequest, info: SiteInfo, isi: Isi, asked: Asked, *, leaves: bool) -> LetterForm:
    today = clock.today()
    day = asked.nomor.tanggal if asked.nomor else today
    initial: dict[str, Any] = {}
    if asked.ganti:
        initial = {PREFIX + name: text for name, text in asked.ganti.isian.items()}
        initial["kertas"] = asked.ganti.kertas
    return LetterForm(
        request.POST if request.method == "POST" else None,
        isi=isi,
        officials=[one.nama for one in queries.officials(info.wilayah).values() if one.in_office(today)],
        signers=queries.signers(day, info.wilayah),
        named="" if asked.penduduk else asked.nama,
        replaces=asked.ganti is not None,
        on_paper=asked.nomor is not None,
        leaves=leaves,
        initial=initial,
    )


def _shown(request: HttpRequest, found: Listed, form: LetterForm, asked: Asked) -> HttpResponse:
    """As it would be, in a window of its own; nothing is recorded but the look."""
    now = clock.now()
    content = draft(_bahan(found, form, asked), now)
    log.record(
        request, Act.VIEW, obj=asked.penduduk, model=Surat._meta.label, detail=f"konsep {found.jenis.kode}", now=now
    )
    headers = {"Content-Disposition": 'inline; filename="konsep.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _bahan(found: Listed, form: LetterForm, asked: Asked) -> Bahan:
    about = Subjek(asked.penduduk.pk, asked.penduduk.nama) if asked.penduduk else form.subject()
    return Bahan(
        layanan=found.versi.pk,
        subjek=(about,) if about.nama else (),
        isian=form.isian,
        penandatangan=form.signer,
        kertas=form.cleaned_data.get("kertas", "a4"),
        permohonan=asked.ganti.permohonan if asked.ganti else None,
    )


@transaction.atomic
def _issue(request: HttpRequest, found: Listed, form: LetterForm, asked: Asked) -> Surat:
    """Noted where it is made: three waits for the disk are one, and none is made that is not noted."""
    surat = _made(request, found, form, asked)
    changes.tell(request)
    log.record(request, Act.CHANGE, obj=surat, detail=f"surat {surat.jenis}", now=clock.now())
    return surat


def _made(request: HttpRequest, found: Listed, form: LetterForm, asked: Asked) -> Surat:
    now = clock.require_trusted()
    oleh, bahan = acting_as(actor(request)), _bahan(found, form, asked)
    if asked.nomor:
        return services.enter_from_paper(asked.nomor.pk, bahan, form.day, oleh, now, melalui=form.text("melalui"))
    if asked.ganti:
        return services.replace(
            asked.ganti, bahan, form.text("alasan"), oleh, now, same=bool(form.cleaned_data.get("tetap"))
        )
    return services.issue(bahan, oleh, now)
