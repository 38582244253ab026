"""`Surat.keadaan` follows from its records, whoever wrote them and in whatever order they arrive."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from layanan.surat.models import CatatanSurat, Surat
from layanan.surat.rules.state import state_of
from nagari.sync.registry import RowChange


def rebuild_states(ids: Collection[UUID]) -> None:
    """Of these letters."""
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for key, kind in CatatanSurat.objects.filter(surat_id__in=ids).values_list("surat_id", "jenis"):
        kinds[key].add(kind)
    by_state: dict[str, list[UUID]] = defaultdict(list)
    for key, held in Surat.all_objects.filter(pk__in=ids).values_list("pk", "keadaan"):
        state = state_of(kinds[key])
        if state != held:
            by_state[state].append(key)
    for new, keys in by_state.items():
        Surat.all_objects.filter(pk__in=keys).update(keadaan=new)


def follow_notes(changes: Sequence[RowChange], _now: datetime) -> None:
    """The projection: looks anew at every letter the changes name."""
    named = {UUID(str(said["surat"])) for one in changes for said in (one.before, one.after) if said}
    rebuild_states(sorted(named))
