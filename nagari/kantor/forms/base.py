"""What the office's forms share: refusals of services at the field they belong to, dates and times as people type."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError, UserError

MEGABYTE = 1024 * 1024
DISTANT_PAST, DISTANT_FUTURE = date(1945, 8, 17), date(2100, 12, 31)


class OfficeForm(forms.Form):
    # Code of a refusal -> the field it is shown at; others stand on top.
    field_of: ClassVar[Mapping[str, str]] = {}
    # In place of Django's, which nobody at a counter would say.
    said_of: ClassVar[Mapping[str, Any]] = {
        "min_value": gettext_lazy("Write %(limit_value)s or more."),
        "max_value": gettext_lazy("Write %(limit_value)s or less."),
        "max_length": gettext_lazy("Write %(limit_value)s characters at most; these are %(show_value)s."),
    }

    def full_clean(self) -> None:
        for field in self.fields.values():
            field.error_messages = {**self.said_of, **field.error_messages}
        super().full_clean()

    def refuse(self, error: UserError) -> None:
        self.add_error(self.field_of.get(error.code), str(error))

    def text(self, name: str) -> str:
        """A cleaned text value, single-spaced; "" for an optional one left out."""
        return " ".join(str(self.cleaned_data.get(name) or "").split())


class TanggalField(forms.DateField):
    """A date as people write it here: 14-05-2026, 14/5/2026, 14 Mei 2026. Never bent into another one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%d-%m-%Y"), **options)

    def to_python(self, value: Any) -> date | None:
        try:
            return parse_date(value, latest=DISTANT_FUTURE, earliest=DISTANT_PAST)
        except CodedError:
            raise forms.ValidationError(
                _("This is no date. Write day, month and year, for example 14-05-2026."), code="date"
            ) from None


class UploadField(forms.FileField):
    """A file handed in, for a reader that takes `largest` bytes. `kinds`: as the browser's chooser wants them;
    `refused`: the sentence and remedy of that reader for a larger one, whose code is `code`."""

    def __init__(
        self,
        *,
        kinds: str,
        largest: int,
        code: str,
        refused: Callable[[str, Mapping[str, object]], tuple[str, str]],
        **options: Any,
    ) -> None:
        self._largest, self._code, self._refused = largest, code, refused
        super().__init__(
            widget=forms.ClearableFileInput(attrs={"accept": kinds}),
            error_messages={
                "required": gettext_lazy("Choose a file first."),
                "empty": gettext_lazy("The file is empty."),
            },
            max_length=200,
            **options,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value.size and value.size > self._largest:
            megabytes = {"megabytes": value.size // MEGABYTE + 1, "most": self._largest // MEGABYTE}
            raise forms.ValidationError(" ".join(self._refused(self._code, megabytes)), code=self._code)


class JamField(forms.TimeField):
    """A time of day: 07.30 or 07:30."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%H.%M", "%H:%M"],
            # Typed, not picked: browsers draw their own time field in the browser's language, often with AM and PM.
            widget=forms.TimeInput(format="%H.%M"),
            error_messages={"invalid": gettext_lazy("This is no time. Write hours and minutes, for example 07.30.")},
            **options,
        )
