"""Setting the queue up: services, counters, rules, the slip printer."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.antrean import pulse
from layanan.antrean.forms import NONE, CounterForm, PrinterForm, RulesForm, ServiceForm, ServiceWeekForm
from layanan.antrean.models import LayananAntrean, Loket
from layanan.antrean.printing.slip import Slip, escpos
from layanan.antrean.queries import board
from layanan.antrean.queries.board import rules_of
from layanan.antrean.rules import opening
from layanan.antrean.services import printing, setup
from layanan.katalog.queries import catalogue
from nagari.accounts.addresses import office_address
from nagari.kantor import changes, workdays
from nagari.kantor.access import office_page, own_row
from nagari.kantor.rules.hours import DayHours
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit
from nagari.lib.errors import UserError
from nagari.lib.network import LOCAL_NAMES, is_served_here_only

HOME = "antrean:setup"


@require_GET
@office_page("antrean.change")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    services = list(LayananAntrean.objects.filter(wilayah=info.wilayah).order_by("urutan", "huruf"))
    letters = {str(one.pk): one.huruf for one in services}
    counters = [
        (one, ", ".join(sorted(letters[key] for key in one.layanan if key in letters)))
        for one in Loket.objects.filter(wilayah=info.wilayah).order_by("nomor")
    ]
    printer = printing.printer()
    taken = {key for row, _letters in counters if row.aktif for key in row.layanan}
    context = {
        "services": services,
        "idle": [one for one in services if one.aktif and str(one.pk) not in taken],
        "counters": counters,
        "rules": rules_of(info.wilayah),
        "printer": printer,
        "trouble": printing.trouble(),
        "here_only": is_served_here_only() and split_domain_port(request.get_host())[0] in LOCAL_NAMES,
        "kiosk": office_address(request, reverse("antrean:kiosk")),
        "display": office_address(request, reverse("antrean:display")),
        "phone": office_address(request, reverse("antrean:phone")),
        "tablets": [office_address(request, reverse("antrean:tablet", args=[row.nomor])) for row, _letters in counters],
    }
    return render(request, "antrean/setup.html", context)


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def add_service(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = _page(_("New service"), _("The service has been entered."))
    used = set(LayananAntrean.objects.filter(wilayah=info.wilayah).values_list("huruf", flat=True))
    free = next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used), "A")
    initial = {"huruf": free, "urutan": setup.next_place(info.wilayah)}
    form = ServiceForm(request.POST or None, initial=initial, kinds=_kinds(info))
    return edit(request, form, page, lambda form: _kept(setup.save_service(info.wilayah, form.values())))


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def service(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = own_row(LayananAntrean.objects.all(), info, pk)
    page = _page(row.nama, _("The service has been saved."))
    has_week = bool(opening.own_week(row))
    kinds, initial = _kinds(info, row.jenis), ServiceForm.initial_of(row)
    form = ServiceForm(request.POST or None, initial=initial, kinds=kinds, has_week=has_week)
    remove = reverse("antrean:service_remove", args=[pk])
    return edit(
        request,
        form,
        page,
        lambda form: _change(request, info, form, row),
        remove=remove,
        waiting=board.waiting_for(row),
        hours=reverse("antrean:service_hours", args=[pk]),
        has_week=has_week,
    )


def _change(request: HttpRequest, info: SiteInfo, form: ServiceForm, row: LayananAntrean) -> None:
    old, had = row.huruf, board.has_given(row)
    saved = setup.save_service(info.wilayah, form.values(), row.pk)
    pulse.forget()
    if had and saved.huruf != old:
        told = _("Today's numbers keep the letter %(old)s, new ones get %(new)s: both wait in one line.")
        messages.warning(request, told % {"old": old, "new": saved.huruf})


def _kinds(info: SiteInfo, chosen: UUID | None = None) -> list[tuple[str, str]]:
    """What the catalogue offers here, and what was chosen before it was taken out."""
    listed = catalogue.catalogue(info.wilayah)
    return [
        (str(one.jenis.pk), one.versi.judul)
        for one in listed
        if catalogue.is_offered(one, info.wilayah) or one.jenis.pk == chosen
    ]


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def service_hours(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """A week of the service's own; POST kantor: back to the office's hours."""
    row = own_row(LayananAntrean.objects.all(), info, pk)
    own = opening.own_week(row)
    if request.method == "POST" and "kantor" in request.POST:
        _kept(setup.save_hours(row, []))
        changes.tell(request)
        messages.success(request, _("The hours have been saved."))
        return redirect("antrean:service", pk)
    page = Editing(
        title=_("Hours: %(service)s") % {"service": row.nama},
        back=reverse("antrean:service", args=[pk]),
        saved=_("The hours have been saved."),
        template="antrean/hours.html",
        help="antrean",
    )
    initial = {**ServiceWeekForm.initial_of(own or _usual_week(row, info)), "pada_libur": row.pada_libur}
    form = ServiceWeekForm(request.POST or None, initial=initial)
    return edit(
        request,
        form,
        page,
        lambda form: _kept(setup.save_hours(row, form.week, on_holidays=form.cleaned_data["pada_libur"])),
        has_week=bool(own),
    )


def _usual_week(row: LayananAntrean, info: SiteInfo) -> Iterable[DayHours]:
    """What the own week begins with: what holds until now."""
    if row.buka and row.tutup:
        return [DayHours(hari=hari, buka=row.buka, tutup=row.tutup) for hari in range(1, 8)]
    return workdays.week(info.wilayah)


@require_POST
@office_page("antrean.change")
def remove_service(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    setup.remove_service(own_row(LayananAntrean.objects.all(), info, pk))
    pulse.forget()
    changes.tell(request)
    messages.success(request, _("The service has been removed."))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def add_counter(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = _page(_("New counter"), _("The counter has been entered."))
    services = LayananAntrean.objects.filter(wilayah=info.wilayah).order_by("urutan", "huruf")
    last = max(Loket.objects.filter(wilayah=info.wilayah).values_list("nomor", flat=True), default=0)
    initial = {"nomor": last + 1, "layanan": [str(one.pk) for one in services]}
    form = CounterForm(request.POST or None, services=services, initial=initial)
    return edit(request, form, page, lambda form: _save_counter(info, form))


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def counter(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    row = own_row(Loket.objects.all(), info, pk)
    page = _page(_("Counter %(number)s") % {"number": row.nomor}, _("The counter has been saved."))
    services = LayananAntrean.objects.filter(wilayah=info.wilayah).order_by("urutan", "huruf")
    form = CounterForm(request.POST or None, services=services, initial=CounterForm.initial_of(row))
    remove = reverse("antrean:counter_remove", args=[pk])
    return edit(request, form, page, lambda form: _save_counter(info, form, pk), remove=remove)


@require_POST
@office_page("antrean.change")
def remove_counter(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    try:
        setup.remove_counter(own_row(Loket.objects.all(), info, pk))
    except UserError as refused:
        messages.error(request, str(refused))
        return redirect("antrean:counter_change", pk)
    pulse.forget()
    changes.tell(request)
    messages.success(request, _("The counter has been removed."))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def rules(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = _page(_("Rules and display"), _("The rules have been saved."))
    form = RulesForm(request.POST or None, initial=RulesForm.initial_of(rules_of(info.wilayah)))
    return edit(request, form, page, lambda form: _kept(setup.save_rules(info.wilayah, form.values())))


@require_http_methods(["GET", "POST"])
@office_page("antrean.change")
def printer(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = _page(_("Slip printer"), _("The slip printer has been saved."))
    row = printing.printer()
    initial = {"sambungan": row.sambungan or NONE, "alamat": row.alamat, "lebar": row.lebar}
    form = PrinterForm(request.POST or None, initial=initial)
    return edit(
        request,
        form,
        page,
        lambda form: setup.save_printer(form.connection(), form.text("alamat"), form.cleaned_data["lebar"]),
    )


@require_POST
@office_page("antrean.change")
def try_printer(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    row = printing.printer()
    address = office_address(request, reverse("antrean:phone"))
    slip = Slip(
        office=info.office_name,
        layanan=_("Printer test"),
        nomor="A-000",
        lane="",
        lines=[],
        address=address,
        lebar=row.lebar,
    )
    try:
        printing.send(row, escpos(slip), patient=True)
    except UserError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The slip has been sent to the printer."))
    return redirect(HOME)


def _page(title: str, saved: str) -> Editing:
    return Editing(title=title, back=reverse(HOME), saved=saved, template="antrean/form.html", help="antrean")


def _save_counter(info: SiteInfo, form: CounterForm, pk: UUID | None = None) -> None:
    data = form.cleaned_data
    setup.save_counter(info.wilayah, data["nomor"], data["nama"], form.services(), aktif=data["aktif"], pk=pk)
    pulse.forget()


def _kept(_saved: object) -> None:
    """Screens see it at once, not after some seconds."""
    pulse.forget()
