"""Papers of a request: taken in, taken over from an earlier one, removed and put back."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.permohonan.cleaning import cleaned_apart
from layanan.permohonan.messages import refused
from layanan.permohonan.models import Asal, Berkas, Pengajuan, Permohonan, StatusPengajuan
from layanan.permohonan.queries.papers import Holder, papers_of
from layanan.permohonan.queries.standing import may_remove
from layanan.permohonan.rules.papers import MOST_PAPERS, Cleaned, Tipe
from layanan.permohonan.services.steps import locked
from nagari.lib.errors import CodedError, UserError
from nagari.sync import blobs

Clean = Callable[[bytes], Cleaned]

SENTENCES: Final = {
    "paper_empty": (gettext_lazy("This file is empty."), gettext_lazy("Take the photo again.")),
    "paper_big": (
        gettext_lazy("This file has more than %(most)s MB."),
        gettext_lazy("Take the photo with a smaller size, or scan it with less detail."),
    ),
    "paper_heic": (
        gettext_lazy("This photo is in Apple's HEIC format, which cannot be taken in."),
        gettext_lazy("Choose “Most Compatible” in the settings of the camera and take it again, or send a screenshot."),
    ),
    "paper_kind": (
        gettext_lazy("This is no photo (JPEG, PNG, WebP) and no PDF."),
        gettext_lazy("Take a photo of the paper."),
    ),
    "paper_broken": (gettext_lazy("This file cannot be read."), gettext_lazy("Take the photo again.")),
    "paper_small": (gettext_lazy("Nothing can be read on a picture this small."), gettext_lazy("Take a photo.")),
    "paper_pixels": (
        gettext_lazy("This picture is too large to be unpacked."),
        gettext_lazy("Take the photo with a smaller size."),
    ),
    "pdf_locked": (gettext_lazy("This PDF is locked with a password."), gettext_lazy("Save it without one.")),
    "pdf_pages": (
        gettext_lazy("This PDF has more than %(most)s pages."),
        gettext_lazy("Hand in only the pages that are asked for."),
    ),
    "pdf_big": (
        gettext_lazy("This PDF has more than %(most)s MB."),
        gettext_lazy("Scan it with less detail, or take photos."),
    ),
}


def add(
    holder: Holder,
    syarat: str,
    content: bytes,
    now: datetime,
    *,
    penduduk: UUID | None = None,
    asal: str = Asal.LOKET,
    clean: Clean = cleaned_apart,
) -> Berkas:
    """Takes a file in for a requirement of this code. The same again is kept once.

    Raises UserError paper_* and pdf_* (cleaning), papers_many, requirement_unknown, wish_over.
    """
    _check(holder, syarat)
    try:
        kept = clean(content)
    except CodedError as found:
        message, remedy = SENTENCES[found.code]
        raise UserError(found.code, str(message) % found.params, str(remedy)) from None
    digest = blobs.put(kept.content)
    return _keep(holder, syarat, penduduk, asal, now, digest=digest, kept=(kept.tipe, kept.pages, len(kept.content)))


def take_over(permohonan: Permohonan, paper: Berkas, now: datetime) -> Berkas:
    """A paper of an earlier request of one of its people serves again. Raises UserError as `add`."""
    _check(permohonan, paper.syarat)
    kept = (Tipe(paper.tipe), paper.halaman, paper.ukuran)
    return _keep(permohonan, paper.syarat, paper.penduduk_id, Asal.LOKET, now, digest=paper.isi, kept=kept)


@transaction.atomic
def _keep(
    holder: Holder,
    syarat: str,
    penduduk: UUID | None,
    asal: str,
    now: datetime,
    *,
    digest: str,
    kept: tuple[Tipe, int, int],
) -> Berkas:
    known = papers_of(holder)
    same = next((one for one in known if (one.syarat, one.isi) == (syarat, digest)), None)
    if same is not None:
        return same
    if len(known) >= MOST_PAPERS:
        raise UserError(
            "papers_many",
            _("A request has %(most)s papers at most.") % {"most": MOST_PAPERS},
            _("Remove one that is not needed first."),
        )
    tipe, pages, size = kept
    row = Berkas(
        wilayah=holder.wilayah,
        permohonan=holder if isinstance(holder, Permohonan) else None,
        pengajuan=holder if isinstance(holder, Pengajuan) else None,
        penduduk_id=penduduk,
        syarat=syarat,
        isi=digest,
        tipe=tipe,
        halaman=pages,
        ukuran=size,
        asal=asal,
        diterima_pada=now,
    )
    row.save()
    return row


@transaction.atomic
def remove(paper: Berkas) -> None:
    """Its content is kept for a month, in case it is put back (sync.blobs). Raises UserError paper_decided."""
    if paper.permohonan is not None and not may_remove(locked(paper.permohonan)):
        raise UserError(
            "paper_decided",
            _("Somebody has decided on the request with this paper."),
            _("It stays; add the right one beside it."),
        )
    paper.delete()


def put_back(paper: Berkas) -> None:
    paper.deleted_at = None
    paper.save()


def hand_on(wish: Pengajuan, permohonan: Permohonan, penduduk: UUID | None) -> None:
    """What came with a wish belongs to the request it became."""
    for row in papers_of(wish):
        row.permohonan, row.penduduk_id = permohonan, penduduk
        row.save()


def _check(holder: Holder, syarat: str) -> None:
    if syarat not in {one["kode"] for one in holder.versi.syarat}:
        raise refused("requirement_unknown")
    if isinstance(holder, Pengajuan) and holder.status != StatusPengajuan.BARU:
        raise UserError("wish_over", _("Somebody has decided on this already."), _("Ask at the counter."))
