"""Keeping templates: a change is a new version, and a bad one never becomes the one that letters are made with."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.rules.content import Isi
from layanan.surat.compiling import in_words
from layanan.surat.drawing import PRELUDE, whole
from layanan.surat.messages import sentence
from layanan.surat.models import TemplatSurat, VersiTemplat
from layanan.surat.queries.people import LABELS
from layanan.surat.queries.samples import sample
from layanan.surat.rules.source import asked, digest, problems
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.printing.sheets import Sheet
from nagari.printing.trying import Tried, tried


def check(sumber: str, isi: Isi, info: SiteInfo, now: datetime) -> None:
    """Raises UserError source_wrong, field_unknown, source_refused: drawn with all values, and with only those that
    must be there."""
    found = list(problems(sumber))
    if found:
        raise UserError("source_wrong", " ".join(sentence(one) for one in found))
    unknown = unknown_fields(sumber, isi)
    if unknown:
        raise UserError(
            "field_unknown",
            _("There is no such field: %(names)s.") % {"names": ", ".join(unknown)},
            _("Use the fields in the list beside the template."),
        )
    for is_whole in (True, False):
        made = preview(sumber, isi, info, now, is_whole=is_whole)
        if not made.pages:
            remedy = _("Correct the template.") if is_whole else _("Look with ada(…) for what may be left out.")
            raise UserError("source_refused", said_of_refusal(made), remedy)


def preview(sumber: str, isi: Isi, info: SiteInfo, now: datetime, *, is_whole: bool = True) -> Tried:
    """The first pages with invented values. In a process of its own; `check` the words first."""
    data: dict[str, Any] = sample(isi, info, now.date(), whole=is_whole)
    return tried(PRELUDE + sumber, whole(data, None, wilayah=info.wilayah, at=now), sheet=Sheet.A4, at=now)


def said_of_refusal(made: Tried) -> str:
    why = in_words(made.why)
    if made.line:
        return _("Line %(line)s of the template: %(why)s") % {"line": made.line, "why": why}
    return _("The template could not be drawn: %(why)s") % {"why": why}


def unknown_fields(sumber: str, isi: Isi) -> list[str]:
    """As the source writes them."""
    known = {"warga": set(LABELS), "isi": set[str]()}
    for one in isi.isian:
        known["isi"] |= {one.nama, f"{one.nama}_hari", f"{one.nama}_huruf", f"{one.nama}_kode"}
    return [f"{one.group}.{one.name}" for one in asked(sumber) if one.name not in known[one.group]]


@transaction.atomic
def save_template(info: SiteInfo, jenis: str, sumber: str, catatan: str, oleh_nama: str, now: datetime) -> VersiTemplat:
    """What letters of this kind are made with from now on, at this office and below it. Whoever calls has checked it.

    The same as it was: no new version.
    """
    row = TemplatSurat.objects.filter(wilayah=info.wilayah, jenis=jenis).order_by("id").first()
    if row is None:
        row = TemplatSurat(wilayah=info.wilayah, jenis=jenis)
        row.save()
    held = TemplatSurat.objects.select_for_update().get(pk=row.pk)
    current: VersiTemplat | None = held.versi
    if current is not None and held.aktif and current.sidik == digest(sumber):
        return current
    last = VersiTemplat.objects.filter(templat=held).order_by("nomor").last()
    versi = VersiTemplat(
        wilayah=info.wilayah,
        templat=held,
        nomor=last.nomor + 1 if last else 1,
        dibuat_pada=now,
        dibuat_oleh=oleh_nama,
        sumber=sumber,
        sidik=digest(sumber),
        catatan=" ".join(catatan.split())[:160],
    )
    versi.save()
    held.versi, held.aktif = versi, True
    held.save()
    return versi


@transaction.atomic
def drop_template(info: SiteInfo, jenis: str) -> None:
    """This office's own is used no more: the one above it holds again, or the one that came with the program."""
    for row in TemplatSurat.objects.filter(wilayah=info.wilayah, jenis=jenis, aktif=True):
        row.aktif = False
        row.save()
