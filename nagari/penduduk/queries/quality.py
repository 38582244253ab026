"""What in the register wants a person's hand: one work list for each kind of flaw, of one village.

Counts take one query each and are kept until a row changes; keys are read up to MOST of a list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr, Upper

from nagari.penduduk.kode import JenisKelamin, Kewarganegaraan, KtpEl, StatusDasar, StatusPerkawinan, StatusRekam
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import MOST as MOST_PAIRS
from nagari.penduduk.queries.duplicates import pairs
from nagari.penduduk.queries.families import Flaw, flawed
from nagari.penduduk.queries.filters import years_before
from nagari.penduduk.queries.mending import perhaps_headless
from nagari.penduduk.rules.person import KTP_AGE, OLD_AGE
from nagari.sync.revision import Kept

MOST = 5000


class Mutu(StrEnum):
    """The work lists, as their addresses name them."""

    TANPA_NIK = "tanpa-nik"
    NIK_BEDA = "nik-beda"
    TANPA_LAHIR = "tanpa-tanggal-lahir"
    UMUR = "umur"
    TANPA_ALAMAT = "tanpa-alamat"
    WAJIB_KTP = "wajib-ktp"
    TANPA_KELUARGA = "tanpa-keluarga"
    TANPA_KEPALA = "tanpa-kepala"
    DUA_KEPALA = "dua-kepala"
    TANPA_NOMOR = "tanpa-nomor-kk"
    KOSONG = "kk-kosong"
    GANDA = "ganda"


_FAMILY_FLAWS: Mapping[Mutu, Flaw] = {
    Mutu.TANPA_KEPALA: Flaw.NO_HEAD,
    Mutu.DUA_KEPALA: Flaw.TWO_HEADS,
    Mutu.KOSONG: Flaw.EMPTY,
}
OF_FAMILIES = frozenset({*_FAMILY_FLAWS, Mutu.TANPA_NOMOR})


@dataclass(frozen=True, slots=True)
class Count:
    """`is_cut`: there are more."""

    mutu: Mutu
    number: int
    is_cut: bool = False


_counts: Kept[list[Count]] = Kept(most=8)


def counts(wilayah: str, today: date) -> Sequence[Count]:
    """All lists of a village but GANDA, which takes as long as all of them, in the order of Mutu."""
    return _counts.get((wilayah, today), lambda: [_count(mutu, wilayah, today) for mutu in Mutu if mutu != Mutu.GANDA])


def _count(mutu: Mutu, wilayah: str, today: date) -> Count:
    return Count(mutu, rows_of(mutu, wilayah, today).count())


def count_pairs(wilayah: str) -> Count:
    found = len(pairs(wilayah))
    return Count(Mutu.GANDA, found, is_cut=found >= MOST_PAIRS)


def rows_of(mutu: Mutu, wilayah: str, today: date) -> QuerySet[Penduduk] | QuerySet[Keluarga]:
    """The residents, or families, of a list other than GANDA; in no order."""
    if mutu in OF_FAMILIES:
        return _families(mutu, wilayah)
    return _PEOPLE[mutu](Penduduk.objects.filter(wilayah=wilayah, status_dasar=StatusDasar.HIDUP), today)


def keys_of(mutu: Mutu, wilayah: str, today: date) -> list[UUID]:
    """In the order of the list, at most MOST. One query."""
    order = ("no_kk", "id") if mutu in OF_FAMILIES else (Upper("nama"), "id")
    return list(rows_of(mutu, wilayah, today).order_by(*order).values_list("id", flat=True)[:MOST])


def _families(mutu: Mutu, wilayah: str) -> QuerySet[Keluarga]:
    rows: QuerySet[Keluarga] = Keluarga.objects.filter(wilayah=wilayah)
    if mutu is Mutu.TANPA_NOMOR:
        return rows.filter(no_kk="", tutup_sejak__isnull=True)
    if mutu is Mutu.TANPA_KEPALA:
        rows = rows.filter(id__in=perhaps_headless())
    return flawed(rows, _FAMILY_FLAWS[mutu])


People = QuerySet[Penduduk]


def _with_another_nik(rows: People, _today: date) -> People:
    """The NIK names another birth date or sex, or is too short to name one. A person of unknown sex may be either."""
    born = Cast("tanggal_lahir", CharField())
    rest, day = Concat(Substr(born, 6, 2), Substr(born, 3, 2)), Substr(born, 9, 2)
    # A woman's day has 40 added.
    of_woman = Concat(Cast(Cast(day, IntegerField()) + Value(40), CharField()), rest)
    known = rows.exclude(nik="").filter(tanggal_lahir__isnull=False)
    told = known.annotate(tertulis=Substr("nik", 7, 6), pria=Concat(day, rest), wanita=of_woman)
    man, woman = Q(tertulis=F("pria")), Q(tertulis=F("wanita"))
    is_man, is_woman = Q(jenis_kelamin=JenisKelamin.LAKI_LAKI), Q(jenis_kelamin=JenisKelamin.PEREMPUAN)
    return told.exclude((is_man & man) | (is_woman & woman) | (Q(jenis_kelamin__isnull=True) & (man | woman)))


def _lacking(rows: People, name: str) -> People:
    """From the index that begins with `name`: asked for the village too, SQLite reads every resident's row instead."""
    lacking = Penduduk.objects.filter(**{f"{name}__isnull": True}, status_dasar=StatusDasar.HIDUP)
    return rows.filter(id__in=lacking.values("id"))


def _due_for_ktp(rows: People, today: date) -> People:
    """Citizens of 17, or once married (UU 24/2013 art. 63), of whom neither card nor recording is known."""
    grown = Q(tanggal_lahir__lte=years_before(today, KTP_AGE))
    married = Q(status_perkawinan__gt=StatusPerkawinan.BELUM_KAWIN)
    # Null compares with nothing: asked the other way round, whoever lacks both values would be left out.
    without = ~Q(ktp_el=KtpEl.KTP_EL) | Q(ktp_el__isnull=True)
    unrecorded = Q(status_rekam__isnull=True) | Q(status_rekam__lt=StatusRekam.SUDAH_REKAM)
    return rows.filter(grown | married, without, unrecorded).exclude(kewarganegaraan=Kewarganegaraan.WNA)


_PEOPLE: Mapping[Mutu, Callable[[People, date], People]] = {
    Mutu.TANPA_NIK: lambda rows, _today: rows.filter(nik=""),
    Mutu.NIK_BEDA: _with_another_nik,
    Mutu.TANPA_LAHIR: lambda rows, _today: rows.filter(tanggal_lahir__isnull=True),
    Mutu.UMUR: lambda rows, today: rows.filter(tanggal_lahir__lte=years_before(today, OLD_AGE + 1)),
    Mutu.TANPA_ALAMAT: lambda rows, _today: _lacking(rows, "lingkungan"),
    Mutu.WAJIB_KTP: _due_for_ktp,
    Mutu.TANPA_KELUARGA: lambda rows, _today: _lacking(rows, "keluarga"),
}
