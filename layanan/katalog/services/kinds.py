"""Keeping services: a change is a new version, and the old one stays for those who asked under it."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.messages import sentence
from layanan.katalog.models import JenisLayanan, PilihanLayanan, VersiLayanan
from layanan.katalog.rules.content import Isi, digest, problems, to_json
from nagari.lib.errors import UserError
from nagari.wilayah.rules.codes import chain

KODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
_CONTENT = tuple(Isi.__slots__)


@transaction.atomic
def add_kind(wilayah: str, kode: str, isi: Isi, now: datetime) -> JenisLayanan:
    """A service of the office of region `wilayah`. Raises UserError kind_code, kind_taken, kind_wrong."""
    kode = check_code(wilayah, kode)
    row = JenisLayanan(wilayah=wilayah, kode=kode)
    row.save()
    _write(row, isi, now, bawaan=False)
    return row


def check_code(wilayah: str, raw: str) -> str:
    """As it is kept. Raises UserError kind_code, kind_taken."""
    kode = raw.strip().upper()
    if not KODE.fullmatch(kode):
        raise UserError(
            "kind_code",
            _("A code has 2 to 20 capital letters, digits or hyphens and begins with a letter."),
            _("Choose another code."),
        )
    if JenisLayanan.objects.filter(kode=kode, wilayah__in=chain(wilayah)).exists():
        raise UserError("kind_taken", _("Another service has this code."), _("Choose another code."))
    return kode


@transaction.atomic
def change_kind(row: JenisLayanan, isi: Isi, now: datetime, *, bawaan: bool = False) -> bool:
    """What the service says from now on; whether that is something else than before. Raises UserError kind_wrong."""
    held = JenisLayanan.objects.select_for_update().get(pk=row.pk)
    if held.versi is not None and held.versi.sidik == digest(isi):
        return False
    _write(held, isi, now, bawaan=bawaan)
    return True


@transaction.atomic
def switch_kind(wilayah: str, row: JenisLayanan, *, aktif: bool) -> None:
    """Whether it is given: by whom it belongs to for everybody, by another office for itself."""
    if row.wilayah == wilayah:
        row.aktif = aktif
        row.save()
        return
    choice = PilihanLayanan.objects.filter(wilayah=wilayah, jenis=row).order_by("id").last()
    choice = choice or PilihanLayanan(wilayah=wilayah, jenis=row)
    choice.aktif = aktif
    choice.save()


def _write(row: JenisLayanan, isi: Isi, now: datetime, *, bawaan: bool) -> None:
    found = problems(isi)
    if found:
        raise UserError("kind_wrong", " ".join(sentence(one) for one in found))
    last = VersiLayanan.objects.filter(jenis=row).order_by("nomor").last()
    versi = version_of(row, isi, now, nomor=last.nomor + 1 if last else 1, bawaan=bawaan)
    versi.save()
    row.versi = versi
    row.save()


def version_of(row: JenisLayanan, isi: Isi, now: datetime, *, nomor: int, bawaan: bool) -> VersiLayanan:
    """Not saved yet."""
    values = to_json(isi)
    return VersiLayanan(
        wilayah=row.wilayah,
        jenis=row,
        nomor=nomor,
        dibuat_pada=now,
        bawaan=bawaan,
        sidik=digest(isi),
        tingkat=isi.tingkat,
        **{name: values[name] for name in _CONTENT},
    )
