"""The questions that come with the site. Each counts permanent residents who live here, as the statistics do."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.kode import (
    Cacat,
    JenisKelamin,
    Kewarganegaraan,
    KtpEl,
    Pekerjaan,
    PendidikanSedang,
    Shdk,
    StatusDasar,
    StatusPenduduk,
    StatusPerkawinan,
)
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.filters import scoped, years_before
from nagari.penduduk.queries.groups import living_alone
from nagari.penduduk.rules.person import KTP_AGE

People = QuerySet[Penduduk]
Values = Mapping[str, Any]


class Kind(StrEnum):
    DAY = "day"
    MONTH = "month"
    AGE = "age"
    YES = "yes"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Param:
    """`default` of the office's day. A MONTH is a date, its first day; YES is a bool."""

    name: str
    label: str | Promise
    kind: Kind
    default: Callable[[date], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`rows` narrows permanent residents who live here. `action`: who may ask it."""

    title: str | Promise
    text: str | Promise
    rows: Callable[[People, Values], People]
    params: tuple[Param, ...] = ()
    action: str = "penduduk.view"
    of_families: bool = False


class Paper(StrEnum):
    ANY = ""
    NUMBER = "no_kk"
    NIK = "nik"
    BIRTH = "akta_lahir"
    KTP = "ktp"
    MARRIAGE = "akta_kawin"


PAPERS: Mapping[Paper, str | Promise] = {
    Paper.ANY: _("KK number, NIK, birth certificate or KTP"),
    Paper.NUMBER: _("KK number"),
    Paper.NIK: _("NIK"),
    Paper.BIRTH: _("birth certificate of a child"),
    Paper.KTP: _("KTP-el"),
    Paper.MARRIAGE: _("marriage certificate"),
}


def residents(scope: str) -> People:
    here = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP, status_penduduk=StatusPenduduk.TETAP)
    return scoped(here, scope)


def aged(rows: People, on: date, least: int | None = None, most: int | None = None) -> People:
    """`least` to `most` years old on that day, both included."""
    if least is not None:
        rows = rows.filter(tanggal_lahir__lte=years_before(on, least))
    return rows if most is None else rows.filter(tanggal_lahir__gt=years_before(on, most + 1))


def voters(rows: People, on: date, *, armed: bool = True) -> People:
    """Citizens of 17 or once married on the day of the election (UU 7/2017 art. 198).

    `armed` False leaves out members of TNI and Polri, who do not vote (art. 200).
    """
    grown = Q(tanggal_lahir__lte=years_before(on, KTP_AGE)) | Q(status_perkawinan__gt=StatusPerkawinan.BELUM_KAWIN)
    found = rows.filter(grown, kewarganegaraan=Kewarganegaraan.WNI)
    return found if armed else found.filter(Q(pekerjaan__isnull=True) | ~Q(pekerjaan__in=ARMED))


ARMED = (Pekerjaan.TENTARA_NASIONAL_INDONESIA, Pekerjaan.KEPOLISIAN_RI)


def turning(rows: People, month: date, years: int) -> People:
    """Who has the birthday in that month, 29 February too."""
    first = date(month.year - years, month.month, 1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return rows.filter(tanggal_lahir__gte=first, tanggal_lahir__lte=last)


def _alone(rows: People, values: Values) -> People:
    return living_alone(aged(rows, values["tanggal"], values["umur"]))


def _at_school_age(rows: People, values: Values) -> People:
    found = aged(rows, values["tanggal"], values["dari"], values["sampai"])
    outside = (PendidikanSedang.TIDAK_PERNAH, PendidikanSedang.TIDAK_SEDANG_SEKOLAH, PendidikanSedang.TIDAK_TAMAT_SD)
    return found.filter(pendidikan_sedang__in=outside) if values["luar"] else found


def lacking(paper: Paper, on: date) -> Q:
    """Of a living member: this paper is not known."""
    grown = Q(tanggal_lahir__lte=years_before(on, KTP_AGE))
    child = Q(tanggal_lahir__gt=years_before(on, KTP_AGE + 1))
    lacks = {
        Paper.NUMBER: Q(keluarga__no_kk=""),
        Paper.NIK: Q(nik=""),
        Paper.BIRTH: child & Q(no_akta_lahir=""),
        Paper.KTP: grown & (Q(ktp_el__isnull=True) | ~Q(ktp_el=KtpEl.KTP_EL)),
        Paper.MARRIAGE: Q(status_perkawinan=StatusPerkawinan.KAWIN, no_akta_perkawinan=""),
    }
    # A marriage certificate is on few cards: asked for with the others, nearly every family would be listed.
    return lacks.get(paper) or lacks[Paper.NUMBER] | lacks[Paper.NIK] | lacks[Paper.BIRTH] | lacks[Paper.KTP]


def _without_paper(rows: People, values: Values) -> People:
    return rows.filter(lacking(values["surat"], values["tanggal"]), keluarga_id__isnull=False)


_TODAY = Param("tanggal", _("On the day"), Kind.DAY, lambda today: today)
_MONTH = Param("bulan", _("Month"), Kind.MONTH, lambda today: today.replace(day=1))

QUESTIONS: Mapping[str, Question] = {
    "usia-17": Question(
        title=_("Who turns 17 this month"),
        text=_("They may be recorded for the KTP-el now."),
        params=(_MONTH,),
        rows=lambda rows, values: turning(rows, values["bulan"], KTP_AGE),
    ),
    "pemilih": Question(
        title=_("Voters on election day"),
        text=_(
            "Citizens who are 17 or were ever married on that day. Members of TNI and Polri do not vote "
            "(UU 7/2017 art. 200): who has that occupation is left out."
        ),
        params=(
            Param("tanggal", _("Election day"), Kind.DAY, lambda today: today),
            Param("dengan_tni", _("With TNI and Polri, too"), Kind.YES, lambda _today: False),
        ),
        rows=lambda rows, values: voters(rows, values["tanggal"], armed=values["dengan_tni"]),
    ),
    "lansia-sendiri": Question(
        title=_("Elderly people living alone"),
        text=_("The only member of the family, or in no family at all."),
        params=(Param("umur", _("Age from"), Kind.AGE, lambda _today: 60), _TODAY),
        rows=_alone,
    ),
    "lansia": Question(
        title=_("Elderly people"),
        text=_("From the age of 60 (UU 13/1998), or another one."),
        params=(Param("umur", _("Age from"), Kind.AGE, lambda _today: 60), _TODAY),
        rows=lambda rows, values: aged(rows, values["tanggal"], values["umur"]),
    ),
    "usia-sekolah": Question(
        title=_("Children of school age"),
        text=_("From 7 to 18 years, or as asked; also only those who do not go to school."),
        params=(
            Param("dari", _("Age from"), Kind.AGE, lambda _today: 7),
            Param("sampai", _("to"), Kind.AGE, lambda _today: 18),
            _TODAY,
            Param("luar", _("Only those who do not go to school"), Kind.YES, lambda _today: False),
        ),
        rows=_at_school_age,
    ),
    "balita": Question(
        title=_("Children under five"),
        text=_("For the posyandu."),
        params=(_TODAY,),
        rows=lambda rows, values: aged(rows, values["tanggal"], 0, 4),
    ),
    "tanpa-akta": Question(
        title=_("Children without a birth certificate"),
        text=_("Below 18, no number of a certificate known."),
        params=(_TODAY,),
        rows=lambda rows, values: rows.filter(lacking(Paper.BIRTH, values["tanggal"])),
    ),
    "kepala-perempuan": Question(
        title=_("Women who head a family"),
        text=_("As their card says."),
        rows=lambda rows, _values: rows.filter(shdk=Shdk.KEPALA_KELUARGA, jenis_kelamin=JenisKelamin.PEREMPUAN),
    ),
    "disabilitas": Question(
        title=_("People with a disability"),
        text=_("Every kind that the register knows."),
        rows=lambda rows, _values: rows.filter(cacat__isnull=False).exclude(cacat=Cacat.TIDAK),
        action="penduduk.specific",
    ),
    "keluarga-dokumen": Question(
        title=_("Families without complete papers"),
        text=_("Families of which a member, or the card, lacks a paper."),
        params=(Param("surat", _("Which paper"), Kind.PAPER, lambda _today: Paper.ANY), _TODAY),
        rows=_without_paper,
        of_families=True,
    ),
}


def people(slug: str, values: Values, scope: str) -> People:
    """Whom a question is about, in no order. Of families: the members who lack something."""
    return QUESTIONS[slug].rows(residents(scope), values)


def families(slug: str, values: Values, scope: str) -> QuerySet[Keluarga]:
    return Keluarga.objects.filter(id__in=people(slug, values, scope).values("keluarga_id"), tutup_sejak__isnull=True)
