"""Groups of residents whom no single field tells, as figures count them at the end of a month."""

from datetime import date

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.kode import Cacat, Kewarganegaraan, KtpEl, StatusPerkawinan
from nagari.penduduk.models import Penduduk, UkuranKeluarga
from nagari.penduduk.rules.person import ELDERLY, KTP_AGE
from nagari.statistik.rules import born_in, first_day, last_day, month_of

_YEAR = 12


class Kelompok(TextChoices):
    VOTERS = "pemilih", _("may vote")
    VOTERS_SOON = "pemilih-setahun", _("may vote within 12 months")
    VOTERS_LATER = "pemilih-nanti", _("may vote later")
    VOTERS_UNDATED = "pemilih-tanpa-tanggal", _("may vote, nobody knows when")
    UNDATED = "tanpa-tanggal-lahir", _("date of birth not known")
    CARD = "ktp-ada", _("has to have a KTP-el and has one")
    NO_CARD = "ktp-belum", _("has to have a KTP-el and has none")
    ALONE = "lansia-sendiri", _("elderly, living alone")
    DISABLED = "disabilitas", _("with a disability")


# Data on health: for who may know of it.
SPECIFIC_GROUPS = frozenset({Kelompok.DISABLED})


def belonging(rows: QuerySet[Penduduk], kelompok: Kelompok, day: date) -> QuerySet[Penduduk]:
    """Of `rows` those of a group, at the end of the month of `day`."""
    month = month_of(day)
    if kelompok is Kelompok.DISABLED:
        return rows.filter(cacat__isnull=False).exclude(cacat=Cacat.TIDAK)
    if kelompok is Kelompok.UNDATED:
        return rows.filter(tanggal_lahir__isnull=True)
    if kelompok is Kelompok.ALONE:
        _first, last = born_in(ELDERLY, None, month)
        return living_alone(rows).filter(tanggal_lahir__lte=last_day(last))
    return rows.filter(_of_age(kelompok, month), kewarganegaraan=Kewarganegaraan.WNI)


def living_alone(rows: QuerySet[Penduduk]) -> QuerySet[Penduduk]:
    """The only permanent resident of a family, or in none: as figures count them."""
    alone = UkuranKeluarga.objects.filter(anggota=1).values("keluarga")
    return rows.filter(Q(keluarga_id__isnull=True) | Q(keluarga_id__in=alone))


def _of_age(kelompok: Kelompok, month: int) -> Q:
    """Whoever is or was married is of age (UU 7/2017 art. 1), whenever born."""
    wed = Q(status_perkawinan__gt=StatusPerkawinan.BELUM_KAWIN)
    grown = wed | Q(tanggal_lahir__lte=last_day(month - _YEAR * KTP_AGE))
    single = Q(status_perkawinan__isnull=True) | Q(status_perkawinan=StatusPerkawinan.BELUM_KAWIN)
    from_now_on, a_year_on = (first_day(month + 1 + more - _YEAR * KTP_AGE) for more in (0, _YEAR))
    has_card = Q(ktp_el=KtpEl.KTP_EL)
    return {
        Kelompok.VOTERS: grown,
        Kelompok.VOTERS_SOON: single & Q(tanggal_lahir__gte=from_now_on, tanggal_lahir__lt=a_year_on),
        Kelompok.VOTERS_LATER: single & Q(tanggal_lahir__gte=a_year_on),
        Kelompok.VOTERS_UNDATED: single & Q(tanggal_lahir__isnull=True),
        Kelompok.CARD: grown & has_card,
        Kelompok.NO_CARD: grown & (Q(ktp_el__isnull=True) | ~has_card),
    }[kelompok]
