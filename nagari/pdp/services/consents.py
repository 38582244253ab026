"""A yes to one purpose, and its withdrawal."""

from datetime import datetime

from django.db import transaction

from nagari.pdp import rules
from nagari.pdp.holdings import holdings
from nagari.pdp.messages import refused
from nagari.pdp.models import Persetujuan, SaluranSetuju, Tujuan
from nagari.pdp.queries import consent_of
from nagari.penduduk.models import Penduduk


@transaction.atomic
def give(penduduk: Penduduk, tujuan: str, saluran: str, now: datetime) -> Persetujuan:
    """Raises UserError consent_same."""
    known = consent_of(penduduk.pk, tujuan)
    if known is not None and known.ditarik_pada is None:
        raise refused("consent_same")
    row = Persetujuan(
        wilayah=penduduk.wilayah,
        penduduk=penduduk,
        tujuan=Tujuan(tujuan),
        versi_teks=rules.CONSENT_TEXT,
        saluran=SaluranSetuju(saluran),
        diberikan_pada=now,
    )
    row.save()
    return row


@transaction.atomic
def withdraw(penduduk: Penduduk, tujuan: str, saluran: str, now: datetime) -> Persetujuan:
    """Ends it at once here, elsewhere with the next exchange. Raises UserError consent_same."""
    row = consent_of(penduduk.pk, tujuan)
    if row is not None and row.ditarik_pada is not None:
        raise refused("consent_same")
    if row is None:
        row = Persetujuan(
            wilayah=penduduk.wilayah,
            penduduk=penduduk,
            tujuan=Tujuan(tujuan),
            versi_teks=rules.CONSENT_TEXT,
            saluran=SaluranSetuju(saluran),
        )
    row.ditarik_pada, row.ditarik_saluran = now, SaluranSetuju(saluran)
    row.save()
    holdings.stop(tujuan, penduduk.pk, now)
    return row
