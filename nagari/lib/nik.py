"""NIK and family-card numbers: `PPKKCC DDMMYY SSSS`, sixteen digits without a check digit.

The region is the one at issue and stays for life, whatever splits or moves afterwards; so a kecamatan that is not on
today's list only warns. A woman's day of birth stands with 40 added. Birth date and sex in the number can differ from
the person's papers (the number is never reissued for that), so these warn too. Only what cannot be a NIK is an error.

Error codes: nik_empty nik_digits nik_length nik_rounded nik_temporary nik_province nik_region_zero nik_date nik_serial;
the same with kk_ for family cards (kk_empty kk_digits kk_length kk_rounded kk_temporary kk_province).
Warning codes: nik_district_unknown nik_sex_differs nik_birth_differs.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nagari.lib.errors import CodedError, Problem

# Kepmendagri 300.2.2-2430/2025: 38 provinces, 93-96 new in Papua since 2022.
PROVINCES = frozenset(
    f"{code}"
    for codes in (
        range(11, 20),
        (21,),
        range(31, 37),
        range(51, 54),
        range(61, 66),
        range(71, 77),
        (81, 82),
        range(91, 97),
    )
    for code in codes
)
FEMALE_OFFSET = 40
TEMPORARY_SERIALS = 99_999

# Every NIK without an error in one look, but for 29 February, which needs arithmetic: an import checks 40,000 of them.
_PLAINLY_VALID = re.compile(
    rf"(?:{'|'.join(sorted(PROVINCES))})(?!00)[0-9]{{2}}(?!00)[0-9]{{2}}"
    r"(?:(?:0[1-9]|[1256][0-9]|4[1-9])(?:0[13-9]|1[0-2])|(?:0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])02"
    r"|[37]0(?:0[13-9]|1[0-2])|[37]1(?:0[13578]|1[02]))"
    r"[0-9]{2}(?!0000)[0-9]{4}"
)
_SIXTEEN = re.compile(r"[0-9]{16}")
_SIXTEEN_IN_TEXT = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_SEPARATORS = re.compile(r"[\s.'’\-]+")
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_DAYS_IN_MONTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_Kind = Literal["nik", "kk"]


@dataclass(frozen=True, slots=True)
class Nik:
    """A number whose form has been checked. Slices are taken when asked for: an import asks for few of them."""

    number: str

    @property
    def district(self) -> str:
        """The six digits of the kecamatan at issue, without dots."""
        return self.number[:6]

    @property
    def is_female(self) -> bool:
        return self.number[6] >= "4"

    @property
    def serial(self) -> int:
        return int(self.number[12:])

    @property
    def day_month_year(self) -> tuple[int, int, int]:
        """Day, month and the two digits of the year, the 40 already taken off."""
        day = int(self.number[6:8])
        return (day - FEMALE_OFFSET if day > FEMALE_OFFSET else day), int(self.number[8:10]), int(self.number[10:12])

    def agrees_with(self, born: date) -> bool:
        return _agrees(self.number, born)

    def birth_date(self, *, today: date, born: date | None = None) -> date:
        """The full date: `born` settles the century if it agrees, else the latest century that is not in the future."""
        if born is not None and self.agrees_with(born):
            return born
        day, month, year = self.day_month_year
        for century in (2000, 1900):
            if (month, day) == (2, 29) and not _is_leap(century + year):
                continue
            found = date(century + year, month, day)
            if found <= today:
                return found
        return date(1900 + year, month, day)


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """`number` is the sixteen digits, or what was left of them when there are errors."""

    number: str
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        return not self.errors


def is_plainly_valid(raw: object) -> bool:
    """Has this NIK no error, as one look tells? False decides nothing: separators, or a birth on 29 February."""
    return type(raw) is str and _PLAINLY_VALID.fullmatch(raw) is not None


def check_nik(
    raw: object,
    *,
    born: date | None = None,
    is_female: bool | None = None,
    districts: Container[str] | None = None,
) -> NumberCheck:
    """Checks a NIK as typed or read from a cell; `districts` are the known kecamatan as six digits ("130210")."""
    if isinstance(raw, str) and _PLAINLY_VALID.fullmatch(raw):
        number = raw
    else:
        number, problem = _sixteen_digits(raw, "nik")
        errors = (problem,) if problem else _nik_errors(number)
        if errors:
            return NumberCheck(number, errors)
    return NumberCheck(number, (), _nik_warnings(number, born, is_female, districts))


def check_no_kk(raw: object) -> NumberCheck:
    """Checks a family-card number: sixteen digits and a known province; nothing else about it is certain."""
    if type(raw) is str and raw[:2] in PROVINCES and _SIXTEEN.fullmatch(raw):
        return NumberCheck(raw)
    number, problem = _sixteen_digits(raw, "kk")
    if problem is None and number[:2] not in PROVINCES:
        problem = Problem("kk_province", {"province": number[:2]})
    return NumberCheck(number, (problem,) if problem else ())


def read_nik(raw: object) -> Nik:
    """The NIK in `raw`. Raises CodedError with the first error code."""
    checked = check_nik(raw)
    if checked.errors:
        raise CodedError(checked.errors[0].code, **checked.errors[0].params)
    return Nik(checked.number)


def nik_list_in(text: str) -> list[str]:
    """Sixteen digits on end, as people write them into a line beside a name; whether each is a NIK is not asked."""
    return _SIXTEEN_IN_TEXT.findall(text)


def temporary_number(kode_desa: str, serial: int) -> str:
    """`0` + ten digits of the village + five of a serial: nobody can take it for a NIK, which never begins with 0.

    The village code may hold dots. Raises CodedError temporary_region, temporary_serial (1 to 99,999).
    """
    digits = kode_desa.replace(".", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        raise CodedError("temporary_region", value=kode_desa)
    if not 1 <= serial <= TEMPORARY_SERIALS:
        raise CodedError("temporary_serial", value=serial, highest=TEMPORARY_SERIALS)
    return f"0{digits}{serial:05d}"


def is_temporary(number: str) -> bool:
    return number[:1] == "0" and _SIXTEEN.fullmatch(number) is not None


def mask_nik(number: str) -> str:
    """1302 •••• •••• 9001: what a page shows to whoever need not know the number; the birth date is not in it."""
    return f"{number[:4]} •••• •••• {number[-4:]}" if len(number) == 16 else "•" * len(number)


def _sixteen_digits(raw: object, kind: _Kind) -> tuple[str, Problem | None]:
    if isinstance(raw, str):
        text = raw
        if not _SIXTEEN.fullmatch(text):
            if _SCIENTIFIC.fullmatch(text.strip()):
                return text.strip(), Problem(f"{kind}_rounded", {"value": text.strip()})
            text = _SEPARATORS.sub("", text)
    elif raw is None:
        text = ""
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == raw // 1:
        text = str(int(raw))
        # Excel keeps fifteen digits of a number and writes 0 for the sixteenth: what stood there is lost.
        if len(text) == 16 and text.endswith("0"):
            return text, Problem(f"{kind}_rounded", {"value": text})
    else:
        text = str(raw)
    return text, _form_problem(text, kind)


def _form_problem(text: str, kind: _Kind) -> Problem | None:
    if not text or text == "0":
        return Problem(f"{kind}_empty")
    if not (text.isascii() and text.isdigit()):
        return Problem(f"{kind}_digits", {"value": text[:40]})
    if len(text) != 16:
        return Problem(f"{kind}_length", {"value": text[:40], "length": len(text)})
    if text[0] == "0":
        return Problem(f"{kind}_temporary", {"value": text})
    return None


def _nik_errors(number: str) -> tuple[Problem, ...]:
    errors: list[Problem] = []
    if number[:2] not in PROVINCES:
        errors.append(Problem("nik_province", {"province": number[:2]}))
    if number[2:4] == "00" or number[4:6] == "00":
        errors.append(Problem("nik_region_zero", {"region": number[:6]}))
    day = int(number[6:8])
    if day > FEMALE_OFFSET:
        day -= FEMALE_OFFSET
    month = int(number[8:10])
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month]) or (
        month == 2 and day == 29 and int(number[10:12]) % 4
    ):
        errors.append(Problem("nik_date", {"date": number[6:12]}))
    if number[12:] == "0000":
        errors.append(Problem("nik_serial"))
    return tuple(errors)


def _nik_warnings(
    number: str, born: date | None, is_female: bool | None, districts: Container[str] | None
) -> tuple[Problem, ...]:
    warnings: list[Problem] = []
    if districts is not None and number[:6] not in districts:
        warnings.append(Problem("nik_district_unknown", {"district": number[:6]}))
    if is_female is not None and (number[6] >= "4") != is_female:
        warnings.append(Problem("nik_sex_differs", {"nik_is_female": number[6] >= "4"}))
    if born is not None and not _agrees(number, born):
        day, month, year = Nik(number).day_month_year
        warnings.append(Problem("nik_birth_differs", {"nik_date": f"{day:02d}-{month:02d}-{year:02d}", "born": born}))
    return tuple(warnings)


def _agrees(number: str, born: date) -> bool:
    stated = int(number[6:12])
    if stated > FEMALE_OFFSET * 10_000:
        stated -= FEMALE_OFFSET * 10_000
    return stated == born.day * 10_000 + born.month * 100 + born.year % 100


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
