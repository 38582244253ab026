"""Which region an area of a file is: by its code, else by its name, which a person has to confirm."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from nagari.lib.names import search_key
from nagari.wilayah.rules.codes import is_code


class By(StrEnum):
    CODE = "code"
    NAME = "name"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a boundary may be of: a region, or (`lingkungan`) a jorong, RW or RT of village `code`."""

    code: str
    name: str
    # The name of what it lies in, for telling two of one name apart.
    within: str = ""
    lingkungan: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.code}/{self.lingkungan.hex}" if self.lingkungan else self.code


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates`: whom the name may mean, the likeliest first; `foreign`: a code that is not this office's."""

    by: By
    candidates: tuple[Target, ...] = ()
    foreign: str = ""


# Ways boundary files call the column, by how sure one can be; the last are those of BIG and BPS.
_NAMES: Final = ("nama", "name", "nagari", "desa", "kelurahan", "jorong", "dusun", "nm_desa", "desa_kel", "nama_desa")
_LATER: Final = ("namobj", "wadmkd", "nmdesa", "kecamatan", "nama_kec", "wadmkc", "nmkec", "wadmkk")
_KIND: Final = re.compile(
    r"^(nagari|desa|kelurahan|kel|gampong|kampung|jorong|dusun|korong|kecamatan|kec|kabupaten|kab|rw|rt)\b\.?\s*",
    re.IGNORECASE,
)


class Matcher:
    def __init__(self, targets: Iterable[Target]) -> None:
        self._by_code: dict[str, Target] = {}
        self._by_name: dict[str, list[Target]] = {}
        for one in targets:
            if one.lingkungan is None:
                self._by_code[one.code] = one
            self._by_name.setdefault(_key(one.name), []).append(one)

    def match(self, fields: Mapping[str, str]) -> Match:
        """A code without dots is never guessed at: the statistics office numbers other places so."""
        codes = [value for value in fields.values() if is_code(value)]
        # The longest says which; shorter ones beside it say in what it lies.
        for code in sorted(codes, key=len, reverse=True):
            if code in self._by_code:
                return Match(By.CODE, (self._by_code[code],))
            return Match(By.NOTHING, foreign=code)
        for name in _written(fields):
            found = self._by_name.get(_key(name))
            if found:
                return Match(By.NAME, tuple(_likeliest(found, fields)))
        return Match(By.NOTHING)


def display_name(fields: Mapping[str, str]) -> str:
    """What the file calls it, for the person who looks through the list."""
    return next(iter(_written(fields)), "")


def _written(fields: Mapping[str, str]) -> Sequence[str]:
    small = {name.casefold(): value for name, value in fields.items() if value}
    return [small[name] for name in (*_NAMES, *_LATER) if name in small]


def _key(name: str) -> str:
    return search_key(_KIND.sub("", name.strip())).replace(" ", "")


def _likeliest(found: Sequence[Target], fields: Mapping[str, str]) -> list[Target]:
    said = {_key(value) for value in fields.values() if value}
    return sorted(found, key=lambda one: (not said & {_key(part) for part in one.within.split(",")}, one.key))
