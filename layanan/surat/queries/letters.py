"""The archive: which letters there are, and what is known of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, Q
from django.http import QueryDict
from django.urls import reverse

from layanan.surat.models import CaraTte, CatatanSurat, JenisCatatan, Keadaan, Surat
from nagari.sync.revision import Kept
from nagari.sync.tracking import SyncedQuerySet
from nagari.wilayah.rules.codes import is_village

PER_PAGE: Final = 50
LONGEST_SEARCH: Final = 80
# What a list shows; the rest of a letter is long.
_LISTED: Final = ("id", "wilayah", "deleted_at", "tanggal", "urut", "keadaan", "jenis", "nomor", "nama", "judul")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`tahun` 0: of every year."""

    q: str = ""
    jenis: str = ""
    keadaan: str = ""
    tahun: int = 0

    def query_string(self) -> str:
        said: Mapping[str, object] = {"jenis": self.jenis, "keadaan": self.keadaan, "tahun": self.tahun}
        return urlencode({name: value for name, value in said.items() if value})


def wanted(query: QueryDict) -> Wanted:
    """`?q= &jenis=SKD &keadaan=terbit &tahun=2026`; what means nothing is left out."""
    tahun, keadaan = query.get("tahun", ""), query.get("keadaan", "")
    return Wanted(
        q=" ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
        jenis=query.get("jenis", "").replace("\x00", "")[:20],
        keadaan=keadaan if keadaan in Keadaan.values else "",
        tahun=int(tahun) if tahun.isascii() and tahun.isdigit() and len(tahun) == 4 and tahun > "1899" else 0,
    )


def letters(scope: str, asked: Wanted) -> SyncedQuerySet[Surat]:
    """Newest first; every word asked for stands in the number, the name or the title."""
    rows = _of(scope)
    for word in asked.q.split():
        rows = rows.filter(Q(nomor__icontains=word) | Q(nama__icontains=word) | Q(judul__icontains=word))
    if asked.jenis:
        rows = rows.filter(jenis=asked.jenis)
    if asked.keadaan:
        rows = rows.filter(keadaan=asked.keadaan)
    if asked.tahun:
        rows = rows.filter(tanggal__year=asked.tahun)
    return rows.order_by("-tanggal", "-urut", "-id")


def listed(scope: str, asked: Wanted, page: str | None) -> Page[Surat]:
    return Paginator(letters(scope, asked).only(*_LISTED), PER_PAGE).get_page(page)


def _of(scope: str) -> SyncedQuerySet[Surat]:
    # A village has none below it: asked for it alone, rows come in the order of the index.
    return Surat.objects.filter(wilayah=scope) if is_village(scope) else Surat.objects.in_scope(scope)


@dataclass(frozen=True, slots=True)
class Range:
    """Code and title of every kind there is a letter of; the years from the latest back to the first."""

    kinds: Sequence[tuple[str, str]]
    years: Sequence[int]


_ranges: Kept[Range] = Kept(most=8)


def range_of(scope: str) -> Range:
    """Two queries over all letters, asked again when a row has changed."""
    return _ranges.get(scope, lambda: _range(scope))


def _range(scope: str) -> Range:
    rows = _of(scope).order_by().values_list("jenis", "judul").distinct()
    found = _of(scope).aggregate(first=Min("tanggal"), last=Max("tanggal"))
    first, last = found["first"], found["last"]
    years = range(last.year, first.year - 1, -1) if first and last else ()
    return Range(sorted(dict(rows).items(), key=lambda one: one[1]), years)


def history(surat: Surat) -> list[CatatanSurat]:
    """What happened to it, in the order of its making."""
    return list(CatatanSurat.objects.filter(surat=surat).order_by("pada", "id"))


def file_of(surat: Surat, notes: list[CatatanSurat]) -> str:
    """Digest of what is printed: as signed, where it is; "" of a letter on paper."""
    signed = [one for one in notes if one.jenis == JenisCatatan.TANDA_TANGAN and one.berkas and surat.pdf]
    # A scan of what was signed with a pen is no letter.
    files = [one.berkas for one in signed if one.rincian.get("cara") != CaraTte.BASAH]
    return files[-1] if files else surat.pdf


def copies(notes: list[CatatanSurat]) -> int:
    """How many copies were made of it."""
    said = (one.rincian.get("lembar", 0) for one in notes if one.jenis == JenisCatatan.SALINAN)
    return sum(one for one in said if isinstance(one, int))


def letters_about(penduduk: UUID, limit: int = 10) -> list[Surat]:
    """Of this resident, newest first."""
    rows = Surat.objects.filter(subjek_list__penduduk_id=penduduk, subjek_list__deleted_at=None)
    return list(rows.only(*_LISTED).order_by("-tanggal", "-urut").distinct()[:limit])


def addresses_of_numbers(numbers: Collection[UUID]) -> dict[UUID, str]:
    """Of the pages of the letters that bear them; a cancelled letter lets go of its number."""
    rows = Surat.objects.filter(nomor_urut__in=numbers).exclude(keadaan=Keadaan.BATAL)
    return {nomor: reverse("surat:detail", args=[key]) for nomor, key in rows.values_list("nomor_urut", "pk")}
