"""The office clock: confirm today's date when the device's cannot be right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nagari.kantor import changes, clock, queries, services
from nagari.kantor.access import office_page
from nagari.kantor.forms import ClockForm
from nagari.kantor.services.clock import Person
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit
from nagari.lib.errors import UserError


@require_http_methods(["GET", "POST"])
@office_page("kantor.clock")
def confirm(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    device = timezone.now()
    reading = clock.reading(device)
    page = Editing(
        title=_("Office clock"),
        back=reverse("kantor:clock"),
        saved=_("The date has been confirmed. Letters and numbers carry it from now on."),
        submit=_("Confirm the date"),
        help="jam",
        template="kantor/clock.html",
    )
    local = timezone.localtime(reading.now)
    # In doubt the form stands empty: a date filled in already would be confirmed unread.
    initial = {} if reading.doubt else {"tanggal": local.date(), "jam": local.time()}
    may_go_back = request.user.is_authenticated and request.user.has_perm("kantor.change", info.wilayah)
    form = ClockForm(request.POST or None, initial=initial, may_go_back=may_go_back)

    def save(valid: ClockForm) -> None:
        services.confirm_time(valid.stated(), device=device, person=_person(request), alasan=valid.reason())

    return edit(request, form, page, save, reading=reading, corrections=queries.clock_corrections())


@require_POST
@office_page("kantor.clock")
def mended(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    try:
        services.trust_device(device=timezone.now(), person=_person(request))
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        changes.tell(request)
        messages.success(request, _("The computer's own clock is used again."))
    return redirect("kantor:clock")


def _person(request: HttpRequest) -> Person:
    return Person(request.user.pk, str(request.user))
