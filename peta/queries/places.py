"""Drawings of the places of a level, kept as long as nothing of them changes; and how old what they told is."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from nagari.sync import status
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import depth_of, is_village, regency_of
from peta.models import Rincian
from peta.queries.outlines import areas, revision_of, shapes
from peta.rules.svg import Drawing, drawing

# Ages are told in minutes at the least.
_KEPT_SECONDS: Final = 5.0
_kept: dict[str, tuple[float, Mapping[str, datetime]]] = {}


def drawn(tingkat: Tingkat, within: str) -> Drawing:
    """The places of a level inside a region. Two queries where it was drawn before."""
    return _drawn(tingkat, within, revision_of(within))


@lru_cache(maxsize=48)
def _drawn(tingkat: Tingkat, within: str, _revision: str) -> Drawing:
    is_wide = depth_of(within) <= Tingkat.KABUPATEN
    detail = Rincian.KASAR if is_wide else Rincian.SEDANG
    above = shapes(Tingkat.KECAMATAN, within, detail) if is_wide and tingkat is Tingkat.DESA else []
    return drawing(shapes(tingkat, within, detail), above)


def sizes(tingkat: Tingkat, within: str) -> Mapping[str, float]:
    """Code -> square kilometres inside the boundary that is drawn."""
    regency = regency_of(within)
    return _sizes(tingkat, regency, revision_of(regency))


@lru_cache(maxsize=16)
def _sizes(tingkat: Tingkat, regency: str, _revision: str) -> Mapping[str, float]:
    return {code: one.km2 for code, one in areas(tingkat, regency).items()}


def known_at(scope: str) -> Mapping[str, datetime]:
    """Region of a village -> as of when its rows are known here. At most some seconds old itself."""
    kept, now = _kept.get(scope), time.monotonic()
    if kept is None or now - kept[0] > _KEPT_SECONDS:
        kept = (now, {code: at for code, at in status.known_at(scope).items() if is_village(code)})
        _kept[scope] = kept
    return kept[1]


def forget() -> None:
    """For tests, whose offices come and go within seconds."""
    _kept.clear()


def oldest(known: Mapping[str, datetime], codes: Iterable[str]) -> dict[str, datetime]:
    """Of each place what is known longest ago; places of which nothing is known are missing."""
    villages = sorted(known)
    found = {}
    for code in codes:
        inside = [known[one] for one in villages if one == code or one.startswith(f"{code}.")]
        if inside:
            found[code] = min(inside)
    return found
