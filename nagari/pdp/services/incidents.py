"""Incidents: noticed, told of, closed."""

from datetime import datetime

from django.db import transaction

from nagari.pdp.messages import refused
from nagari.pdp.models import Insiden


@transaction.atomic
def open_incident(
    wilayah: str,
    now: datetime,
    *,
    judul: str,
    data: str,
    kejadian: str,
    penanganan: str = "",
    jumlah: int | None = None,
    diketahui: datetime | None = None,
) -> Insiden:
    """The 72 hours run from `diketahui`. Raises UserError future."""
    at = diketahui or now
    if at > now:
        raise refused("future")
    row = Insiden(
        wilayah=wilayah,
        judul=judul,
        diketahui_pada=at,
        data=data,
        kejadian=kejadian,
        penanganan=penanganan,
        jumlah=jumlah,
    )
    row.save()
    return row


@transaction.atomic
def amend(row: Insiden, *, data: str, kejadian: str, penanganan: str, jumlah: int | None) -> None:
    """More is known than at first. Raises UserError incident_over."""
    row = _open(row)
    row.data, row.kejadian, row.penanganan, row.jumlah = data, kejadian, penanganan, jumlah
    row.save()


@transaction.atomic
def note_told(row: Insiden, whom: str, now: datetime) -> None:
    """`whom`: "lembaga" (the authority) or "subjek" (those whose data it is). Raises UserError incident_over."""
    row = _open(row)
    if whom == "lembaga":
        row.lembaga_pada = row.lembaga_pada or now
    else:
        row.subjek_pada = row.subjek_pada or now
    row.save()


@transaction.atomic
def close(row: Insiden, now: datetime) -> None:
    """Raises UserError incident_over, incident_early."""
    row = _open(row)
    if row.lembaga_pada is None or row.subjek_pada is None:
        raise refused("incident_early")
    row.ditutup_pada = now
    row.save()


def _open(row: Insiden) -> Insiden:
    found = Insiden.objects.select_for_update().get(pk=row.pk)
    if found.ditutup_pada is not None:
        raise refused("incident_over")
    return found
