"""The sentences for the codes that plain Python below Django gives: nagari.lib and the code lists."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.errors import CodedError, Problem

_Text = str | Promise

_TEXT_FORMAT = gettext_lazy("In the spreadsheet, format the column as text and type all 16 digits again.")
_COMPARE = gettext_lazy("Compare with the KTP or the family card.")
_SIXTEEN = gettext_lazy("Type the 16 digits as printed on the KTP or the family card.")
_DATE_FORM = gettext_lazy("Write day, month and year, such as 17-08-1990.")
_NAME_FORM = gettext_lazy("Use letters, spaces, full stops, commas, apostrophes and hyphens only.")

# code -> (sentence, remedy); the names in brackets are the params of the error.
SENTENCES: Mapping[str, tuple[_Text, _Text]] = {
    "nik_empty": (gettext_lazy("The NIK is missing."), _SIXTEEN),
    "nik_digits": (gettext_lazy("The NIK “%(value)s” holds something that is not a digit."), _SIXTEEN),
    "nik_length": (gettext_lazy("The NIK “%(value)s” has %(length)s digits instead of 16."), _SIXTEEN),
    "nik_rounded": (
        gettext_lazy("The spreadsheet has rounded the NIK %(value)s; its last digit is lost."),
        _TEXT_FORMAT,
    ),
    "nik_temporary": (
        gettext_lazy("%(value)s begins with 0: it is a temporary number, not a NIK."),
        gettext_lazy("Leave the NIK empty until Dukcapil has given one."),
    ),
    "nik_province": (gettext_lazy("The NIK begins with %(province)s, which is no province."), _COMPARE),
    "nik_region_zero": (gettext_lazy("The region %(region)s in the NIK holds 00, which no region has."), _COMPARE),
    "nik_date": (
        gettext_lazy(
            "The birth date %(date)s in the NIK does not exist, not even with 40 added to the day for a woman."
        ),
        _COMPARE,
    ),
    "nik_serial": (gettext_lazy("The NIK ends with 0000, which is never given."), _COMPARE),
    "nik_district_unknown": (
        gettext_lazy("The kecamatan %(district)s in the NIK is not on today's list; it may be an older code."),
        gettext_lazy("Nothing to do if the NIK is printed so on the KTP."),
    ),
    "nik_sex_differs": (gettext_lazy("The sex given differs from the one in the NIK."), _COMPARE),
    "nik_birth_differs": (
        gettext_lazy("The birth date given differs from the one in the NIK (%(nik_date)s)."),
        _COMPARE,
    ),
    "kk_empty": (gettext_lazy("The family card number is missing."), _SIXTEEN),
    "kk_digits": (gettext_lazy("The family card number “%(value)s” holds something that is not a digit."), _SIXTEEN),
    "kk_length": (gettext_lazy("The family card number “%(value)s” has %(length)s digits instead of 16."), _SIXTEEN),
    "kk_rounded": (
        gettext_lazy("The spreadsheet has rounded the family card number %(value)s; its last digit is lost."),
        _TEXT_FORMAT,
    ),
    "kk_temporary": (
        gettext_lazy("%(value)s begins with 0: it is a temporary number, not a family card number."),
        gettext_lazy("Leave the number empty until Dukcapil has given one."),
    ),
    "kk_province": (
        gettext_lazy("The family card number begins with %(province)s, which is no province."),
        _COMPARE,
    ),
    "temporary_region": (
        gettext_lazy("“%(value)s” is not the ten-digit code of a village."),
        gettext_lazy("Check the region in the profile of the office."),
    ),
    "temporary_serial": (
        gettext_lazy("Temporary numbers go from 1 to %(highest)s; %(value)s is outside."),
        gettext_lazy("Replace temporary numbers by the NIK where Dukcapil has given one."),
    ),
    "date_unreadable": (gettext_lazy("“%(value)s” cannot be read as a date."), _DATE_FORM),
    "date_impossible": (
        gettext_lazy("The date “%(value)s” does not exist."),
        gettext_lazy("Check the day and the month; the day comes first."),
    ),
    "date_short_year": (
        gettext_lazy("The year in “%(value)s” has two digits; the century is not certain."),
        gettext_lazy("Write the year with four digits."),
    ),
    "date_year_only": (gettext_lazy("“%(value)s” is a year without day and month."), _DATE_FORM),
    "date_future": (
        gettext_lazy("The date %(date)s lies after %(latest)s."),
        gettext_lazy("Check the year, and the date of this computer."),
    ),
    "date_too_old": (
        gettext_lazy("The date %(date)s lies before %(earliest)s."),
        gettext_lazy("Check the year; it has four digits."),
    ),
    "name_digit": (gettext_lazy("The name holds the digit “%(character)s”."), _NAME_FORM),
    "name_character": (gettext_lazy("The name holds “%(character)s”, which no name has."), _NAME_FORM),
    "name_no_letter": (gettext_lazy("“%(value)s” holds no letter."), _NAME_FORM),
    "name_too_long": (
        gettext_lazy("The name has %(length)s characters; at most %(longest)s fit."),
        gettext_lazy("Shorten titles or middle names as the KTP does."),
    ),
    "shift_backwards": (
        gettext_lazy("The hours from %(opens)s to %(closes)s end before they begin."),
        gettext_lazy("Enter the opening time first, then a later closing time."),
    ),
    "no_working_day": (
        gettext_lazy("The office has no working day within a year of %(day)s."),
        gettext_lazy("Enter the opening hours and check the holidays."),
    ),
}

# Lower case: the names stand inside a sentence.
LISTS: Mapping[str, _Text] = {
    "Agama": gettext_lazy("religion"),
    "AlasanPindah": gettext_lazy("reason of a move"),
    "Asuransi": gettext_lazy("health insurance"),
    "Cacat": gettext_lazy("disability"),
    "CaraKb": gettext_lazy("contraception"),
    "DapatMembaca": gettext_lazy("can read letters"),
    "GolonganDarah": gettext_lazy("blood group"),
    "Hamil": gettext_lazy("pregnant"),
    "JenisKelahiran": gettext_lazy("kind of birth"),
    "JenisKelamin": gettext_lazy("sex"),
    "JenisKepindahan": gettext_lazy("who moves"),
    "Kewarganegaraan": gettext_lazy("citizenship"),
    "KlasifikasiPindah": gettext_lazy("how far a move goes"),
    "KtpEl": gettext_lazy("electronic KTP"),
    "Pekerjaan": gettext_lazy("occupation"),
    "PendidikanKk": gettext_lazy("education on the KK"),
    "PendidikanSedang": gettext_lazy("education now"),
    "PenerangKematian": gettext_lazy("who explained a death"),
    "PenolongKelahiran": gettext_lazy("who helped at a birth"),
    "SebabKematian": gettext_lazy("cause of death"),
    "Shdk": gettext_lazy("relation to the head of family"),
    "StatusDasar": gettext_lazy("status"),
    "StatusKk": gettext_lazy("what becomes of a family card"),
    "StatusPenduduk": gettext_lazy("kind of residence"),
    "StatusPerkawinan": gettext_lazy("marital status"),
    "StatusPerkawinanF101": gettext_lazy("marital status"),
    "StatusRekam": gettext_lazy("KTP recording"),
    "TempatDilahirkan": gettext_lazy("where a child was born"),
    "TipeSponsor": gettext_lazy("kind of sponsor"),
}


def describe(error: CodedError | Problem) -> tuple[str, str]:
    """Sentence and remedy for a coded error or warning, in the active language. KeyError: no such code here."""
    if error.code == "code_unknown":
        return _unknown_code(error.params)
    sentence, remedy = SENTENCES[error.code]
    params = {name: _shown(value) for name, value in error.params.items()}
    return str(sentence) % params, str(remedy)


def _unknown_code(params: Mapping[str, object]) -> tuple[str, str]:
    title = str(LISTS[str(params["list"])])
    sentence = _("“%(value)s” is not in the code list “%(list)s”.") % {
        "value": str(params["value"])[:40],
        "list": title,
    }
    suggestions = params["suggestions"]
    if isinstance(suggestions, tuple) and suggestions:
        return sentence, _("Nearest: %(suggestions)s.") % {"suggestions": ", ".join(suggestions)}
    return sentence, _("Write a number or a label of the list.")


def _shown(value: object) -> object:
    return date_format(value, "j F Y") if isinstance(value, date) else value
