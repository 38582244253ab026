"""Closing a month, and opening the last one again."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, requires, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.queries import signers
from nagari.lib.errors import UserError
from nagari.penduduk.buku import giving_out, services
from nagari.penduduk.buku.forms import ReopenForm, SignedForm
from nagari.penduduk.buku.months import closing_of, last_closed, named
from nagari.penduduk.buku.recap import AKHIR, DATANG, LAHIR, MATI, PINDAH, recap
from nagari.penduduk.buku.views.asked import Asked, asked
from nagari.penduduk.buku.views.reading import choose, frame
from nagari.penduduk.models import BulanTutup, Penduduk

CLOSE = "buku.close"


@require_http_methods(["GET", "POST"])
@requires(CLOSE)
def close(request: HttpRequest) -> HttpResponse:
    """What is going to be signed; sent: the month is closed, in a village of some size by a job."""
    user, found = actor(request), asked(request, CLOSE)
    if found is None:
        return choose(request)
    form = SignedForm(sent(request), signers=signers(found.today, found.wilayah))
    refused: UserError | None = None
    try:
        services.check_closable(found.wilayah, found.month, found.today)
        if form.is_valid():
            clock.require_trusted()
            if Penduduk.objects.filter(wilayah=found.wilayah).count() > giving_out.CLOSED_DIRECTLY:
                job = giving_out.begin_closing(
                    found.wilayah, found.month, form.signer, user_id=user.pk, now=clock.now()
                )
                _log(request, found.wilayah, f"tutup {found.text}")
                return redirect("jobs:detail", job.pk)
            services.close_month(
                found.wilayah, found.month, signer=form.signer, now=clock.require_trusted(), today=found.today
            )
            _log(request, found.wilayah, f"tutup {found.text}")
            messages.success(request, _("%(month)s is closed.") % {"month": named(found.month)})
            return _back(found)
    except UserError as error:
        refused = error
    total = recap(found.wilayah, found.month).total
    context = {
        **frame(found),
        "form": form,
        "refused": refused,
        "souls": total.souls(AKHIR),
        "born": total.souls(LAHIR),
        "came": total.souls(DATANG),
        "died": total.souls(MATI),
        "left": total.souls(PINDAH),
    }
    return render(request, "buku/close.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(CLOSE)
def reopen(request: HttpRequest) -> HttpResponse:
    """Asks for the reason; sent: the last closed month is open again."""
    found = asked(request, CLOSE)
    if found is None:
        return choose(request)
    closing = closing_of(found.wilayah, found.month)
    form = ReopenForm(sent(request))
    refused: UserError | None = None
    if form.is_valid():
        try:
            services.reopen_month(found.wilayah, found.month, form.cleaned_data["alasan"], now=clock.require_trusted())
        except UserError as error:
            refused = error
        else:
            _log(request, found.wilayah, f"buka {found.text}: {form.cleaned_data['alasan']}")
            messages.success(request, _("%(month)s is open again.") % {"month": named(found.month)})
            return _back(found)
    context = {**frame(found), "form": form, "refused": refused, "closing": closing, "is_last": _is_last(found)}
    return render(request, "buku/reopen.html", context, status=422 if refused or form.errors else 200)


def _is_last(found: Asked) -> bool:
    last: date | None = last_closed(found.wilayah)
    return last == found.month


def _back(found: Asked) -> HttpResponse:
    return redirect(f"{reverse('buku:index')}?{found.query}")


def _log(request: HttpRequest, wilayah: str, what: str) -> None:
    log.record(request, Act.CHANGE, model=BulanTutup._meta.label, wilayah=wilayah, detail=what, now=clock.now())
