"""Erasing on request, and telling those who asked that it was carried out here."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nagari.kantor import site
from nagari.pdp.holdings import Erasable, holdings
from nagari.pdp.messages import refused
from nagari.pdp.models import TandaHapus
from nagari.sync import erasure, identity
from nagari.sync.core import statements as core
from nagari.sync.models import Statement, StatementKind
from nagari.sync.statements import within


def choices(penduduk: UUID) -> list[tuple[str, Erasable]]:
    """(name of the choice, what it is), in an order that stays."""
    return [(f"{one.model._meta.model_name}-{one.key}", one) for one in holdings.erasable(penduduk)]


def erase(penduduk: UUID, chosen: Collection[str], reason: str, now: datetime) -> list[str]:
    """Digests of the statements that now travel. Raises UserError nothing_to_erase, reason_missing, and as
    `sync.erasure`."""
    wanted = [one for name, one in choices(penduduk) if name in chosen]
    if not wanted:
        raise refused("nothing_to_erase")
    if not reason.strip():
        raise refused("reason_missing")
    said = erase_all(wanted, reason, now)
    acknowledge(now)
    return said


def erase_all(wanted: Iterable[Erasable], reason: str, now: datetime) -> list[str]:
    # Not one transaction: an erasure seals and folds by itself, and each of them is whole.
    said = []
    for one in wanted:
        said += erasure.erase_fields(one.model, one.key, one.fields, reason, now)
        if one.with_row and (row := one.model.objects.filter(pk=one.key).first()) is not None:
            row.delete()
    return said


def acknowledge(now: datetime) -> int:
    """Say of every erasure that was carried out here that it was: the row travels to those who wait for it. Called
    again and again; a query where nothing is new."""
    info = site.current()
    if info is None:
        return 0
    done = Statement.objects.filter(kind=StatementKind.ERASURE, is_done=True)
    own = identity.own(now) if done.exists() else None
    if own is None or not own.wilayah:
        return 0
    known = set(TandaHapus.objects.filter(situs=own.uuid).values_list("pernyataan", flat=True))
    new = [row for row in done.exclude(digest__in=known) if _is_below(row, info.wilayah)]
    with transaction.atomic():
        for row in new:
            scope = core.read(bytes(row.body)).scope
            TandaHapus(wilayah=scope, pernyataan=row.digest, kantor=info.wilayah, situs=own.uuid, pada=now).save()
    return len(new)


def _is_below(row: Statement, wilayah: str) -> bool:
    """A stick may have brought a word about somebody else's region: nothing of it is held here."""
    return within(row.scope, wilayah)
