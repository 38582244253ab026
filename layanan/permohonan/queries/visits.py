"""Requests as a visit to the counter is about: those of a resident, or the one whose number somebody brings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from layanan.permohonan.models import LetakPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.rules.numbers import read_number
from nagari.sync.tracking import in_region

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Brief:
    """`is_over`: nothing is done about it any more."""

    id: UUID
    nomor: str
    judul: str
    pemohon_nama: str
    diajukan_pada: datetime
    is_over: bool


def of_resident(key: UUID, scope: str) -> list[Brief]:
    """Whom it is about, or who asks for it; the newest first. Two queries."""
    about = SubjekPermohonan.objects.filter(penduduk_id=key).values("permohonan_id")
    rows = _rows(scope).filter(Q(pemohon_id=key) | Q(id__in=about))
    return _brief(rows.order_by("-diajukan_pada", "-id")[:SHOWN])


def one(key: UUID, scope: str) -> Brief | None:
    return next(iter(_brief(_rows(scope).filter(id=key))), None)


def numbered(typed: str, scope: str) -> Brief | None:
    """Raises CodedError of rules.numbers."""
    return next(iter(_brief(_rows(scope).filter(nomor=str(read_number(typed))).order_by("id")[:1])), None)


def _rows(scope: str) -> QuerySet[Permohonan]:
    rows: QuerySet[Permohonan] = Permohonan.objects.filter(in_region(scope))
    return rows


def _brief(rows: QuerySet[Permohonan]) -> list[Brief]:
    told = list(rows.values_list("id", "nomor", "versi__judul", "pemohon_nama", "diajukan_pada"))
    over = LetakPermohonan.objects.filter(permohonan__in=[row[0] for row in told], kantor="")
    done = set(over.values_list("permohonan", flat=True)) if told else set()
    return [Brief(*row, is_over=row[0] in done) for row in told]
