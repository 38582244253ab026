"""The indicators of the population: how each is called, what it divides into, which list stands behind a number."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import IntegerChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.penduduk import kode
from nagari.penduduk.figures import addresses, categories
from nagari.statistik.registry import Chart, Group, Indikator, Unit

# What is told of somebody's health above the village: so few are told as few.
_FEW: Final = 5


def every() -> Iterator[Indikator]:
    """In the order of the pages."""
    yield from _of_people()
    yield from _of_ages()
    yield from _of_families()
    yield from _of_work()
    yield from _of_papers()
    yield from _of_care()


def _of_codes(
    code: str,
    field: str,
    kinds: type[IntegerChoices],
    group: Group,
    *,
    title: Promise | str,
    sentence: Promise | str,
    **more: Any,
) -> Indikator:
    """By a code list of residents, whose field the series is named for."""
    drawn = categories.code_list(field, kinds)
    return Indikator(
        code=code,
        title=title,
        sentence=sentence,
        group=group,
        categories=drawn,
        drill=addresses.of_code(field),
        **more,
    )


def _of_people() -> Iterator[Indikator]:
    yield Indikator(
        code="penduduk",
        title=_("Population"),
        sentence=_("Residents who live here and are not here for a while only"),
        group=Group.PEOPLE,
        categories=categories.sexes,
        is_narrow=True,
        derived=categories.sex_ratio,
        drill=addresses.of_everybody,
    )
    yield Indikator(
        code="tinggal",
        title=_("Permanent and temporary"),
        sentence=_("Who lives here for good, and who is here for a while only"),
        group=Group.PEOPLE,
        categories=categories.residence,
        is_narrow=True,
        drill=addresses.of_residence,
    )
    yield _of_codes(
        *("agama", "agama", kode.Agama, Group.PEOPLE),
        title=_("Religion"),
        sentence=_("Residents by religion"),
        is_narrow=True,
    )
    yield _of_codes(
        *("perkawinan", "status_perkawinan", kode.StatusPerkawinan, Group.PEOPLE),
        title=_("Marital status"),
        sentence=_("Residents by marital status"),
        is_narrow=True,
    )
    yield _of_codes(
        *("kewarganegaraan", "kewarganegaraan", kode.Kewarganegaraan, Group.PEOPLE),
        title=_("Citizenship"),
        sentence=_("Residents by citizenship"),
        is_narrow=True,
    )
    yield _of_codes(
        *("darah", "golongan_darah", kode.GolonganDarah, Group.PEOPLE),
        title=_("Blood group"),
        sentence=_("Residents by blood group"),
    )


def _of_ages() -> Iterator[Indikator]:
    yield Indikator(
        code="umur",
        title=_("Age"),
        sentence=_("Residents by age, in bands of five years"),
        group=Group.AGE,
        categories=categories.FIVE_YEARS.categories,
        chart=Chart.PYRAMID,
        is_of_ages=True,
        drill=addresses.of_months(categories.FIVE_YEARS.months, categories.NO_DATE),
    )
    yield Indikator(
        code="usia-sekolah",
        title=_("School age"),
        sentence=_("Residents by the school their age belongs to"),
        group=Group.AGE,
        categories=categories.SCHOOL.categories,
        is_of_ages=True,
        drill=addresses.of_months(categories.SCHOOL.months, categories.NO_DATE),
    )
    yield Indikator(
        code="usia-produktif",
        title=_("Productive age"),
        sentence=_("Residents of productive age, and those who depend on them"),
        group=Group.AGE,
        categories=categories.PRODUCTIVE.categories,
        is_of_ages=True,
        derived=categories.dependency,
        drill=addresses.of_months(categories.PRODUCTIVE.months, categories.NO_DATE),
    )
    yield Indikator(
        code="pemilih",
        title=_("Voters"),
        sentence=_("Citizens who are 17, or are or were married; TNI and Polri, who do not vote, among them"),
        group=Group.AGE,
        categories=categories.by_vote,
        is_of_ages=True,
        on_day=categories.voters_on,
        drill=addresses.VOTERS,
    )


def _of_families() -> Iterator[Indikator]:
    yield Indikator(
        code="keluarga",
        title=_("Families"),
        sentence=_("Families by the sex of their head"),
        group=Group.FAMILY,
        categories=categories.heads,
        unit=Unit.FAMILIES,
        is_narrow=True,
        is_of_heads=True,
        derived=categories.female_heads,
        drill=addresses.of_families,
    )
    yield Indikator(
        code="ukuran-keluarga",
        title=_("Family size"),
        sentence=_("Families by how many live in them"),
        group=Group.FAMILY,
        categories=categories.sizes,
        unit=Unit.FAMILIES,
        is_of_heads=True,
        drill=addresses.of_sizes(categories.MANY),
    )
    yield _of_codes(
        *("hubungan", "shdk", kode.Shdk, Group.FAMILY),
        title=_("Relation to the head of family"),
        sentence=_("Residents by what they are to the head of their family"),
    )


def _of_work() -> Iterator[Indikator]:
    yield _of_codes(
        *("pendidikan", "pendidikan_kk", kode.PendidikanKk, Group.WORK),
        title=_("Education"),
        sentence=_("Residents by the highest schooling finished, as on the family card"),
    )
    yield _of_codes(
        *("sekolah-kini", "pendidikan_sedang", kode.PendidikanSedang, Group.WORK),
        title=_("Schooling now"),
        sentence=_("Residents by the schooling they are in now"),
        is_ranked=True,
    )
    yield _of_codes(
        *("pekerjaan", "pekerjaan", kode.Pekerjaan, Group.WORK),
        title=_("Occupation"),
        sentence=_("Residents by occupation"),
        is_ranked=True,
    )
    yield _of_codes(
        *("baca", "dapat_membaca", kode.DapatMembaca, Group.WORK),
        title=_("Reading"),
        sentence=_("Residents by the letters they can read"),
    )


def _of_papers() -> Iterator[Indikator]:
    yield Indikator(
        code="wajib-ktp",
        title=_("KTP-el"),
        sentence=_("Citizens who have to have a KTP-el, and those who have one"),
        group=Group.PAPERS,
        categories=categories.cards,
        is_of_ages=True,
        derived=categories.covered,
        drill=addresses.CARDS,
    )
    yield _of_codes(
        *("kepemilikan-ktp", "ktp_el", kode.KtpEl, Group.PAPERS),
        title=_("Identity card"),
        sentence=_("Residents by the card they have"),
        is_narrow=True,
    )
    yield _of_codes(
        *("rekam-ktp", "status_rekam", kode.StatusRekam, Group.PAPERS),
        title=_("Recording of the KTP-el"),
        sentence=_("Residents by how far their KTP-el has come"),
    )
    yield _of_codes(
        *("asuransi", "asuransi", kode.Asuransi, Group.PAPERS),
        title=_("Health insurance"),
        sentence=_("Residents by health insurance"),
        is_narrow=True,
    )


def _of_care() -> Iterator[Indikator]:
    yield Indikator(
        code="rentan",
        title=_("Vulnerable groups"),
        sentence=_("Residents who may need attention; one may be in several groups"),
        group=Group.CARE,
        categories=categories.vulnerable,
        whole=categories.EVERYBODY,
        is_of_ages=True,
        least=_FEW,
        drill=addresses.of_vulnerable(categories.vulnerable_months),
    )
    yield _of_codes(
        *("disabilitas", "cacat", kode.Cacat, Group.CARE),
        title=_("Disability"),
        sentence=_("Residents by disability"),
        needs=categories.SPECIFIC,
        least=_FEW,
    )
