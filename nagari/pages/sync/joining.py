"""/sinkron/gabung/: this office joins its regency with a one-time code."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts.access import requires, sent
from nagari.kantor import site as office
from nagari.kantor.models import Level
from nagari.kantor.words import words
from nagari.lib.errors import UserError
from nagari.sync import enrolment, statements
from nagari.sync.transport.joining import call, normal


class JoinForm(forms.Form):
    alamat = forms.CharField(max_length=200, strip=True)
    kode = forms.CharField(max_length=60, strip=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alamat"].label = _("Address of the %(kabupaten)s's site") % words()
        self.fields["alamat"].help_text = (
            _("As on the sheet from the %(kabupaten)s, for example https://nagari.solokkab.go.id") % words()
        )
        self.fields["kode"].label = _("One-time code")
        self.fields["kode"].help_text = _("Small letters, spaces and dashes make no difference.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sync.enroll")
def join(request: HttpRequest) -> HttpResponse:
    info = office.current()
    form = JoinForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            url = normal(form.cleaned_data["alamat"])
            joined = enrolment.join(url, form.cleaned_data["kode"], partial(call, url), timezone.now())
        except UserError as error:
            form.add_error(
                _FIELD.get(error.code, "kode" if error.code.startswith("code_") else None),
                f"{error.message} {error.remedy}",
            )
        else:
            said = _("This office has joined %(parent)s. The first exchange begins now.")
            messages.success(request, said % {"parent": joined.parent})
            return redirect("sync:index")
    context = {"form": form, "parent": statements.parent(), "top": info is not None and info.level == Level.KABUPATEN}
    return render(request, "sinkron/gabung.html", context, status=422 if form.errors else 200)


_FIELD = {
    "enrolment_url": "alamat",
    "enrolment_unreachable": "alamat",
    "enrolment_not_a_site": "alamat",
    "enrolment_office": "kode",
}
