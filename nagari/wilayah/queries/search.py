"""Finding a region by what a person types, in a few milliseconds among 91,000.

The keys of all living regions stand in one text per level (2.4 MB in all), made on the first search after a change of
the tree. A LIKE over the table took 12 ms when nothing was found, and 25 ms with the names above it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.db.models import Q

from nagari.lib.names import search_tokens
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.tree import Version, tree_version
from nagari.wilayah.rules.codes import chain, dotted, level_of, parent_of, short_name

LEAST_LETTERS = 2
MAX_QUERY = 80
MAX_WORDS = 5
# So many lines are looked at for one word where the country is large, however short the query.
_MOST_LINES = 120

_Groups = tuple[tuple[str, ...], ...]
_Rank = tuple[bool, int, bool, int, str]
_CODE = re.compile(r"[0-9][0-9.]+")


@dataclass(frozen=True, slots=True)
class RegionHit:
    """`name`: "Nagari Koto Baru"; `above`: "Kec. Kubung, Kab. Solok, Sumatera Barat" ("" for a province)."""

    code: str
    level: Tingkat
    name: str
    above: str


class RegionIndex:
    """Lines " KEY\tCODE\n" by level, in order of code, so that any region is one stretch of text."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        lines: dict[Tingkat, list[str]] = {tingkat: ["\n"] for tingkat in Tingkat}
        # Keys of a region and all above it, and where its villages begin.
        self._above: dict[str, str] = {"": ""}
        self._starts: list[tuple[str, int]] = []
        at = 1
        for code, key, level in rows:
            line = f" {key}\t{code}\n"
            lines[Tingkat(level)].append(line)
            if level != Tingkat.DESA:
                self._above[code] = f" {key}{self._above.get(parent_of(code), '')}"
                self._starts.append((code, at))
            else:
                at += len(line)
        self._texts = {tingkat: "".join(found) for tingkat, found in lines.items()}

    def find(self, query: str, levels: tuple[Tingkat, ...], near: str, limit: int) -> list[str]:
        """Codes, best first: the very name, then what is near, then names that begin with it, then larger regions.

        "solok" is the very name of Kabupaten Solok and of Kota Solok. Where nothing is found, the words of names are
        looked for written as one: "kotobaru".
        """
        groups = search_tokens(query[:MAX_QUERY])[:MAX_WORDS]
        if max((len(group[0]) for group in groups), default=0) < LEAST_LETTERS:
            return []
        # The last way to write a word is the one every key has.
        wanted = " " + " ".join(group[-1] for group in groups)
        hits: dict[str, _Rank] = {}

        def take(lines: Iterable[tuple[str, str]]) -> None:
            for key, code in lines:
                if code not in hits and self._meets(groups, key, code):
                    hits[code] = _rank(key, code, wanted, near)

        take(_beginning(wanted[1:], levels))
        rarest = max(groups, key=lambda group: len(group[-1]))
        for level in levels:
            take(self._holding(rarest, level, near[:2]))
        for level in levels:
            if len(hits) < limit:
                take(self._anywhere(groups, rarest, level))
        if not hits:
            for key, code in self._written_as_one([group[-1] for group in groups], levels):
                hits[code] = _rank(key, code, wanted, near)
        return sorted(hits, key=hits.__getitem__)[:limit]

    def _written_as_one(self, words: list[str], levels: tuple[Tingkat, ...]) -> Iterator[tuple[str, str]]:
        """Lines where every word begins a word of the key or of those above, spaces in between or not."""
        patterns = [re.compile(" " + " ?".join(map(re.escape, word))) for word in words]
        longest = max(patterns, key=lambda one: len(one.pattern))
        for level in levels:
            text = self._texts[level]
            for found in islice(longest.finditer(text), _MOST_LINES):
                begin, tab = text.rindex("\n", 0, found.end()) + 1, text.index("\t", found.start())
                key, code = text[begin:tab], text[tab + 1 : text.index("\n", tab)]
                everything = key + self._above.get(parent_of(code), "")
                if all(one.search(everything) for one in patterns):
                    yield key, code

    def _holding(self, group: tuple[str, ...], level: Tingkat, province: str) -> Iterator[tuple[str, str]]:
        """Lines with one word: all of the upper levels, of the villages those in the province."""
        text = self._texts[level]
        around = self._stretch(province) if level == Tingkat.DESA else (0, len(text))
        for word in group:
            yield from _lines(text, f" {word}", *around, len(text))

    def _anywhere(self, groups: _Groups, rarest: tuple[str, ...], level: Tingkat) -> Iterator[tuple[str, str]]:
        """The first few hundred lines of the whole country, and what lies in regions that bear a word of the query."""
        text = self._texts[level]
        for word in rarest:
            yield from _lines(text, f" {word}", 0, len(text), _MOST_LINES)
        if len(groups) > 1:
            yield from self._below_named(groups, level)

    def _below_named(self, groups: _Groups, level: Tingkat) -> Iterator[tuple[str, str]]:
        """Lines with one word of the query in regions that bear another one: "koto baru solok"."""
        text = self._texts[level]
        if level != Tingkat.DESA:
            for group in groups:
                for word in group:
                    yield from _lines(text, f" {word}", 0, len(text), _MOST_LINES)
            return
        for above, code in self._named(groups):
            rest = [group for group in groups if not _has(above, group)] or [groups[0]]
            start, end = self._stretch(code)
            for word in rest[0]:
                yield from _lines(text, f" {word}", start, end, _MOST_LINES)

    def _named(self, groups: _Groups) -> list[tuple[str, str]]:
        """Regions above the villages that bear a word of the query; larger ones first, and not what lies in those."""
        found: dict[str, str] = {}
        for level in (Tingkat.PROVINSI, Tingkat.KABUPATEN, Tingkat.KECAMATAN):
            text = self._texts[level]
            for group in groups:
                for word in group:
                    for _key, code in _lines(text, f" {word}", 0, len(text), _MOST_LINES):
                        found.setdefault(code, self._above[code])
        return [(above, code) for code, above in found.items()]

    def _stretch(self, code: str) -> tuple[int, int]:
        """Where the villages of a region stand in their text; nothing for ""."""
        if not code:
            return 0, 0
        start = bisect_left(self._starts, (code, 0))
        end = bisect_left(self._starts, (code + "/", 0))  # "/" follows "."
        text = self._texts[Tingkat.DESA]
        return (
            self._starts[start][1] if start < len(self._starts) else len(text),
            self._starts[end][1] if end < len(self._starts) else len(text),
        )

    def _meets(self, groups: _Groups, key: str, code: str) -> bool:
        if len(groups) == 1:
            return _has(key, groups[0])
        everything = key + self._above.get(parent_of(code), "")
        return all(_has(everything, group) for group in groups)


def _rank(key: str, code: str, wanted: str, near: str) -> _Rank:
    bare = key.removeprefix(" KABUPATEN").removeprefix(" KOTA") if level_of(code) == Tingkat.KABUPATEN else key
    begins = key.startswith(wanted) or bare.startswith(wanted)
    return wanted not in (key, bare), _distance(near, code), not begins, len(code), key


def _has(keys: str, group: tuple[str, ...]) -> bool:
    return any(f" {word}" in keys for word in group)


def _beginning(wanted: str, levels: tuple[Tingkat, ...]) -> list[tuple[str, str]]:
    """From the table, whose index holds level and key: the very name, and names that begin with it."""
    rows = Wilayah.objects.filter(
        level__in=levels, search__gte=wanted, search__lt=wanted + "\uffff", valid_to__isnull=True
    ).order_by("search")
    return [(f" {key}", code) for key, code in rows.values_list("search", "code")[:_MOST_LINES]]


def _lines(text: str, needle: str, start: int, end: int, most: int) -> Iterator[tuple[str, str]]:
    """(" KEY", code) of the lines that hold the needle, which may begin with the end of the line before."""
    at = text.find(needle, start, end)
    while at >= 0 and most > 0:
        tab = text.index("\t", at)
        begin = text.rfind("\n", 0, at + 1) + 1
        stop = text.index("\n", tab)
        yield text[begin:tab], text[tab + 1 : stop]
        most -= 1
        at = text.find(needle, stop, end)


def _distance(near: str, code: str) -> int:
    """0 in the same kabupaten, 1 in the same province, 2 elsewhere."""
    return 0 if near[:5] and code[:5] == near[:5] else 1 if near and code[:2] == near[:2] else 2


@lru_cache(maxsize=1)
def _cached_index(version: Version) -> RegionIndex:
    return _index()


def _index() -> RegionIndex:
    rows = Wilayah.objects.filter(valid_to__isnull=True).order_by("code").values_list("code", "search", "level")
    return RegionIndex(rows.iterator(5000))


def _of_code(typed: str, levels: tuple[Tingkat, ...], limit: int) -> list[str]:
    """The region of this code, then what lies in it, larger ones first; the last part may be typed in half."""
    code = dotted(typed.replace(".", ""))
    if len(code) < LEAST_LETTERS:
        return []
    here = Wilayah.objects.filter(code__gte=code, code__lt=code + "\uffff")
    # All of a province is thousands of lines: its regencies will do. The level is looked at here, for it leads the
    # database to an index of whole levels (60 ms).
    rows = here if len(code) > LEAST_LETTERS else Wilayah.objects.filter(Q(code=code) | Q(parent_id=code))
    found = sorted((level, each) for each, level, end in rows.values_list("code", "level", "valid_to") if end is None)
    return [each for level, each in found if level in levels][:limit]


def find_regions(query: str, *, level: Tingkat | None = None, near: str = "", limit: int = 20) -> list[RegionHit]:
    """Living regions whose own name has a word of the query and whose name with all above it has every word.

    `near`: the office's own code; its regency and province come first. One word of two letters at least. A code, with
    or without its points ("13.02.10", "130210"), finds the region and what lies in it. Three queries at most.
    """
    levels = tuple(Tingkat) if level is None else (level,)
    if _CODE.fullmatch(query.strip(" ")):
        codes = _of_code(query.strip(" "), levels, limit)
    else:
        version = tree_version()
        index = _index() if version is None else _cached_index(version)
        codes = index.find(query, levels, near, limit)
    steps = {step for code in codes for step in chain(code)}
    names = dict(Wilayah.objects.filter(code__in=steps).values_list("code", "name"))
    hits = []
    for code in codes:
        above = [short_name(step, names[step]) for step in reversed(chain(code)[:-1]) if step in names]
        hits.append(RegionHit(code, Tingkat(len(chain(code))), short_name(code, names[code]), ", ".join(above)))
    return hits
