"""Number series, the numbers given, blocks for days on paper, cancelled numbers."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from nagari.kantor import bearing, clock, queries, services
from nagari.kantor.access import office_page, own_row
from nagari.kantor.forms import CancelForm, ContinueForm, FillForm, GiveForm, ReserveForm, SeriesForm
from nagari.kantor.models import Nomor, SeriNomor, StatusNomor
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit
from nagari.sync import succession

LIST = "kantor:numbers"
PER_PAGE = 50
TONES = {StatusNomor.TERBIT: "leaf", StatusNomor.CADANGAN: "amber", StatusNomor.BATAL: "red"}


@require_GET
@office_page("kantor.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    this_year, years = clock.today().year, queries.series_years(info.wilayah)
    raw = request.GET.get("tahun", "")
    year = int(raw) if raw.isascii() and raw.isdigit() and int(raw) in years else this_year
    context = {
        "series": queries.series_list(info.wilayah, year),
        "year": year,
        "years": sorted({*years, this_year}, reverse=True),
        "has_code": bool(info.kode),
        **_may(request, info),
    }
    return render(request, "kantor/numbers.html", context)


@require_GET
@office_page("kantor.view")
def series(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = _series(info, pk)
    status = request.GET.get("status", "")
    is_current = row.tahun == clock.today().year
    page = Paginator(queries.numbers_of(row, status), PER_PAGE).get_page(request.GET.get("hal"))
    may = _may(request, info)
    borne = bearing.bearers_of([one.pk for one in page.object_list]) if may["may_number"] else {}
    context = {
        "seri": row,
        "sample": queries.series_sample(row),
        "state": queries.series_state(row),
        "page_of": page,
        "rows": [(one, borne.get(one.pk, "")) for one in page.object_list],
        "filters": [("", _("all")), *StatusNomor.choices],
        "status": status,
        "tones": {status.value: tone for status, tone in TONES.items()},
        "is_current": is_current,
        "to_confirm": is_current and queries.is_unconfirmed(row.kode, row.tahun, succession.doubt()),
        **may,
    }
    return render(request, "kantor/series.html", context)


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def add_series(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(
        title=_("New number series"), back=reverse(LIST), saved=_("The series has been created."), help="nomor"
    )

    def save(form: SeriesForm) -> None:
        services.create_series(
            info.wilayah,
            kode=form.text("kode").upper(),
            nama=form.text("nama"),
            pola=form.text("pola"),
            tahun=clock.require_trusted_day().year,
            mulai=form.cleaned_data["mulai"],
        )

    return edit(request, SeriesForm(request.POST or None), page, save)


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def change_series(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = _series(info, pk)
    page = Editing(title=row.nama, back=reverse("kantor:series", args=[pk]), saved=_("The series has been saved."))
    initial = {name: getattr(row, name) for name in SeriesForm.base_fields}
    form = SeriesForm(request.POST or None, initial=initial)
    # The code is what letters ask for by name.
    form.fields["kode"].disabled = True
    form.fields["mulai"].disabled = not queries.series_state(row).is_unused

    def save(valid: SeriesForm) -> None:
        services.change_series(pk, nama=valid.text("nama"), pola=valid.text("pola"), mulai=valid.cleaned_data["mulai"])

    return edit(request, form, page, save)


@require_http_methods(["GET", "POST"])
@office_page("kantor.number")
def give(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = _series(info, pk)
    page = _page(row, _("Give a number"), _("Give the number"))

    def save(form: GiveForm) -> None:
        given = services.give_number(row.kode, form.text("perihal"), clock.require_trusted(), klas=form.text("klas"))
        messages.success(request, _("The number is %(number)s.") % {"number": given.teks})

    return edit(request, GiveForm(request.POST or None), page, save, seri=row)


@require_http_methods(["GET", "POST"])
@office_page("kantor.number")
def reserve(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = _series(info, pk)
    page = _page(row, _("Reserve numbers for paper"), _("Reserve"))

    def save(form: ReserveForm) -> None:
        count = form.cleaned_data["jumlah"]
        block = services.reserve_block(row.kode, count, form.text("alasan"), clock.require_trusted())
        said = (
            _("Number %(first)s is reserved.") if count == 1 else _("Numbers %(first)s to %(last)s are reserved.")
        ) % {"first": block[0].urut, "last": block[-1].urut}
        messages.success(request, said)

    return edit(request, ReserveForm(request.POST or None), page, save, seri=row)


@require_http_methods(["GET", "POST"])
@office_page("kantor.number")
def go_on(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """After a lost computer or a restored backup: which number was the last on paper?"""
    row = _series(info, pk)
    known = queries.series_state(row).next - 1
    page = replace(
        _page(row, _("Last number of %(series)s") % {"series": row.nama}, _("Confirm")),
        intro=_(
            "The last number known here is %(number)s. Look into the paper register: numbers between that one and the "
            "last on paper are recorded as given on paper, and none of them is given again."
        )
        % {"number": known},
    )

    def save(form: ContinueForm) -> None:
        last = form.cleaned_data["terakhir"]
        count = services.confirm_last(row.kode, last, clock.require_trusted(), alasan=form.text("alasan"))
        said = ngettext(
            "The series goes on after %(last)s; %(count)s number is recorded as given on paper.",
            "The series goes on after %(last)s; %(count)s numbers are recorded as given on paper.",
            count,
        )
        messages.success(request, said % {"last": last, "count": count})

    return edit(request, ContinueForm(request.POST or None), page, save, seri=row)


@require_http_methods(["GET", "POST"])
@office_page("kantor.number")
def fill(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    nomor = _number(info, pk)
    page = _page(nomor.seri, _("Fill in number %(number)s") % {"number": nomor.urut}, _("Fill in"))

    def save(form: FillForm) -> None:
        services.fill_reserved(
            pk,
            form.text("perihal"),
            form.cleaned_data["tanggal"],
            clock.require_trusted(),
            klas=form.text("klas"),
        )

    return edit(request, FillForm(request.POST or None), page, save, nomor=nomor)


@require_http_methods(["GET", "POST"])
@office_page("kantor.number")
def cancel(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    nomor = _number(info, pk)
    address = bearing.bearer_of(pk)
    if address:
        messages.error(request, _("A letter bears this number. Cancel or revoke the letter; its number follows."))
        return redirect(address)
    page = _page(nomor.seri, _("Cancel number %(number)s") % {"number": nomor.teks}, _("Cancel the number"))
    return edit(
        request,
        CancelForm(request.POST or None),
        page,
        lambda form: services.cancel_number(pk, form.text("alasan"), clock.require_trusted()),
        nomor=nomor,
    )


def _page(seri: SeriNomor, title: str, submit: str) -> Editing:
    return Editing(title=title, back=reverse("kantor:series", args=[seri.pk]), saved="", submit=submit, help="nomor")


def _series(info: SiteInfo, pk: UUID) -> SeriNomor:
    row: SeriNomor = own_row(SeriNomor.objects.all(), info, pk)
    return row


def _number(info: SiteInfo, pk: UUID) -> Nomor:
    row: Nomor = own_row(Nomor.objects.select_related("seri"), info, pk)
    return row


def _may(request: HttpRequest, info: SiteInfo) -> dict[str, bool]:
    user = request.user
    return {
        "may_change": user.is_authenticated and user.has_perm("kantor.change", info.wilayah),
        "may_number": user.is_authenticated and user.has_perm("kantor.number", info.wilayah),
        # What a letter is about often names a resident.
        "may_read": user.is_authenticated and user.has_perm("penduduk.view", info.wilayah),
    }
