"""What was mistyped at the intake, before anybody else has decided on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layanan.permohonan.forms.intake import IntakeForm, begun, officials_of
from layanan.permohonan.messages import refused as refusal_of
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.state import correction_refusal
from layanan.permohonan.services import correct as correct_request
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError


@require_http_methods(["GET", "POST"])
@office_page("permohonan.act")
def correct(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """The fields of the service, and the phone."""
    row = get_in_region(request, Permohonan.objects.select_related("versi"), "permohonan.act", pk)
    person, found = person_of(actor(request), clock.today()), standing(row)
    code = "not_here"
    if found.state:
        code = correction_refusal(found.state, found.history, found.isi.rute, person.actor)
    if code:
        messages.error(request, str(refusal_of(code)))
        return redirect("permohonan:detail", row.pk)
    form = IntakeForm(
        request.POST if request.method == "POST" else None,
        isi=found.isi,
        officials=officials_of(info.wilayah),
        initial={**begun(found.isi, row.isian), "telepon": row.telepon},
        only_isian=True,
        with_phone=True,
        today=clock.today(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = correct_request(
                row, person, clock.require_trusted(), isian=form.isian, telepon=form.text("telepon")
            )
        except UserError as refused:
            form.refuse(refused)
        else:
            if changed:
                changes.tell(request)
                log.record(request, Act.CHANGE, obj=row, detail="permohonan koreksi", now=clock.now())
                told = _("Corrected: %(fields)s.") % {"fields": ", ".join(changed)}
                messages.success(request, told)
            return redirect("permohonan:detail", row.pk)
    else:
        log.record(request, Act.VIEW, obj=row, detail="permohonan koreksi", now=clock.now())
    context = {"row": row, "form": form}
    return render(request, "permohonan/correct.html", context, status=422 if form.is_bound and form.errors else 200)
