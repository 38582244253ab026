"""The catalogue that comes with the program becomes an office's own, and is renewed by a newer program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import QuerySet

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan, SyaratLayanan, VersiLayanan
from layanan.katalog.rules.content import Isi, digest
from layanan.katalog.services.kinds import change_kind, version_of
from nagari.wilayah.rules.codes import chain


@dataclass(frozen=True, slots=True)
class Loaded:
    """`kept`: codes of services that were changed here, and so are not replaced."""

    added: int
    renewed: int
    kept: tuple[str, ...]


@transaction.atomic
def load_catalogue(wilayah: str, now: datetime) -> Loaded:
    """Requirements and services that are missing come in, those nobody changed are renewed. Again: nothing happens.

    What an office above keeps already is left to it.
    """
    _load_requirements(wilayah)
    # One that was deleted here does not come back.
    every = cast("QuerySet[JenisLayanan]", JenisLayanan.all_objects.filter(wilayah=wilayah))
    rows = {row.kode: row for row in every.select_related("versi").order_by("-id")}
    above = set(JenisLayanan.objects.filter(wilayah__in=chain(wilayah)[:-1]).values_list("kode", flat=True))
    new: dict[str, Isi] = {}
    renewed, kept = 0, []
    for kode, isi in shipped.services().items():
        row = rows.get(kode)
        if row is None and kode in above:
            continue
        if row is None:
            new[kode] = isi
        elif row.deleted_at is not None or row.versi is None or row.versi.sidik == digest(isi):
            continue
        elif row.versi.bawaan:
            renewed += change_kind(row, isi, now, bawaan=True)
        else:
            kept.append(kode)
    _add(wilayah, new, now)
    return Loaded(len(new), renewed, tuple(kept))


def _add(wilayah: str, services: Mapping[str, Isi], now: datetime) -> None:
    """All at once: one by one it takes seconds on an old laptop."""
    rows = [JenisLayanan(wilayah=wilayah, kode=kode, bawaan=True) for kode in services]
    versions = [version_of(row, services[row.kode], now, nomor=1, bawaan=True) for row in rows]
    for row, versi in zip(rows, versions, strict=True):
        row.versi_id = versi.pk
    JenisLayanan.objects.bulk_create(rows)
    VersiLayanan.objects.bulk_create(versions)


def _load_requirements(wilayah: str) -> None:
    every = cast("QuerySet[SyaratLayanan]", SyaratLayanan.all_objects.filter(wilayah=wilayah))
    known = set(every.values_list("kode", flat=True))
    known |= set(SyaratLayanan.objects.filter(wilayah__in=chain(wilayah)[:-1]).values_list("kode", flat=True))
    SyaratLayanan.objects.bulk_create(
        SyaratLayanan(wilayah=wilayah, kode=one.kode, nama=one.nama, catatan=one.catatan, dibawa=one.dibawa)
        for one in shipped.requirements().values()
        if one.kode not in known
    )
