"""What an office may issue by itself, without a request that others have seen. Pure."""

from collections.abc import Iterable

from layanan.katalog.models.choices import Tingkat
from layanan.katalog.rules.content import Tahap


def is_decided_here(begins: str, office: str, stages: Iterable[Tahap]) -> bool:
    """`begins`, `office`: levels. A stage at another office counts, if only in some cases: on none of those does this
    office decide alone. What comes after the handing out (level LUAR) is the resident's."""
    return begins == office and all(one.tingkat in (begins, Tingkat.LUAR) for one in stages)
