"""The indicators of the population: what each divides into, in the words of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count as Rows
from django.db.models import IntegerChoices, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.penduduk import kode
from nagari.penduduk.figures import addresses, families, residents
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.filters import years_before
from nagari.penduduk.rules.person import KTP_AGE
from nagari.statistik.registry import Category, Chart, Derived, Group, Indikator, Piece, Unit
from nagari.statistik.rules import EVER, NEVER, NO_MONTH, ZERO, Count, born_in, ratio, share, summed

# Whom nothing is said of.
UNKNOWN: Final = 0
EVERYBODY: Final = (Piece(residents.PENDUDUK, 0, 0),)
# Large enough for every family there is.
_LARGEST: Final = 9_999
_OLDEST_BAND: Final = 75
SPECIFIC: Final = "penduduk.specific"


def code_list(name: str, kinds: type[IntegerChoices]) -> Callable[[int], Sequence[Category]]:
    """A line for each code, and one for those of whom it is not known."""

    def categories(month: int) -> list[Category]:
        labels = {**screen_labels(kinds), UNKNOWN: _("not filled in")}
        return [Category(code=code, label=label, pieces=(Piece(name, code, code),)) for code, label in labels.items()]

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
        return [*found, Category(code=999, label=_("date of birth not known"), pieces=(unknown,))]

    def months(self, code: int, month: int) -> tuple[int, int] | None:
        for found, youngest, oldest, _label in self.rows():
            if found == code:
                return born_in(youngest, oldest, month)
        return None


def _five_years() -> list[tuple[int, int, int | None, str]]:
    bands = [(young, young, young + 4, f"{young}–{young + 4}") for young in range(0, _OLDEST_BAND, 5)]
    return [*bands, (_OLDEST_BAND, _OLDEST_BAND, None, f"{_OLDEST_BAND}+")]


def _school() -> list[tuple[int, int, int | None, str]]:
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


def _productive() -> list[tuple[int, int, int | None, str]]:
    return [(1, 0, 14, _("0–14: children")), (2, 15, 64, _("15–64: productive")), (3, 65, None, _("65 and older"))]


def _dependency(counts: Mapping[int, Count]) -> list[Derived]:
    young, able, old = (counts.get(code, ZERO).total for code in (1, 2, 3))
    note = _("for each 100 of productive age")
    return [
        Derived(label=_("Dependency ratio"), value=ratio(young + old, able), places=1, note=note),
        Derived(label=_("of the young"), value=ratio(young, able), places=1, note=note),
        Derived(label=_("of the old"), value=ratio(old, able), places=1, note=note),
    ]


def _sexes(month: int) -> list[Category]:
    return [Category(code=1, label=_("Residents"), pieces=EVERYBODY)]


def _sex_ratio(counts: Mapping[int, Count]) -> list[Derived]:
    all_of_them = summed(counts.values())
    note = _("men for each 100 women")
    return [Derived(label=_("Sex ratio"), value=ratio(all_of_them.male, all_of_them.female), places=1, note=note)]


def _voters(month: int) -> list[Category]:
    def of_age(first: int, last: int) -> tuple[Piece, ...]:
        return Piece(residents.DEWASA_KTP, first, last), Piece(residents.DEWASA_TANPA, first, last)

    return [
        Category(code=1, label=_("may vote (17, or married before)"), pieces=of_age(EVER, month)),
        Category(code=2, label=_("within the next 12 months"), pieces=of_age(month + 1, month + 12)),
        Category(code=3, label=_("later"), pieces=of_age(month + 13, NEVER - 1)),
        Category(code=4, label=_("date of birth not known"), pieces=of_age(NEVER, NEVER)),
    ]


def voters_on(wilayah: str, day: date) -> Count:
    """Citizens who live there now and are 17 on that day, or are or were married (UU 7/2017 art. 1). One query."""
    married = [one for one in kode.StatusPerkawinan if one is not kode.StatusPerkawinan.BELUM_KAWIN]
    people = Penduduk.objects.filter(
        Q(tanggal_lahir__lte=years_before(day, KTP_AGE)) | Q(status_perkawinan__in=married),
        wilayah=wilayah,
        status_dasar=kode.StatusDasar.HIDUP,
        status_penduduk=kode.StatusPenduduk.TETAP,
        kewarganegaraan=kode.Kewarganegaraan.WNI,
    )
    sexes = dict(people.order_by().values_list("jenis_kelamin").annotate(n=Rows("id")))
    men, women = sexes.pop(kode.JenisKelamin.LAKI_LAKI, 0), sexes.pop(kode.JenisKelamin.PEREMPUAN, 0)
    return Count(men, women, sum(sexes.values()))


def _cards(month: int) -> list[Category]:
    return [
        Category(code=1, label=_("has a KTP-el"), pieces=(Piece(residents.DEWASA_KTP, EVER, month),)),
        Category(code=2, label=_("has none yet"), pieces=(Piece(residents.DEWASA_TANPA, EVER, month),)),
    ]


def _covered(counts: Mapping[int, Count]) -> list[Derived]:
    has, lacks = (counts.get(code, ZERO).total for code in (1, 2))
    return [Derived(label=_("have a KTP-el"), value=share(has, has + lacks), places=1, note=_("in per cent"))]


def _sizes(month: int) -> list[Category]:
    found = [
        Category(
            code=size, label=_("%(count)s persons") % {"count": size}, pieces=(Piece(families.KELUARGA, size, size),)
        )
        for size in range(2, 8)
    ]
    alone = Category(code=1, label=_("1 person"), pieces=(Piece(families.KELUARGA, 1, 1),))
    large = Category(code=8, label=_("8 persons and more"), pieces=(Piece(families.KELUARGA, 8, _LARGEST),))
    return [alone, *found, large]


def _heads(month: int) -> list[Category]:
    return [Category(code=1, label=_("Families"), pieces=(Piece(families.KELUARGA, 1, _LARGEST),))]


def _female_heads(counts: Mapping[int, Count]) -> list[Derived]:
    heads = counts.get(1, ZERO)
    note = _("in per cent of all families")
    return [Derived(label=_("headed by a woman"), value=share(heads.female, heads.total), places=1, note=note)]


def _vulnerable(month: int) -> list[Category]:
    old = born_in(60, None, month)
    disabled = tuple(Piece("cacat", code, code) for code in kode.Cacat.values if code != kode.Cacat.TIDAK)
    return [
        Category(code=1, label=_("Children under five"), pieces=(Piece(residents.LAHIR, *born_in(0, 4, month)),)),
        # UU 13/1998 art. 1: from 60 on.
        Category(code=2, label=_("Elderly, 60 and older"), pieces=(Piece(residents.LAHIR, *old),)),
        Category(code=3, label=_("Elderly who live alone"), pieces=(Piece(families.SENDIRI, *old),)),
        Category(code=4, label=_("People with a disability"), pieces=disabled, needs=SPECIFIC),
        Category(code=5, label=_("Widowed"), pieces=(Piece("status_perkawinan", kode.StatusPerkawinan.CERAI_MATI, 4),)),
    ]


def _vulnerable_months(code: int, month: int) -> tuple[int, int] | None:
    return {1: born_in(0, 4, month), 2: born_in(60, None, month)}.get(code)


FIVE_YEARS, SCHOOL, PRODUCTIVE = Bands(_five_years), Bands(_school), Bands(_productive)


def _of_codes(
    code: str, name: str, kinds: type[IntegerChoices], group: Group, title: object, sentence: object, **more: object
) -> Indikator:
    return Indikator(
        code=code,
        title=title,  # type: ignore[arg-type]
        sentence=sentence,  # type: ignore[arg-type]
        group=group,
        categories=code_list(name, kinds),
        drill=addresses.of_code(name),
        **more,  # type: ignore[arg-type]
    )


def all_of_them() -> list[Indikator]:
    return [
        Indikator(
            code="penduduk",
            title=gettext_lazy("Population"),
            sentence=gettext_lazy("Residents who live here and are not here for a while only"),
            group=Group.PEOPLE,
            categories=_sexes,
            is_narrow=True,
            derived=_sex_ratio,
            drill=addresses.of_everybody,
        ),
        _of_codes(
            "agama",
            "agama",
            kode.Agama,
            Group.PEOPLE,
            gettext_lazy("Religion"),
            gettext_lazy("Residents by religion"),
            is_narrow=True,
        ),
        _of_codes(
            *("perkawinan", "status_perkawinan", kode.StatusPerkawinan, Group.PEOPLE),
            *(gettext_lazy("Marital status"), gettext_lazy("Residents by marital status")),
            is_narrow=True,
        ),
        _of_codes(
            *("kewarganegaraan", "kewarganegaraan", kode.Kewarganegaraan, Group.PEOPLE),
            *(gettext_lazy("Citizenship"), gettext_lazy("Residents by citizenship")),
            is_narrow=True,
        ),
        _of_codes(
            *("darah", "golongan_darah", kode.GolonganDarah, Group.PEOPLE),
            *(gettext_lazy("Blood group"), gettext_lazy("Residents by blood group")),
        ),
        *_of_ages(),
        *_of_families(),
        _of_codes(
            *("pendidikan", "pendidikan_kk", kode.PendidikanKk, Group.WORK),
            *(
                gettext_lazy("Education"),
                gettext_lazy("Residents by the highest schooling finished, as on the family card"),
            ),
        ),
        _of_codes(
            *("sekolah-kini", "pendidikan_sedang", kode.PendidikanSedang, Group.WORK),
            *(gettext_lazy("Schooling now"), gettext_lazy("Residents by the schooling they are in now")),
            is_ranked=True,
        ),
        _of_codes(
            *("pekerjaan", "pekerjaan", kode.Pekerjaan, Group.WORK),
            *(gettext_lazy("Occupation"), gettext_lazy("Residents by occupation")),
            is_ranked=True,
        ),
        _of_codes(
            *("baca", "dapat_membaca", kode.DapatMembaca, Group.WORK),
            *(gettext_lazy("Reading"), gettext_lazy("Residents by the letters they can read")),
        ),
        *_of_papers(),
        *_of_care(),
    ]


def _of_ages() -> list[Indikator]:
    return [
        Indikator(
            code="umur",
            title=gettext_lazy("Age"),
            sentence=gettext_lazy("Residents by age, in bands of five years"),
            group=Group.AGE,
            categories=FIVE_YEARS.categories,
            chart=Chart.PYRAMID,
            is_of_ages=True,
            drill=addresses.of_months(FIVE_YEARS.months),
        ),
        Indikator(
            code="usia-sekolah",
            title=gettext_lazy("School age"),
            sentence=gettext_lazy("Residents by the school their age belongs to"),
            group=Group.AGE,
            categories=SCHOOL.categories,
            is_of_ages=True,
            drill=addresses.of_months(SCHOOL.months),
        ),
        Indikator(
            code="usia-produktif",
            title=gettext_lazy("Productive age"),
            sentence=gettext_lazy("Residents of productive age, and those who depend on them"),
            group=Group.AGE,
            categories=PRODUCTIVE.categories,
            is_of_ages=True,
            derived=_dependency,
            drill=addresses.of_months(PRODUCTIVE.months),
        ),
        Indikator(
            code="pemilih",
            title=gettext_lazy("Voters"),
            sentence=gettext_lazy("Citizens who are 17, or are or were married"),
            group=Group.AGE,
            categories=_voters,
            is_of_ages=True,
            on_day=voters_on,
        ),
    ]


def _of_families() -> list[Indikator]:
    return [
        Indikator(
            code="keluarga",
            title=gettext_lazy("Families"),
            sentence=gettext_lazy("Families by the sex of their head"),
            group=Group.FAMILY,
            categories=_heads,
            unit=Unit.FAMILIES,
            is_narrow=True,
            is_of_heads=True,
            derived=_female_heads,
        ),
        Indikator(
            code="ukuran-keluarga",
            title=gettext_lazy("Family size"),
            sentence=gettext_lazy("Families by how many live in them"),
            group=Group.FAMILY,
            categories=_sizes,
            unit=Unit.FAMILIES,
            is_of_heads=True,
        ),
        _of_codes(
            *("hubungan", "shdk", kode.Shdk, Group.FAMILY),
            *(
                gettext_lazy("Relation to the head of family"),
                gettext_lazy("Residents by what they are to the head of their family"),
            ),
        ),
    ]


def _of_papers() -> list[Indikator]:
    return [
        Indikator(
            code="wajib-ktp",
            title=gettext_lazy("KTP-el"),
            sentence=gettext_lazy("Citizens who have to have a KTP-el, and those who have one"),
            group=Group.PAPERS,
            categories=_cards,
            is_of_ages=True,
            derived=_covered,
        ),
        _of_codes(
            *("kepemilikan-ktp", "ktp_el", kode.KtpEl, Group.PAPERS),
            *(gettext_lazy("Identity card"), gettext_lazy("Residents by the card they have")),
            is_narrow=True,
        ),
        _of_codes(
            *("rekam-ktp", "status_rekam", kode.StatusRekam, Group.PAPERS),
            *(gettext_lazy("Recording of the KTP-el"), gettext_lazy("Residents by how far their KTP-el has come")),
        ),
        _of_codes(
            *("asuransi", "asuransi", kode.Asuransi, Group.PAPERS),
            *(gettext_lazy("Health insurance"), gettext_lazy("Residents by health insurance")),
            is_narrow=True,
        ),
    ]


def _of_care() -> list[Indikator]:
    return [
        Indikator(
            code="rentan",
            title=gettext_lazy("Vulnerable groups"),
            sentence=gettext_lazy("Residents who may need attention; one may be in several groups"),
            group=Group.CARE,
            categories=_vulnerable,
            whole=EVERYBODY,
            is_of_ages=True,
            least=5,
            drill=addresses.of_months(_vulnerable_months),
        ),
        _of_codes(
            *("disabilitas", "cacat", kode.Cacat, Group.CARE),
            *(gettext_lazy("Disability"), gettext_lazy("Residents by disability")),
            needs=SPECIFIC,
            least=5,
        ),
    ]
