from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.kantor.forms.base import JamField, OfficeForm, TanggalField
from nagari.kantor.messages import describe
from nagari.kantor.rules.hours import DayHours, check_hours
from nagari.lib.errors import CodedError
from nagari.templates.wording import nama_hari

WEEK = range(1, 8)
PARTS = ("buka", "tutup", "istirahat_mulai", "istirahat_selesai")


class WeekForm(OfficeForm):
    """Seven weekdays with four times each; a weekday left empty is closed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(zip(PARTS, self.columns(), strict=True))
        for hari in WEEK:
            for part in PARTS:
                # The label is read aloud without its row, so it names the day too.
                self.fields[f"{part}_{hari}"] = JamField(label=f"{nama_hari(hari)}: {labels[part]}", required=False)

    @staticmethod
    def columns() -> tuple[str, ...]:
        """What stands above the four fields of a day."""
        return _("Opens"), _("Closes"), _("Break from"), _("Break until")

    @staticmethod
    def initial_of(week: Iterable[DayHours]) -> dict[str, time | None]:
        return {f"{part}_{day.hari}": getattr(day, part) for day in week for part in PARTS}

    def rows(self) -> list[tuple[str, list[BoundField]]]:
        """(name of the weekday, its four fields), for the template."""
        return [(nama_hari(hari), [self[f"{part}_{hari}"] for part in PARTS]) for hari in WEEK]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        self.week: list[DayHours] = []
        for hari in range(1, 8):
            given: dict[str, Any] = {part: values.get(f"{part}_{hari}") for part in PARTS}
            unread = any(f"{part}_{hari}" in self.errors for part in PARTS)
            if unread or all(value is None for value in given.values()):
                continue
            if given["buka"] is None or given["tutup"] is None:
                missing = "buka" if given["buka"] is None else "tutup"
                self.add_error(f"{missing}_{hari}", _("Both times are needed, or none when the office is closed."))
                continue
            day = DayHours(hari=hari, **given)
            try:
                check_hours(day)
            except CodedError as refused:
                part = "istirahat_mulai" if refused.code.startswith("break") else "tutup"
                self.add_error(f"{part}_{hari}", " ".join(describe(refused)))
                continue
            self.week.append(day)
        if not self.errors and not self.week:
            self.add_error(None, _("The office is open on no day. Fill in at least one day."))
        return values


class HolidayForm(OfficeForm):
    field_of = {"holiday_exists": "tanggal", "holiday_national": "tanggal"}

    tanggal = TanggalField(label=gettext_lazy("Date"))
    nama = forms.CharField(label=gettext_lazy("What for"), max_length=80)


class WorkedDayForm(OfficeForm):
    tanggal = TanggalField(label=gettext_lazy("Date"))
