"""Messages by what has become of them: `?daftar=` of the list, and what the home page counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from nagari.kantor.models import Kantor
from nagari.notices.models import Pesan, StatusPesan

# What no machine has sent by then waits for somebody to call: where no gateway is, nothing else ever happens to it.
LATE: Final = timedelta(days=1)
# What was wanted once more is given so long before it counts as failed again.
AGAIN: Final = timedelta(hours=1)
_FAILED: Final = (StatusPesan.GAGAL, StatusPesan.TIDAK_PASTI)


def by_hand(now: datetime) -> Q:
    """Nobody has been told, and no machine is about to."""
    late = Q(status=StatusPesan.MENUNGGU, dihentikan_pada=None, dibuat_pada__lt=now - LATE)
    is_over = Q(ulang_pada=None) | Q(ulang_pada__lt=now - AGAIN)
    failed = Q(status__in=_FAILED, dihentikan_pada=None) & is_over
    return (late | failed) & Q(dikabari_pada=None)


def lists(now: datetime) -> Mapping[str, Q]:
    """By the word of the address; each message stands in one of them."""
    told = Q(status=StatusPesan.TERKIRIM) | Q(dikabari_pada__isnull=False)
    stopped = ~Q(status=StatusPesan.TERKIRIM) & Q(dihentikan_pada__isnull=False, dikabari_pada=None)
    return {
        "menunggu": Q(dikabari_pada=None, dihentikan_pada=None) & ~Q(status=StatusPesan.TERKIRIM) & ~by_hand(now),
        "sendiri": by_hand(now),
        "terkirim": told,
        "dihentikan": stopped,
    }


def office_name(wilayah: str) -> str:
    """Of the office whose site sends; its code where it has not told its name yet."""
    known = Kantor.objects.filter(wilayah=wilayah).order_by("-id").values_list("nama", flat=True).first()
    return known or wilayah


def count_by_hand(wilayah: str, now: datetime) -> int:
    """Of the office of that region itself: it knows its residents."""
    return Pesan.objects.filter(by_hand(now), wilayah=wilayah).count()
