"""Reading the reference tree."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from nagari.sync.prepared import Statement
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Tingkat, Wilayah, WilayahImport
from nagari.wilayah.rules.codes import bare_name, chain, nik_region, short_name

_BY_CODE: Final = Statement(lambda codes: Wilayah.objects.filter(code__in=codes).values_list("code", "name", "level"))


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    level: Tingkat

    @property
    def bare_name(self) -> str:
        """Without "Kabupaten" or "Kota", for a line that says so itself."""
        return bare_name(self.code, self.name)


def ancestors(code: str) -> list[Region]:
    """The region and all above it, the province first; only those that are known."""
    steps = list(chain(code))
    found = {step: Region(step, name, Tingkat(level)) for step, name, level in _BY_CODE.rows(steps)}
    return [found[step] for step in steps if step in found]


def children(code: str) -> list[Region]:
    """The regions right below one that are alive, by name; the provinces for ""."""
    rows = Wilayah.objects.filter(parent_id=code or None, valid_to__isnull=True).order_by("name", "code")
    return [Region(row.code, row.name, Tingkat(row.level)) for row in rows]


def villages(scope: str) -> int:
    """How many villages lie in a district or regency."""
    return Wilayah.objects.filter(in_region(scope, "code"), level=Tingkat.DESA, valid_to__isnull=True).count()


def label(code: str) -> str:
    """ "Nagari Koto Baru, Kec. Kubung, Kab. Solok": the line of an address. The code itself when it is not known."""
    return labels([code])[code]


def labels(codes: list[str]) -> dict[str, str]:
    """Lines for many codes in one query; the province is named for a region that has nothing smaller to say."""
    steps = {step for code in codes for step in chain(code)}
    names = dict(Wilayah.objects.filter(code__in=steps).values_list("code", "name"))
    return {code: _line(code, names) for code in codes}


def _line(code: str, names: dict[str, str]) -> str:
    if code not in names:
        return code
    steps = chain(code)
    shown = steps if len(steps) < 3 else steps[1:]
    return ", ".join(short_name(step, names[step]) for step in reversed(shown) if step in names)


Version = tuple[int, date, int, int, int]


def tree_version() -> Version | None:
    """Changes whenever the tree does; None for a tree that no import has made, which is then not cached."""
    fields = WilayahImport.objects.values_list("id", "imported_on", "added", "changed", "closed")
    return fields.order_by("-id").first()


def kecamatan_codes() -> frozenset[str]:
    """First six digits that a NIK issued anywhere may have; those of kecamatan that ended too, for a NIK stays."""
    version = tree_version()
    return _kecamatan_codes() if version is None else _cached_kecamatan_codes(version)


@lru_cache(maxsize=1)
def _cached_kecamatan_codes(version: Version) -> frozenset[str]:
    return _kecamatan_codes()


def _kecamatan_codes() -> frozenset[str]:
    codes = Wilayah.objects.filter(level=Tingkat.KECAMATAN).values_list("code", flat=True)
    return frozenset(nik_region(code) for code in codes)
