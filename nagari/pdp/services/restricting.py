"""The use of a record is suspended, and taken up again (UU 27/2022 art. 41)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nagari.pdp.messages import refused
from nagari.pdp.models import Pembatasan
from nagari.pdp.queries import restricted
from nagari.penduduk.models import Penduduk


@transaction.atomic
def restrict(penduduk: Penduduk, alasan: str, now: datetime) -> Pembatasan:
    """Raises UserError reason_missing, restricted_already."""
    reason = " ".join(alasan.split())
    if not reason:
        raise refused("reason_missing")
    if restricted([penduduk.pk]):
        raise refused("restricted_already")
    row = Pembatasan(wilayah=penduduk.wilayah, penduduk=penduduk, alasan=reason[:200], sejak=now)
    row.save()
    return row


@transaction.atomic
def lift(penduduk: Penduduk, now: datetime) -> None:
    """Raises UserError not_restricted."""
    rows = list(Pembatasan.objects.filter(penduduk=penduduk, dicabut_pada=None))
    if not rows:
        raise refused("not_restricted")
    for row in rows:
        row.dicabut_pada = now
        row.save()


def check_usable(people: Iterable[UUID]) -> None:
    """Before somebody's data goes into a paper. Raises UserError restricted."""
    found = restricted(people)
    if found:
        name = Penduduk.objects.filter(pk__in=found).values_list("nama", flat=True).first()
        raise refused("restricted", name=name or "-")
