"""What a map shows, as texts: sentence, legend, rows. The page draws them, and scripts draw them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.kantor.words import words
from nagari.penduduk.queries.places import Places
from nagari.statistik.measures import Asked, Reading
from nagari.statistik.rules import first_day
from nagari.templates.wording import angka, nama_bulan, relatif
from nagari.wilayah.models import Tingkat
from nagari.wilayah.queries.tree import label
from nagari.wilayah.rules.codes import depth_of
from peta.queries.places import known_at, oldest
from peta.rules.layer import Layer, layer, untold_of
from peta.views.asked import Choice, Page

# Told to everybody: fewer are not told, nor what would give them away.
PUBLIC_LEAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place. `shades`: numbers of the colours, "none" or "few"; `texts`: the figures, one for each map."""

    code: str
    name: str
    shades: tuple[str, ...]
    texts: tuple[str, ...]
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    layers: tuple[Layer, ...]
    rows: tuple[Row, ...]
    sentences: tuple[str, ...]
    age: str


def shown(page: Page) -> Shown:
    codes = page.codes
    known = oldest(known_at(page.scope), codes)
    layers = tuple(layer_of(page, choice, codes) for choice in page.choices)
    rows = [
        Row(
            code=str(place.id),
            name=page.places.apart(place),
            shades=tuple(shade_of(one, str(place.id)) for one in layers),
            texts=tuple(one.text(str(place.id)) for one in layers),
            age=relatif(known[str(place.id)], page.now) if place.id in known else "–",
        )
        for place in page.rows
    ]
    values = layers[0].values
    rows.sort(key=lambda row: (row.code not in values, -values.get(row.code, 0), row.name.casefold(), row.code))
    return Shown(
        layers=layers,
        rows=tuple(rows),
        sentences=tuple(sentence(page, one) for one in layers),
        age="" if all(one.measure.words for one in layers) else age_text(page, known),
    )


def layer_of(page: Page, choice: Choice, codes: Sequence[str]) -> Layer:
    least = max(choice.measure.least, PUBLIC_LEAST) if page.is_public else choice.measure.least
    line = choice.line.code if choice.line else 0
    # What is not told could be worked out from the sums above and below.
    asked_of = [str(code) for code in page.places.rows] if least else codes
    readings = read(page, choice, line, asked_of)
    return layer(
        choice.measure,
        choice.way,
        choice.line.label if choice.line and len(choice.lines) > 1 else "",
        readings,
        codes=codes,
        method=page.method,
        least=least,
        more_untold=_of_other_lines(page, choice, line, asked_of, least),
    )


def read(page: Page, choice: Choice, line: int, codes: Sequence[str]) -> Mapping[str, Reading]:
    month = page.month if choice.measure.has_months else page.this_month
    found: dict[str, Reading] = {}
    # Measures of an area go by level.
    for level in (Tingkat.KECAMATAN, Tingkat.DESA):
        some = [code for code in codes if depth_of(code) == level]
        if some:
            found.update(
                choice.measure.read(Asked(codes=some, line=line, way=choice.way.code, month=month, now=page.now))
            )
    return found


def _of_other_lines(page: Page, choice: Choice, line: int, codes: Sequence[str], least: int) -> frozenset[str]:
    """To everybody lines that make up a whole are told of a place all together or not at all: the one that is not told
    would be what the others leave."""
    if not page.is_public or len(choice.lines) < 2:
        return frozenset()
    others = [one.code for one in choice.lines if one.code != line]
    return frozenset().union(*(untold_of(read(page, choice, other, codes), least) for other in others))


def shade_of(one: Layer, code: str) -> str:
    if code in one.hidden:
        return "few"
    number = one.class_of(code)
    return "none" if number is None else str(number + 1)


def sentence(page: Page, one: Layer) -> str:
    """ "Penduduk lanjut usia, % per nagari, Kubung, Mei 2026"."""
    names = {"unit": one.unit, "level": level_word(page.tingkat)}
    per = (_("%(unit)s per %(level)s") if one.unit else _("per %(level)s")) % names
    parts = [one.title, per, place_name(page)]
    if not one.measure.is_of_today:
        parts.append(month_name(page.month if one.measure.has_months else page.this_month))
    return ", ".join(parts)


def age_text(page: Page, known: Mapping[str, datetime]) -> str:
    """How old the figures are: what is known longest ago, and how many have told nothing."""
    missing = sum(code not in known for code in page.codes)
    said = []
    if known:
        code = min(known, key=lambda one: (known[one], one))
        said.append(
            _("Oldest data: %(name)s, %(when)s.")
            % {"name": page.places.label(code), "when": relatif(known[code], page.now)}
        )
    if missing:
        told = ngettext("%(count)s place has told nothing yet.", "%(count)s places have told nothing yet.", missing)
        said.append(told % {"count": angka(missing)})
    return " ".join(said)


def level_word(tingkat: Tingkat) -> str:
    return words()["kecamatan"] if tingkat is Tingkat.KECAMATAN else words()["desa"]


def place_name(page: Page) -> str:
    return _name_of(page.places, page.within)


@lru_cache(maxsize=16)
def _name_of(places: Places, code: str) -> str:
    """Asked at every step of the slider; places are others once a name changes."""
    found = places.rows.get(code)
    return found.name if found else label(code).partition(", ")[0]


def month_name(month: int) -> str:
    day = first_day(month)
    return f"{nama_bulan(day.month)} {day.year}"


def month_text(month: int) -> str:
    return f"{first_day(month):%Y-%m}"


def as_json(page: Page, found: Shown) -> dict[str, Any]:
    """For the script of the page: short, since it travels at each step of the slider. `r`: [code without the region,
    colour, text, colour, text ...], in the order of the table."""
    cut = len(page.within) + 1
    rows = [
        [row.code[cut:], *(part for pair in zip(row.shades, row.texts, strict=True) for part in pair)]
        for row in found.rows
    ]
    maps = [
        {"s": said, "n": str(one.measure.sentence), "u": one.title, "l": legend(one), "h": one.measure.has_months}
        for said, one in zip(found.sentences, found.layers, strict=True)
    ]
    return {"w": page.within, "m": maps, "r": rows, "a": found.age, "p": [_options(one) for one in page.choices]}


def _options(choice: Choice) -> dict[str, Any]:
    """Of the lists beside the measure: which lines and ways there are."""
    lines = [[one.code, one.label] for one in choice.lines] if len(choice.lines) > 1 else []
    ways = [[one.code, str(one.label)] for one in choice.measure.ways] if len(choice.measure.ways) > 1 else []
    line, way = choice.line.code if choice.line else 0, choice.way.code
    return {"baris": lines, "cara": ways, "ini": [line, way]}


def legend(one: Layer) -> list[tuple[str, str, int]]:
    """Colour, what it means, how many places."""
    rows = [(str(shade + 1), text, count) for shade, text, count in one.legend()]
    if one.hidden:
        rows.append(("few", _("too few to be told"), len(one.hidden)))
    if one.missing:
        rows.append(("none", _("no data"), one.missing))
    return rows
