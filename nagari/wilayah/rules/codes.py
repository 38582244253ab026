"""Region codes of the Ministry of Home Affairs, in dotted form: "13", "13.02", "13.02.10", "13.02.10.2001".

Form and meaning of the parts: Permendagri 58/2021. The statistics office numbers the same places differently and
without dots (1303 is Solok there, 13.02 here), so a code without dots is never guessed at.
"""

import re
from enum import IntEnum, StrEnum

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


class VillageKind(StrEnum):
    """The value stands before the name in an address."""

    KELURAHAN = "Kelurahan"
    DESA = "Desa"
    DESA_ADAT = "Desa Adat"
    # Perda Sumatera Barat 7/2018.
    NAGARI = "Nagari"
    # UU 11/2006 art. 115.
    GAMPONG = "Gampong"
    # UU 2/2021 art. 1.
    KAMPUNG = "Kampung"


_ACEH, _SUMATERA_BARAT = "11", "13"
PAPUA = frozenset({"91", "92", "93", "94", "95", "96"})
# Mentawai, Sawahlunto and Pariaman have desa, not nagari.
_SUMATERA_BARAT_WITH_DESA = frozenset({"13.09", "13.73", "13.77"})


def is_code(text: str) -> bool:
    """True for a well-formed code whose parts below the province are not 00."""
    return CODE_FORM.fullmatch(text) is not None and ".00" not in text


def level_of(code: str) -> Tingkat:
    """ValueError when the text has not the length of a code."""
    try:
        return Tingkat(_LENGTHS[len(code)])
    except KeyError:
        raise ValueError(f"not a region code: {code!r}") from None


def depth_of(code: str) -> int:
    """How many parts it has, to be compared with Tingkat: also of what nobody has looked at; 0 for the empty scope."""
    return code.count(".") + 1 if code else 0


def is_village(code: str) -> bool:
    """By its depth alone: a scope is one village's, and then has nothing below it."""
    return depth_of(code) == Tingkat.DESA


def parent_of(code: str) -> str:
    """The code one level up; "" for a province."""
    return code.rpartition(".")[0]


def chain(code: str) -> list[str]:
    """The code and all above it, the province first."""
    parts = code.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def regency_of(code: str) -> str:
    """The regency or city it lies in or is; of a province the province."""
    return ".".join(code.split(".")[: Tingkat.KABUPATEN])


def kind_of(code: str) -> Kind | None:
    """None above the village level."""
    return Kind(int(code[9])) if len(code) == 13 else None


def is_city(code: str) -> bool:
    """Kota (71 to 99) as against kabupaten (01 to 69), for a code of any level from the second down."""
    return len(code) >= 5 and int(code[3:5]) >= _FIRST_CITY


def dotted(digits: str) -> str:
    """ "130210" -> "13.02.10"; what is left over after ten digits stays, so that it names nothing.

    For searching, where a person sees what was found; an import never guesses at a code without dots.
    """
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def nik_region(code: str) -> str:
    """The six digits a NIK starts with when issued in that kecamatan."""
    return code[:8].replace(".", "")


def covers(scope: str, code: str) -> bool:
    """True when `code` is the region `scope` or lies in it; the empty scope is the whole country.

    By whole parts: "13.02" does not cover "13.021" or "13.03".
    """
    return not scope or code == scope or code.startswith(scope + ".")


def village_kind(code: str) -> VillageKind:
    """What village `code` is, or the villages of region `code`; UU 6/2014 article 6 lets them bear a local name."""
    kind, province, regency = kind_of(code), code[:2], code[:5]
    if kind is Kind.KELURAHAN:
        return VillageKind.KELURAHAN
    if province == _SUMATERA_BARAT and regency not in _SUMATERA_BARAT_WITH_DESA:
        # Its other towns have kelurahan alone.
        return VillageKind.KELURAHAN if is_city(code) else VillageKind.NAGARI
    if province == _ACEH:
        return VillageKind.GAMPONG
    if province in PAPUA:
        return VillageKind.KAMPUNG
    return VillageKind.DESA_ADAT if kind is Kind.DESA_ADAT else VillageKind.DESA


def short_name(code: str, name: str) -> str:
    """The name as it stands in a line of an address: "Nagari Koto Baru", "Kec. Kubung", "Kab. Solok"."""
    level = level_of(code)
    if level is Tingkat.DESA:
        return f"{village_kind(code).value} {name}"
    if level is Tingkat.KECAMATAN:
        return f"Kec. {name}"
    if level is Tingkat.KABUPATEN:
        return f"{'Kota' if is_city(code) else 'Kab.'} {bare_name(code, name)}"
    return name


def bare_name(code: str, name: str) -> str:
    """The name without the kind of region, which the tree writes before those of the second level alone: "Solok".

    For whoever writes the kind in own words: "PEMERINTAH KABUPATEN" before it, or a form's "Kabupaten:".
    """
    if level_of(code) is not Tingkat.KABUPATEN:
        return name
    return name.removeprefix("Kabupaten ").removeprefix("Kota ")
