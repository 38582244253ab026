"""Which office this installation is. Asked on every page, so kept in the process for a few seconds."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction

from nagari.kantor.models import Kantor, Level, Situs
from nagari.kantor.rules.words import all_words
from nagari.sync import succession
from nagari.sync.registry import Office
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import bare_name

# Another process (a command, a second server process of a regency) may change the office; services of this process
# call forget().
KEPT_SECONDS = 10.0
# What is not ready changes from page to page. But a regency set up by command may never go through its first day, and
# is asked several times a request all the same.
KEPT_UNREADY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInfo:
    """This office. `words` is the template variable `kata`; `emblem` a digest of sync.blobs, "" for the built-in."""

    level: Level
    wilayah: str
    # As it follows "Wali Nagari", "Camat" or "Bupati": "Solok", not "Kabupaten Solok".
    region_name: str
    office_name: str
    kode: str
    emblem: str
    words: Mapping[str, str]
    # The first day is over.
    ready: bool


_kept: tuple[float, SiteInfo] | None = None
_kept_doubt: tuple[float, succession.Doubt | None] | None = None


def current() -> SiteInfo | None:
    """This site; None until the first day's wizard or `setup` made it."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < (KEPT_SECONDS if kept[1].ready else KEPT_UNREADY_SECONDS):
        return kept[1]
    info = _read()
    _kept = (time.monotonic(), info) if info is not None else None
    return info


def doubt() -> succession.Doubt | None:
    """As `succession.doubt`, for the home page, which asks often and may tell of it a moment late."""
    global _kept_doubt
    if _kept_doubt is None or time.monotonic() - _kept_doubt[0] >= KEPT_SECONDS:
        _kept_doubt = (time.monotonic(), succession.doubt())
    return _kept_doubt[1]


def is_above() -> bool:
    """Is this a district or a regency, which looks at registers that others keep?"""
    info = current()
    return info is not None and info.level != Level.NAGARI


def forget() -> None:
    """To be called by whoever changes Situs, Kantor or the region's name."""
    global _kept, _kept_doubt
    _kept = _kept_doubt = None


def forget_on_commit() -> None:
    """Forget now, for this transaction, and again when others can see what it wrote."""
    forget()
    transaction.on_commit(forget)


def office_of_journal() -> Office:
    """This office as the journal names it."""
    info = current()
    return Office(info.wilayah, info.level, info.office_name) if info else Office()


def _read() -> SiteInfo | None:
    situs = Situs.objects.first()
    if situs is None:
        return None
    kantor = Kantor.objects.filter(wilayah=situs.wilayah).order_by("id").first()
    name = Wilayah.objects.filter(code=situs.wilayah).values_list("name", flat=True).first()
    region = bare_name(situs.wilayah, name) if name else situs.wilayah
    words = all_words(situs.level, situs.wilayah, situs.words)
    return SiteInfo(
        level=Level(situs.level),
        wilayah=situs.wilayah,
        region_name=region,
        office_name=kantor.nama if kantor else f"{words['kantor_cap']} {region}",
        kode=kantor.kode if kantor else "",
        emblem=kantor.lambang if kantor else "",
        words=MappingProxyType(words),
        ready=situs.ready_at is not None,
    )
