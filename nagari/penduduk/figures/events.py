"""What an event is counted as: whom the population gains and loses by it, in the month whose books it stands in.

A reversal is counted for itself, under the kind of event it reverses, so that figures only grow with what happened.
What counts twice (mutasi.doubles) is taken off again, and MutasiGanda remembers it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nagari.penduduk.figures import entered
from nagari.penduduk.models import Jenis, Mutasi, MutasiGanda, Penduduk
from nagari.penduduk.mutasi.doubles import doubles_of
from nagari.statistik import counting
from nagari.statistik.counting import Fact
from nagari.statistik.rules import ZERO, Count, month_in_text, month_of
from nagari.sync.registry import RowChange

MUTASI: Final = "mutasi"
SERIES: Final = (MUTASI, entered.KOREKSI)
READS: Final = (
    *("jenis", "bulan_buku", "keluar_lingkungan", "keluar_jk", "masuk_lingkungan", "masuk_jk"),
    *("membatalkan", "penduduk"),
)
# Whether an event counts once more than it happened hangs on how the person stands.
READS_PEOPLE: Final = (
    *("lingkungan", "jenis_kelamin", "kewarganegaraan", "status_dasar", "status_penduduk"),
    "terdata_sejak",
)
# Raise it when events are counted otherwise than before.
VERSION: Final = 1
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
# SQLite before 3.32 takes 999 values in a query.
_AT_ONCE: Final = 900
_LOSS, _GAIN, _REVERSED = 0, 1, 2


def count_events(changes: Sequence[RowChange], now: datetime) -> None:
    """The projection. What a reversal reverses is looked up: the kind of an event never changes."""
    rows = [one for one in changes if one.model is Mutasi]
    kinds = _kinds({values["membatalkan"] for one in rows for values in (one.before, one.after) if values})
    counting.add(
        ((one.wilayah, fact) for one in rows if one.before for fact in facts(one.before, kinds)),
        ((one.wilayah, fact) for one in rows if one.after for fact in facts(one.after, kinds)),
    )
    named = {values["penduduk"] for one in rows for values in (one.before, one.after) if values and values["penduduk"]}
    people = sorted({UUID(key) for key in named} | set(_otherwise(changes)))
    for at in range(0, len(people), _AT_ONCE):
        _leave_out_doubles(people[at : at + _AT_ONCE])
        entered.correct(people[at : at + _AT_ONCE])


def _otherwise(changes: Iterable[RowChange]) -> Iterator[UUID]:
    """Residents who count otherwise than before."""
    for one in changes:
        before, after = one.before, one.after
        if one.model is Penduduk and (
            not before or not after or any(before[name] != after[name] for name in READS_PEOPLE)
        ):
            yield one.object


def _leave_out_doubles(people: Collection[UUID]) -> None:
    """Looks anew at all events of these residents: what was left out counts again, what is double now does not."""
    known = {row.mutasi: row for row in MutasiGanda.objects.filter(penduduk__in=people)}
    found = {row.mutasi: row for row in _left_out(doubles_of(people))}
    changed = [key for key in known.keys() | found.keys() if _values(known.get(key)) != _values(found.get(key))]
    counting.add(
        ((row.wilayah, fact) for key in changed if (row := found.get(key)) for fact in _facts_of(row)),
        ((row.wilayah, fact) for key in changed if (row := known.get(key)) for fact in _facts_of(row)),
    )
    MutasiGanda.objects.filter(mutasi__in=changed).delete()
    MutasiGanda.objects.bulk_create([found[key] for key in changed if key in found])


_COLUMNS: Final = ("keluar_lingkungan_id", "keluar_jk", "masuk_lingkungan_id", "masuk_jk")


def _left_out(keys: Collection[UUID]) -> Iterator[MutasiGanda]:
    if not keys:
        return
    rows = Mutasi.objects.filter(id__in=keys).values_list(
        "id", "penduduk_id", "wilayah", "jenis", "membatalkan_id", "membatalkan__jenis", "bulan_buku", *_COLUMNS
    )
    for key, person, wilayah, jenis, reverses, kind, month, *sides in rows:
        row = MutasiGanda(mutasi=key, penduduk=person, wilayah=wilayah, periode=month_of(month))
        row.kategori = _code((kind or "") if reverses else jenis, is_reversal=bool(reverses))
        row.keluar_bagian, row.keluar_jk, row.masuk_bagian, row.masuk_jk = sides
        yield row


def _facts_of(row: MutasiGanda) -> Iterator[Fact]:
    for part, jk, way in ((row.keluar_bagian, row.keluar_jk, _LOSS), (row.masuk_bagian, row.masuk_jk, _GAIN)):
        if jk is not None:
            yield part.hex if part else None, MUTASI, row.kategori + way, jk, row.periode


def _values(row: MutasiGanda | None) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in MutasiGanda._meta.concrete_fields) if row else ()


def _code(kind: str, *, is_reversal: bool) -> int:
    return KINDS.get(kind, OTHER) * 4 + (_REVERSED if is_reversal else 0)


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
    code = _code(kind, is_reversal=bool(reversed_key))
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
