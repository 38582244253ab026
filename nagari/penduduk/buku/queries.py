"""What pages of the books ask beside the books."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Min

from nagari.penduduk.buku.months import closing_of, previous_month
from nagari.penduduk.buku.recap import AKHIR, AWAL, Recap, from_data
from nagari.penduduk.models import BulanTutup, Penduduk
from nagari.sync.revision import Kept


def closings(wilayah: str, limit: int = 24) -> Sequence[BulanTutup]:
    """Closed months, the last one first."""
    return list(BulanTutup.objects.filter(wilayah=wilayah).select_related("pejabat").order_by("-bulan")[:limit])


_kept: Kept[date | None] = Kept(most=60)


def first_known(wilayah: str) -> date | None:
    """The day from which the register knows of anybody; before it nothing can be said."""
    rows = Penduduk.objects.filter(wilayah=wilayah)
    return _kept.get(wilayah, lambda: rows.aggregate(first=Min("terdata_sejak"))["first"])


def gap_to_signed(wilayah: str, found: Recap) -> int:
    """By how many the month begins with more (or fewer) than the one before was signed with; 0 where it was not.

    Not 0 when records were registered or removed since without an event, as by an import.
    """
    before = closing_of(wilayah, previous_month(found.month))
    return found.total.souls(AWAL) - from_data(before.angka).total.souls(AKHIR) if before else 0
