"""/mulai/pemulihan/: this empty computer is to become an office that was, instead of a new one."""

from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from nagari.accounts import first_access
from nagari.accounts.access import sent
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import UserError
from nagari.pages.firstday.views import for_preparers
from nagari.upkeep.backups import keys
from nagari.upkeep.rescue import finding, restarting, staging
from nagari.upkeep.rescue.staging import Staged


class RescueForm(OfficeForm):
    field_of = {"words_count": "kata", "word_unknown": "kata", "words_check": "kata", "backup_key": "kata"}

    berkas = forms.CharField(
        label=_("Backup"),
        max_length=400,
        help_text=_("Choose one from the list, or write the whole path of the file."),
        widget=forms.TextInput(attrs={"list": "cadangan", "autocomplete": "off", "spellcheck": "false"}),
    )
    kata = forms.CharField(
        label=_("Eighteen words of the sheet"),
        max_length=300,
        help_text=_("The first four letters of each word are enough."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def refuse(self, error: UserError) -> None:
        self.add_error(self.field_of.get(error.code, "berkas"), str(error))


@sensitive_post_parameters("kata")
@for_preparers
def rescue(request: HttpRequest) -> HttpResponse:
    """Only while nobody uses this computer: afterwards it would take an office away."""
    if not first_access.is_open():
        return redirect("firstday:overview")
    found = finding.backups()
    form = RescueForm(sent(request), initial={"berkas": str(found[0].path) if found else ""})
    if (waits := staging.waiting()) is not None and request.method == "POST":
        # A second press: what it would clear away is about to be put in place.
        return _restarting(request, waits)
    if request.method == "POST" and form.is_valid():
        try:
            seed = keys.read_words(form.text("kata"))
            staged = staging.stage(Path(form.text("berkas")), keys.identities(seed), timezone.now())
        except UserError as error:
            form.refuse(error)
        else:
            return _restarting(request, staged)
    context = {"form": form, "found": found}
    return render(request, "pages/firstday/rescue.html", context, status=422 if form.errors else 200)


def _restarting(request: HttpRequest, staged: Staged) -> HttpResponse:
    restarting.soon()
    response = render(request, "pages/firstday/rescued.html", {"staged": staged})
    response.headers["Refresh"] = "6; url=/"
    return response
