"""Region codes of the Ministry of Home Affairs, in dotted form: "13", "13.02", "13.02.10", "13.02.10.2001".

Form and meaning of the parts: Permendagri 58/2021. The statistics office numbers the same places differently and
without dots (1303 is Solok there, 13.02 here), so a code without dots is never guessed at.
"""

import re
from enum import IntEnum

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

CODE_FORM = re.compile(r"[1-9]\d(\.\d\d(\.\d\d(\.[123]\d{3})?)?)?", re.ASCII)
_LENGTHS = {2: 1, 5: 2, 8: 3, 13: 4}
_FIRST_CITY = 71


class Tingkat(IntegerChoices):
    """Tingkat of a region."""

    PROVINSI = 1, _("province")
    KABUPATEN = 2, _("regency or city")
    KECAMATAN = 3, _("district")
    DESA = 4, _("village")


class Kind(IntEnum):
    """What the last level is, from the first digit of the last part of its code."""

    KELURAHAN = 1
    DESA = 2
    DESA_ADAT = 3


def is_code(text: str) -> bool:
    """True for a well-formed code whose parts below the province are not 00."""
    return CODE_FORM.fullmatch(text) is not None and ".00" not in text


def level_of(code: str) -> Tingkat:
    """ValueError when the text has not the length of a code."""
    try:
        return Tingkat(_LENGTHS[len(code)])
    except KeyError:
        raise ValueError(f"not a region code: {code!r}") from None


def parent_of(code: str) -> str:
    """The code one level up; "" for a province."""
    return code.rpartition(".")[0]


def chain(code: str) -> list[str]:
    """The code and all above it, the province first."""
    parts = code.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def kind_of(code: str) -> Kind | None:
    """None above the village level."""
    return Kind(int(code[9])) if len(code) == 13 else None


def is_city(code: str) -> bool:
    """Kota (71 to 99) as against kabupaten (01 to 69), for a code of any level from the second down."""
    return len(code) >= 5 and int(code[3:5]) >= _FIRST_CITY


def nik_region(code: str) -> str:
    """The six digits a NIK starts with when issued in that kecamatan."""
    return code[:8].replace(".", "")


def covers(scope: str, code: str) -> bool:
    """True when `code` is the region `scope` or lies in it; the empty scope is the whole country.

    By whole parts: "13.02" does not cover "13.021" or "13.03".
    """
    return not scope or code == scope or code.startswith(scope + ".")


def village_word(code: str) -> str:
    """What a village of that code is called in its province, by UU 6/2014 article 6 (a village may bear a local name).

    Aceh: gampong. West Sumatra: nagari in the regencies, desa in the towns and in Mentawai. Papua: kampung.
    """
    kind = kind_of(code)
    if kind is Kind.KELURAHAN:
        return "Kelurahan"
    if kind is Kind.DESA_ADAT:
        return "Desa Adat"
    province = code[:2]
    if province == "11":
        return "Gampong"
    if province == "13" and not is_city(code) and not code.startswith("13.09"):
        return "Nagari"
    return "Kampung" if "91" <= province <= "96" else "Desa"


def short_name(code: str, name: str) -> str:
    """The name as it stands in a line of an address: "Nagari Koto Baru", "Kec. Kubung", "Kab. Solok"."""
    level = level_of(code)
    if level is Tingkat.DESA:
        return f"{village_word(code)} {name}"
    if level is Tingkat.KECAMATAN:
        return f"Kec. {name}"
    if level is Tingkat.KABUPATEN:
        bare = name.removeprefix("Kabupaten ").removeprefix("Kota ")
        return f"Kota {bare}" if is_city(code) else f"Kab. {bare}"
    return name
