"""Keeps `Angka` in step with rows: each change takes away what the row was counted as, and adds what it is now.

Nothing but adding is done, so neither the order of changes nor of batches matters, and a rebuild gives the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from nagari.statistik.models import WHOLE, Angka
from nagari.sync.bulk import bulk_add
from nagari.sync.registry import RowChange, Share, office, registry
from nagari.sync.tracking import SyncedModel
from nagari.wilayah.rules.codes import Tingkat, chain, covers

_KEY: Final = ("seri", "wilayah", "bagian", "periode", "kategori", "jk")
# One thing a row is counted as: key of the part of the village, as the journal writes it (or None), series, category,
# sex, month (0 for what is there now). A bare tuple: a register of 20,000 is counted as 360,000 of them.
Fact = tuple[str | None, str, int, int, int]
Facts = Callable[[Mapping[str, Any]], Iterable[Fact]]


def keep(
    name: str, model: type[SyncedModel], fields: Sequence[str], facts: Facts, *, series: Iterable[str], version: int = 1
) -> None:
    """Keep the `series`: `facts` says what a row with those fields is counted as, nothing for one that counts not.

    Raise `version` when `facts` says otherwise than before: then everything is counted anew.
    """

    def count(changes: Sequence[RowChange], now: datetime) -> None:
        add(
            ((one.wilayah, fact) for one in changes if one.before for fact in facts(one.before)),
            ((one.wilayah, fact) for one in changes if one.after for fact in facts(one.after)),
        )

    registry.projection(name, {model: fields}, count, tables=[of_series(series)], version=version)


def of_series(series: Iterable[str]) -> Share:
    """For a projection of its own making: the rows of these series."""
    return Share(Angka, {"seri__in": sorted(series)})


def add(before: Iterable[tuple[str, Fact]], after: Iterable[tuple[str, Fact]]) -> None:
    """Take facts (each with the region of its village) away from every figure that held them, and add what is now."""
    here = Counter(after)
    here.subtract(Counter(before))
    own = office().wilayah
    regions: dict[str, list[str]] = {}
    amounts: Counter[tuple[Any, ...]] = Counter()
    for (wilayah, (bagian, seri, kategori, jk, periode)), amount in here.items():
        if not amount:
            continue
        if wilayah not in regions:
            regions[wilayah] = list(_holding(wilayah, own))
        for region in regions[wilayah]:
            amounts[seri, region, WHOLE, periode, kategori, jk] += amount
        if bagian and wilayah == own:
            amounts[seri, wilayah, bagian, periode, kategori, jk] += amount
    bulk_add(Angka, _KEY, "nilai", amounts)


def _holding(wilayah: str, own: str) -> Iterator[str]:
    """The village, its district and regency, as far as they lie inside the office's own region."""
    for region in chain(wilayah)[Tingkat.KABUPATEN - 1 :]:
        if not own or region == wilayah or covers(own, region):
            yield region
