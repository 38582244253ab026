"""The derived search column."""

from collections.abc import Collection
from uuid import UUID

from nagari.lib.names import person_key
from nagari.penduduk.models import Penduduk


def rebuild_search(ids: Collection[UUID]) -> None:
    """Recompute `cari` of these residents."""
    stale = list(Penduduk.all_objects.filter(id__in=ids))
    for penduduk in stale:
        penduduk.cari = person_key(penduduk.nama)
    Penduduk.all_objects.bulk_update(stale, ["cari"], batch_size=500)
