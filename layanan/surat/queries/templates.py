"""Which template a kind is made with."""

from dataclasses import dataclass
from typing import Final

from layanan.katalog.models import Penandatangan, VersiLayanan
from layanan.surat import shipped
from layanan.surat.models import TemplatSurat, VersiTemplat
from layanan.surat.rules.source import digest, is_signed_by_others
from nagari.sync.prepared import Objects
from nagari.wilayah.rules.codes import chain, is_village

_OF_KIND: Final = Objects(
    TemplatSurat,
    lambda regions, jenis: TemplatSurat.objects.filter(
        wilayah__in=regions, jenis=jenis, aktif=True, versi__sidik__isnull=False
    ),
    "versi",
)


@dataclass(frozen=True, slots=True)
class Template:
    """`versi` None: as it came with the program."""

    sumber: str
    versi: VersiTemplat | None

    @property
    def sidik(self) -> str:
        return self.versi.sidik if self.versi else digest(self.sumber)


def template_for(wilayah: str, jenis: str) -> Template:
    """The office's own before those of the offices above it, before the shipped one. One query."""
    nearest = max(_OF_KIND.all(chain(wilayah), jenis), key=lambda row: (len(row.wilayah), row.pk), default=None)
    if nearest is None or nearest.versi is None:
        return Template(shipped.source(jenis), None)
    return Template(nearest.versi.sumber, nearest.versi)


def others_sign(wilayah: str, layanan: VersiLayanan) -> bool:
    """Will somebody beside the office sign letters of this kind, made by the office of region `wilayah`?"""
    is_attested = layanan.mengetahui == Penandatangan.CAMAT and is_village(wilayah)
    return is_attested or is_signed_by_others(template_for(wilayah, layanan.jenis.kode).sumber)


@dataclass(frozen=True, slots=True)
class Kept:
    """Whose template a kind has: `wilayah` "" for the shipped one."""

    jenis: str
    wilayah: str
    versi: VersiTemplat | None


def kept(wilayah: str) -> dict[str, Kept]:
    """By kind, of those that somebody changed, as they hold at the office of region `wilayah`. One query."""
    rows = TemplatSurat.objects.filter(wilayah__in=chain(wilayah), aktif=True, versi__sidik__isnull=False)
    ordered = sorted(rows.select_related("versi").defer("versi__sumber"), key=lambda row: (len(row.wilayah), row.pk))
    return {row.jenis: Kept(row.jenis, row.wilayah, row.versi) for row in ordered}


def versions(wilayah: str, jenis: str) -> list[VersiTemplat]:
    """This office's own, newest first."""
    rows = VersiTemplat.objects.filter(templat__wilayah=wilayah, templat__jenis=jenis, templat__deleted_at=None)
    return list(rows.defer("sumber").order_by("-nomor", "-id")[:50])
