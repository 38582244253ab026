from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.kantor.forms.base import JamField, OfficeForm, TanggalField


class ClockForm(OfficeForm):
    """Today's date and the time on the wall. `may_go_back`: also one before the last entry, with a reason."""

    field_of = {
        "clock_before_software": "tanggal",
        "clock_before_last_entry": "tanggal",
        "clock_too_far": "tanggal",
    }

    tanggal = TanggalField(label=gettext_lazy("Today's date"))
    jam = JamField(label=gettext_lazy("Time now"))
    entri_salah = forms.BooleanField(
        label=gettext_lazy("The last entries carry a wrong date; this one is right"), required=False
    )
    alasan = forms.CharField(label=gettext_lazy("What happened"), max_length=160, required=False)

    def __init__(self, *args: Any, may_go_back: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_go_back:
            del self.fields["entri_salah"], self.fields["alasan"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("entri_salah") and not self.text("alasan"):
            self.add_error("alasan", _("Say in a few words what happened."))
        return values

    def stated(self) -> datetime:
        """In the office's zone."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["tanggal"], self.cleaned_data["jam"]))

    def reason(self) -> str:
        """Why an earlier date is right; "" unless the box is ticked."""
        return self.text("alasan") if self.cleaned_data.get("entri_salah") else ""
