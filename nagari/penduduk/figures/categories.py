"""Into what the indicators of the population divide, and the figures derived from that: ages, codes, sizes, needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count as Rows
from django.db.models import IntegerChoices
from django.utils.translation import gettext as _

from nagari.penduduk import kode
from nagari.penduduk.daftar.questions import residents as permanent
from nagari.penduduk.daftar.questions import voters
from nagari.penduduk.figures import families, residents
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.rules.person import ELDERLY
from nagari.statistik.registry import Category, Derived, Piece
from nagari.statistik.rules import EVER, NEVER, NO_MONTH, ZERO, Count, born_in, ratio, share, summed

# Whom nothing is said of.
UNKNOWN: Final = 0
Lines = Callable[[int], Sequence[Category]]
EVERYBODY: Final = (Piece(residents.PENDUDUK, 0, 0),)
# Large enough for every family there is.
_LARGEST: Final = 9_999
# From here on all of one size, and all of one age, are told together.
MANY: Final = 8
_OLDEST_BAND: Final = 75
# Beyond every band there is.
NO_DATE: Final = 999
SPECIFIC: Final = "penduduk.specific"


def code_list(name: str, kinds: type[IntegerChoices]) -> Callable[[int], Sequence[Category]]:
    """A line for each code, and one for those of whom it is not known."""

    def categories(month: int) -> list[Category]:
        known = [(code, label, False) for code, label in screen_labels(kinds).items()]
        return [
            Category(code=code, label=label, pieces=(Piece(name, code, code),), is_unknown=is_unknown)
            for code, label, is_unknown in (*known, (UNKNOWN, _("not filled in"), True))
        ]

    return categories


@dataclass(frozen=True, slots=True)
class Bands:
    """Ages in years: (code, youngest, oldest or None, label)."""

    rows: Callable[[], Sequence[tuple[int, int, int | None, str]]]

    def categories(self, month: int) -> list[Category]:
        found = [
            Category(code=code, label=label, pieces=(Piece(residents.LAHIR, *born_in(youngest, oldest, month)),))
            for code, youngest, oldest, label in self.rows()
        ]
        unknown = Piece(residents.LAHIR, NO_MONTH, NO_MONTH)
        return [*found, Category(code=NO_DATE, label=_("date of birth not known"), pieces=(unknown,), is_unknown=True)]

    def months(self, code: int, month: int) -> tuple[int, int] | None:
        for found, youngest, oldest, _label in self.rows():
            if found == code:
                return born_in(youngest, oldest, month)
        return None


def five_years() -> list[tuple[int, int, int | None, str]]:
    bands = [(young, young, young + 4, f"{young}–{young + 4}") for young in range(0, _OLDEST_BAND, 5)]
    return [*bands, (_OLDEST_BAND, _OLDEST_BAND, None, f"{_OLDEST_BAND}+")]


def school() -> list[tuple[int, int, int | None, str]]:
    # The bands of the statistics office (APS: 7-12, 13-15, 16-18, 19-24); PAUD as Permendikbud 137/2014.
    return [
        (1, 0, 2, _("0–2: before school")),
        (2, 3, 6, _("3–6: early childhood (PAUD, TK)")),
        (3, 7, 12, _("7–12: primary school")),
        (4, 13, 15, _("13–15: lower secondary")),
        (5, 16, 18, _("16–18: upper secondary")),
        (6, 19, 24, _("19–24: higher education")),
        (7, 25, None, _("25 and older")),
    ]


def productive() -> list[tuple[int, int, int | None, str]]:
    return [(1, 0, 14, _("0–14: children")), (2, 15, 64, _("15–64: productive")), (3, 65, None, _("65 and older"))]


def dependency(counts: Mapping[int, Count]) -> list[Derived]:
    young, able, old = (counts.get(code, ZERO).total for code in (1, 2, 3))
    note = _("for each 100 of productive age")
    return [
        Derived(label=_("Dependency ratio"), value=ratio(young + old, able), places=1, note=note),
        Derived(label=_("of the young"), value=ratio(young, able), places=1, note=note),
        Derived(label=_("of the old"), value=ratio(old, able), places=1, note=note),
    ]


def sexes(month: int) -> list[Category]:
    return [Category(code=1, label=_("Residents"), pieces=EVERYBODY)]


def residence(month: int) -> list[Category]:
    series = {kode.StatusPenduduk.TETAP: residents.PENDUDUK, kode.StatusPenduduk.TIDAK_TETAP: residents.SEMENTARA}
    labels = screen_labels(kode.StatusPenduduk)
    return [Category(code=int(kind), label=labels[kind], pieces=(Piece(one, 0, 0),)) for kind, one in series.items()]


def sex_ratio(counts: Mapping[int, Count]) -> list[Derived]:
    all_of_them = summed(counts.values())
    note = _("men for each 100 women")
    return [Derived(label=_("Sex ratio"), value=ratio(all_of_them.male, all_of_them.female), places=1, note=note)]


def by_vote(month: int) -> list[Category]:
    def of_age(first: int, last: int) -> tuple[Piece, ...]:
        return Piece(residents.DEWASA_KTP, first, last), Piece(residents.DEWASA_TANPA, first, last)

    return [
        Category(code=1, label=_("may vote (17, or married before)"), pieces=of_age(EVER, month)),
        Category(code=2, label=_("within the next 12 months"), pieces=of_age(month + 1, month + 12)),
        Category(code=3, label=_("later"), pieces=of_age(month + 13, NEVER - 1)),
        Category(code=4, label=_("date of birth not known"), pieces=of_age(NEVER, NEVER), is_unknown=True),
    ]


def voters_on(wilayah: str, day: date) -> Count:
    """Exactly, on any day, as the list names them: without TNI and Polri; by who lives there now. One query."""
    people = voters(permanent(wilayah), day, armed=False).order_by()
    sexes = dict(people.values_list("jenis_kelamin").annotate(n=Rows("id")))
    men, women = sexes.pop(kode.JenisKelamin.LAKI_LAKI, 0), sexes.pop(kode.JenisKelamin.PEREMPUAN, 0)
    return Count(men, women, sum(sexes.values()))


def cards(month: int) -> list[Category]:
    return [
        Category(code=1, label=_("has a KTP-el"), pieces=(Piece(residents.DEWASA_KTP, EVER, month),)),
        Category(code=2, label=_("has none yet"), pieces=(Piece(residents.DEWASA_TANPA, EVER, month),)),
    ]


def covered(counts: Mapping[int, Count]) -> list[Derived]:
    has, lacks = (counts.get(code, ZERO).total for code in (1, 2))
    return [Derived(label=_("have a KTP-el"), value=share(has, has + lacks), places=1, note=_("in per cent"))]


def sizes(month: int) -> list[Category]:
    found = [
        Category(
            code=size, label=_("%(count)s persons") % {"count": size}, pieces=(Piece(families.KELUARGA, size, size),)
        )
        for size in range(2, MANY)
    ]
    alone = Category(code=1, label=_("1 person"), pieces=(Piece(families.KELUARGA, 1, 1),))
    large = Category(code=MANY, label=_("8 persons and more"), pieces=(Piece(families.KELUARGA, MANY, _LARGEST),))
    return [alone, *found, large]


def heads(month: int) -> list[Category]:
    return [Category(code=1, label=_("Families"), pieces=(Piece(families.KELUARGA, 1, _LARGEST),))]


def female_heads(counts: Mapping[int, Count]) -> list[Derived]:
    heads = counts.get(1, ZERO)
    note = _("in per cent of all families")
    return [Derived(label=_("headed by a woman"), value=share(heads.female, heads.total), places=1, note=note)]


def vulnerable(month: int) -> list[Category]:
    old, widowed = born_in(ELDERLY, None, month), kode.StatusPerkawinan.CERAI_MATI.value
    alone = (families.SENDIRI, residents.TANPA_KELUARGA)
    disabled = tuple(Piece("cacat", code, code) for code in kode.Cacat.values if code != kode.Cacat.TIDAK)
    return [
        Category(code=1, label=_("Children under five"), pieces=(Piece(residents.LAHIR, *born_in(0, 4, month)),)),
        Category(code=2, label=_("Elderly, 60 and older"), pieces=(Piece(residents.LAHIR, *old),)),
        Category(code=3, label=_("Elderly who live alone"), pieces=tuple(Piece(one, *old) for one in alone)),
        Category(code=4, label=_("People with a disability"), pieces=disabled, needs=SPECIFIC),
        Category(code=5, label=_("Widowed"), pieces=(Piece("status_perkawinan", widowed, widowed),)),
    ]


def vulnerable_months(code: int, month: int) -> tuple[int, int] | None:
    return {1: born_in(0, 4, month), 2: born_in(ELDERLY, None, month)}.get(code)


FIVE_YEARS, SCHOOL, PRODUCTIVE = Bands(five_years), Bands(school), Bands(productive)
