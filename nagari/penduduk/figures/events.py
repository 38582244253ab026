"""What an event is counted as: whom the population gains and loses by it, in the month whose books it stands in.

A reversal is counted for itself, under the kind of event it reverses, so that figures only grow with what happened.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nagari.penduduk.models import Jenis, Mutasi
from nagari.statistik import counting
from nagari.statistik.counting import Fact
from nagari.statistik.rules import ZERO, Count, month_in_text
from nagari.sync.registry import RowChange

MUTASI: Final = "mutasi"
SERIES: Final = (MUTASI,)
READS: Final = (
    *("jenis", "bulan_buku", "keluar_lingkungan", "keluar_jk", "masuk_lingkungan", "masuk_jk", "membatalkan"),
)
# Numbers of kinds, for ever; those nobody named yet are OTHER.
KINDS: Final[dict[str, int]] = {
    Jenis.LAHIR: 1,
    Jenis.MATI: 2,
    Jenis.DATANG: 3,
    Jenis.PINDAH: 4,
    Jenis.PINDAH_DALAM: 5,
    Jenis.HILANG: 6,
    Jenis.KEMBALI: 7,
}
OTHER: Final = 20
_LOSS, _GAIN, _REVERSED = 0, 1, 2


def count_events(changes: Sequence[RowChange], now: datetime) -> None:
    """The projection. What a reversal reverses is looked up: the kind of an event never changes."""
    kinds = _kinds({values["membatalkan"] for one in changes for values in (one.before, one.after) if values})
    counting.add(
        ((one.wilayah, fact) for one in changes if one.before for fact in facts(one.before, kinds)),
        ((one.wilayah, fact) for one in changes if one.after for fact in facts(one.after, kinds)),
    )


def _kinds(keys: Collection[str | None]) -> Mapping[str, str]:
    wanted = [UUID(key) for key in keys if key]
    if not wanted:
        return {}
    rows = Mutasi.all_objects.filter(id__in=wanted).values_list("id", "jenis")
    return {key.hex: jenis for key, jenis in rows}


def facts(values: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[Fact]:
    """`kinds`: of the events that are reversed, by key."""
    reversed_key, month = values["membatalkan"], month_in_text(values["bulan_buku"])
    kind = kinds.get(reversed_key, "") if reversed_key else values["jenis"]
    code = KINDS.get(kind, OTHER) * 4 + (_REVERSED if reversed_key else 0)
    if values["keluar_jk"] is not None:
        yield values["keluar_lingkungan"], MUTASI, code + _LOSS, values["keluar_jk"], month
    if values["masuk_jk"] is not None:
        yield values["masuk_lingkungan"], MUTASI, code + _GAIN, values["masuk_jk"], month


def happened(counts: Mapping[int, Count], kind: Jenis) -> Count:
    """Of one month (code -> count): how many by this kind of event, those that were reversed taken off again."""
    code = KINDS[kind] * 4
    gained = _less(counts.get(code + _GAIN, ZERO), counts.get(code + _REVERSED + _LOSS, ZERO))
    lost = _less(counts.get(code + _LOSS, ZERO), counts.get(code + _REVERSED + _GAIN, ZERO))
    return lost if kind in (Jenis.MATI, Jenis.PINDAH, Jenis.HILANG) else gained


def net(counts: Mapping[int, Count]) -> Count:
    """Of one month: by how much the population grew."""
    total = ZERO
    for code, count in counts.items():
        total = total.plus(count) if code % 2 == _GAIN else _less(total, count)
    return total


def _less(count: Count, taken: Count) -> Count:
    return Count(count.male - taken.male, count.female - taken.female, count.other - taken.other)
