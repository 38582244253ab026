"""The queue of messages for staff, and the gateway of this site."""

from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.models import Level
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.notices import queries, rules, services
from nagari.notices.about import about
from nagari.notices.models import Gerbang, JenisGerbang, Percobaan, Pesan, Saluran, StatusPesan
from nagari.notices.queries import office_name
from nagari.notices.senders.base import Letter
from nagari.sync.tracking import in_region

PER_PAGE: Final = 50
TABS: Final = {
    "menunggu": gettext_lazy("Waiting"),
    "sendiri": gettext_lazy("To be told by hand"),
    "terkirim": gettext_lazy("Sent or told"),
    "dihentikan": gettext_lazy("Stopped"),
}
REASONS: Final = {
    "gateway_unreachable": gettext_lazy("The gateway could not be reached."),
    "gateway_busy": gettext_lazy("The gateway took nothing in; its phone may be off."),
    "gateway_refused": gettext_lazy("The gateway refuses this number."),
    "gateway_token": gettext_lazy("The gateway does not know this office: the token is wrong."),
    "gateway_silent": gettext_lazy("The gateway did not answer; perhaps it was sent all the same."),
    "gateway_answer": gettext_lazy("The gateway answered something that cannot be read."),
    "notice_late": gettext_lazy("It could not be sent for three days, and is no news any more."),
}


@require_GET
@office_page("notices.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """`?daftar=`: which tab."""
    tab = request.GET.get("daftar", "")
    tab = tab if tab in TABS else "menunggu"
    of_tab = queries.lists(clock.now())[tab]
    rows = Pesan.objects.filter(in_region(info.wilayah), of_tab).order_by("-dibuat_pada", "-id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("hal"))
    log.record(request, Act.LIST, model=Pesan._meta.label, count=len(page.object_list), now=clock.now())
    context = {
        "page": page,
        "tab": tab,
        "tabs": list(TABS.items()),
        "rows": [(row, rules.masked(row.kepada), REASONS.get(row.alasan, "")) for row in page.object_list],
        "may_gateway": actor(request).has_perm("notices.gateway", info.wilayah),
        "is_regency": info.level == Level.KABUPATEN,
        "sends": Gerbang.objects.exclude(jenis="").exists(),
    }
    return render(request, "notices/index.html", context)


@require_GET
@office_page("notices.view")
def detail(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """One message with its tries."""
    row = get_in_region(request, Pesan.objects, "notices.view", pk)
    log.record(request, Act.VIEW, obj=row, now=clock.now())
    tries = Percobaan.objects.filter(pesan=row.pk).order_by("ke")
    found = about(row.sumber)
    context = {
        "about": found if found and actor(request).has_perm(found.action, found.wilayah) else None,
        "row": row,
        "to": row.kepada if "@" in row.kepada else f"+{row.kepada}",
        "is_phone": "@" not in row.kepada,
        "whatsapp": f"https://wa.me/{row.kepada}?text={quote(row.teks)}",
        "tries": [(one, REASONS.get(one.alasan, "")) for one in tries],
        "reason": REASONS.get(row.alasan, ""),
        "is_ours": row.pengirim == info.wilayah,
        "sender": office_name(row.pengirim),
        "may_stop": row.status == StatusPesan.MENUNGGU and row.dihentikan_pada is None,
        "may_tell": row.status != StatusPesan.TERKIRIM and row.dikabari_pada is None,
        "may_send": row.status in (StatusPesan.GAGAL, StatusPesan.TIDAK_PASTI) or row.dihentikan_pada is not None,
    }
    return render(request, "notices/detail.html", context)


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _changed(request, pk, services.stop, "stopped")


@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A clerk has called or written himself: no machine does it a second time."""
    by = actor(request).nama
    return _changed(request, pk, lambda row, now: services.told_by_hand(row, by, now), "told by hand")


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _changed(request, pk, services.again, "sent again")


def _changed(request: HttpRequest, pk: UUID, change: Any, what: str) -> HttpResponse:
    row = get_in_region(request, Pesan.objects, "notices.change", pk)
    try:
        change(row, clock.now())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        log.record(request, Act.CHANGE, obj=row, detail=what, now=clock.now())
    return redirect("notices:detail", pk)


class GatewayForm(OfficeForm):
    field_of = {"gateway_address": "alamat"}

    jenis = forms.ChoiceField(label=gettext_lazy("How this office sends"), required=False)
    alamat = forms.CharField(
        label=gettext_lazy("Address of the gateway"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as https://api.fonnte.com/send; for e-mail the name of the server."),
    )
    nama = forms.CharField(
        label=gettext_lazy("Number id or user"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Of WhatsApp the id of the phone number, of e-mail the address it is sent from."),
    )
    rahasia = forms.CharField(
        label=gettext_lazy("Token or password"),
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Stays on this computer. Leave it empty to keep the one entered before."),
    )
    coba = forms.CharField(
        label=gettext_lazy("Try it: number or address a test goes to"), max_length=120, required=False
    )

    def __init__(self, *args: Any, saluran: Saluran, **options: Any) -> None:
        super().__init__(*args, **options)
        mail = (JenisGerbang.TIDAK_ADA, JenisGerbang.CATATAN, JenisGerbang.SMTP)
        wanted = mail if saluran == Saluran.SUREL else [one for one in JenisGerbang if one != JenisGerbang.SMTP]
        field = self.fields["jenis"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in wanted]


@require_http_methods(["GET", "POST"])
@office_page("notices.gateway")
def gateway(request: HttpRequest, _info: SiteInfo, saluran: str) -> HttpResponse:
    """The gateway of this computer for phones or for e-mail; with `coba` a test message at once."""
    chosen = Saluran.SUREL if saluran == Saluran.SUREL else Saluran.TELEPON
    row = Gerbang.objects.filter(saluran=chosen).first()
    initial = {"jenis": row.jenis, "alamat": row.alamat, "nama": row.nama} if row else {}
    form = GatewayForm(sent(request), saluran=chosen, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _kept(request, form, chosen):
            return redirect("notices:gateway", chosen)
    context = {"form": form, "saluran": chosen, "has_secret": bool(row and row.rahasia), "channels": Saluran}
    return render(request, "notices/gateway.html", context, status=status)


def _kept(request: HttpRequest, form: GatewayForm, saluran: Saluran) -> bool:
    try:
        services.set_gateway(
            saluran,
            form.cleaned_data["jenis"],
            alamat=form.text("alamat"),
            nama=form.text("nama"),
            rahasia=form.cleaned_data["rahasia"].strip(),
        )
    except UserError as refused:
        form.refuse(refused)
        return False
    log.record_office_change(request, f"gerbang {saluran}")
    messages.success(request, _("The gateway was saved."))
    if to := form.text("coba"):
        _try(request, saluran, to)
    return True


def _try(request: HttpRequest, saluran: Saluran, typed: str) -> None:
    try:
        to = typed if saluran == Saluran.SUREL and "@" in typed else rules.normal_phone(typed)
    except CodedError:
        messages.error(request, _("This is no phone number. Write it like 0812 3456 7890."))
        return
    chosen = services.sender(saluran)
    if chosen is None:
        messages.warning(request, _("This office sends nothing itself; the regency does."))
        return
    text = _("A test of the office's messages.")
    key = f"uji-{clock.now():%Y%m%d%H%M%S}"
    outcome = chosen.send(Letter(to=to, kind="diterima", text=text, values=("UJI", "UJI"), key=key))
    if outcome.code:
        messages.error(request, str(REASONS.get(outcome.code, outcome.code)))
    else:
        messages.success(request, _("The gateway took the test message."))
