"""Forms of the office's pages, also used by the first day's wizard."""

from nagari.kantor.forms.clock import ClockForm
from nagari.kantor.forms.hours import HolidayForm, WeekForm, WorkedDayForm
from nagari.kantor.forms.numbers import CancelForm, ContinueForm, FillForm, GiveForm, ReserveForm, SeriesForm
from nagari.kantor.forms.officials import OfficialForm
from nagari.kantor.forms.profile import EmblemForm, LetterheadForm, ProfileForm, WordsForm

__all__ = [
    "CancelForm",
    "ClockForm",
    "ContinueForm",
    "EmblemForm",
    "FillForm",
    "GiveForm",
    "HolidayForm",
    "LetterheadForm",
    "OfficialForm",
    "ProfileForm",
    "ReserveForm",
    "SeriesForm",
    "WeekForm",
    "WordsForm",
    "WorkedDayForm",
]
