"""One map: the figures of a measure for the places of a level, their classes, and what of it may be told. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nagari.statistik.measures import Reading, Ukuran, Way
from nagari.templates.wording import angka
from nagari.wilayah.rules.codes import parent_of
from peta.rules.classes import Classes, Kelas, Method, classes
from peta.rules.hiding import TOP, hidden

# Stand for what is too few to be told, and for what nobody told.
FEW, UNKNOWN = "*", "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """`values`: code -> what is shown, without places nothing is known of or that are not told (`hidden`)."""

    measure: Ukuran
    way: Way
    line: str
    values: Mapping[str, float]
    hidden: frozenset[str]
    classes: Classes
    codes: Sequence[str]

    @property
    def title(self) -> str:
        return f"{self.measure.title}: {self.line}" if self.line else str(self.measure.title)

    @property
    def unit(self) -> str:
        return "" if self.measure.words else str(self.way.unit)

    @property
    def missing(self) -> int:
        return sum(code not in self.values and code not in self.hidden for code in self.codes)

    def class_of(self, code: str) -> int | None:
        """0 to 4, from light to dark; None: nothing is told."""
        value = self.values.get(code)
        if value is None:
            return None
        number = int(value) if self.measure.words else self.classes.of(value)
        return self.shade(number)

    def shade(self, number: int) -> int:
        """Of few classes the colours lie further apart."""
        count = len(self.measure.words) or len(self.classes.rows)
        return number * 4 // (count - 1) if count > 1 else 2

    def said(self, value: float) -> str:
        return str(self.measure.words[int(value)]) if self.measure.words else angka(value, self.way.places)

    def text(self, code: str) -> str:
        if code in self.hidden:
            return FEW
        value = self.values.get(code)
        return UNKNOWN if value is None else self.said(value)

    def legend(self) -> list[tuple[int, str, int]]:
        """Number of the colour, what it means, how many places."""
        if self.measure.words:
            counts = Counter(int(one) for one in self.values.values())
            return [(self.shade(at), str(word), counts[at]) for at, word in enumerate(self.measure.words)]
        return [(self.shade(at), self._range(row), row.count) for at, row in enumerate(self.classes.rows)]

    def _range(self, row: Kelas) -> str:
        low, high = self.said(row.low), self.said(row.high)
        return low if low == high else f"{low} – {high}"


def layer(
    measure: Ukuran,
    way: Way,
    line: str,
    readings: Mapping[str, Reading],
    *,
    codes: Sequence[str],
    method: Method,
    least: int,
    more_untold: frozenset[str] = frozenset(),
) -> Layer:
    """Of the places `codes`, which lie on one level. `readings` may hold those above and below them too, whose sums
    would give away what is not told; `more_untold`: what would otherwise."""
    untold = untold_of(readings, least) | more_untold
    values = {
        code: found.value
        for code in codes
        if (found := readings.get(code)) and found.value is not None and code not in untold
    }
    return Layer(
        measure=measure,
        way=way,
        line=line,
        values=values,
        hidden=frozenset(untold.intersection(codes)),
        classes=Classes((), ()) if measure.words else classes([*values.values()], method),
        codes=codes,
    )


def untold_of(readings: Mapping[str, Reading], least: int) -> frozenset[str]:
    """Places of which too few are counted, or all but too few; and those that would give them away."""
    if least <= 1:
        return frozenset()
    parents = {code: parent if (parent := parent_of(code)) in readings else TOP for code in readings}
    counted = {code: one.counted for code, one in readings.items()}
    rest = {code: max(0, one.whole - one.counted) for code, one in readings.items()}
    return hidden(counted, parents, least) | hidden(rest, parents, least)
