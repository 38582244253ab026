"""What pages and letters read of the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from nagari.kantor import clock, site
from nagari.kantor.models import Kantor, KoreksiJam, Nomor, Pegawai, SeriLanjut, SeriNomor, StatusNomor
from nagari.kantor.rules.numbers import Series, sample
from nagari.kantor.rules.officials import Official, SignatureBlock, chain_of, signature_block
from nagari.sync.prepared import Objects, Statement
from nagari.sync.succession import Doubt

_OFFICE: Final = Objects(Kantor, lambda wilayah: Kantor.objects.filter(wilayah=wilayah).order_by("id"))
_OFFICIALS: Final = Objects(
    Pegawai, lambda wilayah: Pegawai.objects.filter(wilayah=wilayah).order_by("jabatan", "mulai", "id")
)
_SAME: Final = Statement(
    lambda wilayah, kode, tahun: SeriNomor.all_objects.filter(wilayah=wilayah, kode=kode, tahun=tahun).values_list("id")
)
# Of one row at a time, whose last the index gives at once; of several together all numbers of the year were looked at.
_HIGHEST: Final = Statement(lambda key: Nomor.all_objects.filter(seri_id=key).order_by("-urut").values_list("urut"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands on top of every print; template variable `kantor` of base_print.html. `emblem_url` may be empty."""

    kop: tuple[str, ...]
    nama: str
    alamat: str = ""
    kode_pos: str = ""
    telepon: str = ""
    email: str = ""
    situs_web: str = ""
    emblem_url: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """An official who may sign on the day asked for, and the block that stands under the letter."""

    official: Official
    block: SignatureBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """One series of one year with its counts."""

    id: UUID
    kode: str
    nama: str
    pola: str
    tahun: int
    series: Series
    terbit: int
    cadangan: int
    batal: int
    # Its first number, as people know it from letters.
    contoh: str


def profile(wilayah: str) -> Kantor | None:
    return _OFFICE.first(wilayah)


def emblem_url(digest: str) -> str:
    return reverse("kantor:emblem", args=[digest]) if digest else ""


def letterhead_of(kantor: Kantor) -> Letterhead:
    return Letterhead(
        kop=tuple(kantor.kop),
        nama=kantor.nama,
        alamat=kantor.alamat,
        kode_pos=kantor.kode_pos,
        telepon=kantor.telepon,
        email=kantor.email,
        situs_web=kantor.situs_web,
        emblem_url=emblem_url(kantor.lambang),
    )


def letterhead(wilayah: str = "") -> Letterhead:
    """Letterhead of the office of region `wilayah`, of this office unless given."""
    info = site.current()
    kantor = profile(wilayah or (info.wilayah if info else ""))
    return letterhead_of(kantor) if kantor else Letterhead(kop=(), nama=info.office_name if info else "")


def official_of(row: Pegawai) -> Official:
    return Official(
        id=row.id,
        nama=row.nama,
        jabatan=row.jabatan,
        jenis=row.jenis,
        sebutan=row.sebutan,
        nip=row.nip,
        pangkat=row.pangkat,
        mulai=row.mulai,
        selesai=row.selesai,
        atas_nama=row.atas_nama_id,
    )


def officials(wilayah: str) -> Mapping[UUID, Official]:
    """Every official the office ever entered, by key; heads first, then by post and start."""
    rank = {"kepala": 0, "sekretaris": 1, "kasi": 2, "staf": 3}
    rows = _OFFICIALS.all(wilayah)
    return {row.id: official_of(row) for row in sorted(rows, key=lambda row: rank.get(row.jenis, 9))}


def signers(day: date, wilayah: str = "") -> list[Signer]:
    """Who may sign on `day`: the head first, then those who may sign a.n. and u.b."""
    return signers_among(officials(wilayah or _here()), day)


def signers_among(every: Mapping[UUID, Official], day: date) -> list[Signer]:
    """The same of officials read before."""
    chains = ((one, chain_of(one, every, day)) for one in every.values())
    found = [(len(chain), Signer(one, signature_block(chain))) for one, chain in chains if chain]
    return [signer for _depth, signer in sorted(found, key=lambda pair: pair[0])]


def head_of_office(day: date, wilayah: str = "") -> Official | None:
    """The head on `day`; the one who took office last, should there be two."""
    heads = [one for one in officials(wilayah or _here()).values() if one.is_head and one.in_office(day)]
    return max(heads, key=lambda one: one.mulai) if heads else None


def series_state(row: SeriNomor) -> Series:
    """Counts over all rows of this code and year: two machines of one office may each have made one."""
    same = _SAME.rows(row.wilayah, row.kode, row.tahun)
    highest = (_HIGHEST.row(key) for (key,) in same)
    return Series(row.mulai, max((found[0] for found in highest if found), default=0))


def is_unconfirmed(kode: str, tahun: int, doubt: Doubt | None) -> bool:
    """May numbers of this series have been given that are not known here, and has nobody yet said which was the last?
    In a later year than the doubt's this computer gives the first."""
    if doubt is None or tahun > timezone.localdate(doubt.since).year:
        return False
    return not SeriLanjut.objects.filter(kode=kode, tahun=tahun, site__in=doubt.names).exists()


def series_to_confirm(wilayah: str, tahun: int, doubt: Doubt | None) -> list[SeriNomor]:
    """Series of this year that are unconfirmed, one of each code."""
    if doubt is None or tahun > timezone.localdate(doubt.since).year:
        return []
    confirmed = SeriLanjut.objects.filter(tahun=tahun, site__in=doubt.names).values("kode")
    rows = SeriNomor.objects.filter(wilayah=wilayah, tahun=tahun).exclude(kode__in=confirmed)
    # Two machines of one office may each have made one: the first holds the numbers, as in `locked_series`.
    return list({row.kode: row for row in rows.order_by("kode", "-id")}.values())


def numbers_of(row: SeriNomor, status: str = "") -> QuerySet[Nomor]:
    """Latest first; of a number that was taken for a gap and arrived after all, what arrived."""
    arrived = Nomor.objects.filter(seri=row, urut=OuterRef("urut")).exclude(status=StatusNomor.CELAH)
    found: QuerySet[Nomor] = (
        Nomor.objects.filter(seri=row).exclude(Exists(arrived), status=StatusNomor.CELAH).order_by("-urut")
    )
    return found.filter(status=status) if status in StatusNomor.values else found


def series_list(wilayah: str, tahun: int) -> list[SeriesLine]:
    counts = {
        status.value: Count("nomor_list", filter=Q(nomor_list__status=status, nomor_list__deleted_at=None))
        for status in StatusNomor
    }
    rows = SeriNomor.objects.filter(wilayah=wilayah, tahun=tahun).annotate(highest=Max("nomor_list__urut"), **counts)
    return [
        SeriesLine(
            id=row.id,
            kode=row.kode,
            nama=row.nama,
            pola=row.pola,
            tahun=row.tahun,
            series=Series(row.mulai, row.highest or 0),
            terbit=row.terbit,
            cadangan=row.cadangan,
            batal=row.batal,
            contoh=series_sample(row),
        )
        for row in rows.order_by("kode", "id")
    ]


def series_sample(row: SeriNomor) -> str:
    info = site.current()
    return sample(row.pola, clock.today(), kantor=info.kode if info else "")


def series_years(wilayah: str) -> list[int]:
    years = SeriNomor.objects.filter(wilayah=wilayah).values_list("tahun", flat=True).distinct()
    return sorted(years, reverse=True)


def clock_corrections(limit: int = 10) -> Sequence[KoreksiJam]:
    return list(KoreksiJam.objects.order_by("-id")[:limit])


def _here() -> str:
    info = site.current()
    return info.wilayah if info else ""
