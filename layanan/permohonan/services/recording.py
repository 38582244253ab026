"""How a step is written down."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services.notifying import notify
from layanan.permohonan.services.placing import place


def record(
    permohonan: Permohonan,
    kind: Langkah,
    person: Person,
    now: datetime,
    *,
    sesudah: UUID | None = None,
    tahap: tuple[int, ...] = (),
    alasan: str = "",
    rincian: Mapping[str, list[str]] | None = None,
) -> LangkahPermohonan:
    """Whoever calls has looked whether it may be."""
    row = LangkahPermohonan(
        wilayah=permohonan.wilayah,
        permohonan=permohonan,
        jenis=kind,
        sesudah=sesudah,
        kantor=person.wilayah,
        oleh=person.oleh,
        oleh_nama=person.nama,
        pada=now,
        tahap=list(tahap),
        alasan=" ".join(alasan.split()),
        rincian=dict(rincian or {}),
    )
    row.save()
    # Who did it sees it at once, not a second later.
    place([permohonan.pk])
    notify(permohonan, row, now)
    return row
