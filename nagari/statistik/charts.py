"""Charts drawn by the server as SVG: they need no script, print as they look, and grow with the page.

Widths are per cent of the page and texts keep their size, so a phone reads them too. Colours come from the style sheet
(`.chart`). A chart says in words what it shows; the figures themselves stand in the table beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from nagari.statistik.rules import Count
from nagari.templates.wording import grouping

_BAR_ROW, _PYRAMID_ROW, _LINE_HEIGHT = 44, 24, 180
# Of the pyramid: how wide each side is, and with the ages between them.
_SIDE = 42.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`note` stands behind the number (a share)."""

    label: str
    count: Count
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart says to who does not see it: its name, and what it shows in a sentence."""

    name: str
    title: str
    text: str


def bars(rows: Sequence[Bar], told: Told) -> SafeString:
    """A bar for each row: men, then women, then those of whom it is not known."""
    most = max((row.count.total for row in rows), default=0) or 1
    said = grouping()
    drawn = "".join(_bar(row, at, most, said) for at, row in enumerate(rows))
    return _svg("chart-bars", len(rows) * _BAR_ROW, told, drawn)


def _bar(row: Bar, at: int, most: int, said: Callable[[int], str]) -> str:
    top, left, drawn = at * _BAR_ROW, 0.0, ""
    for kind, amount in zip(("male", "female", "other"), row.count, strict=True):
        width = 100 * amount / most
        if amount:
            drawn += f'<rect class="{kind}" x="{left:.2f}%" y="{top + 22}" width="{width:.2f}%" height="12"/>'
        left += width
    number = f"{said(row.count.total)} {row.note}".strip()
    return (
        # Text of SVG neither wraps nor is cut off: a long name would run through its number on a phone.
        f'<foreignObject x="0" y="{top}" width="100%" height="22"><div class="bar-said">'
        f"<span>{escape(row.label)}</span><b>{escape(number)}</b></div></foreignObject>"
        f'<rect class="ground" x="0" y="{top + 22}" width="100%" height="12"/>{drawn}'
    )


def pyramid(rows: Sequence[Bar], told: Told, men: str, women: str) -> SafeString:
    """Ages upwards: `rows` begin with the youngest. Men to the left, women to the right."""
    most = max((max(row.count.male, row.count.female) for row in rows), default=0) or 1
    height, said = (len(rows) + 1) * _PYRAMID_ROW, grouping()
    drawn = [
        f'<text class="end" x="{_SIDE}%" y="16">{escape(men)}</text>',
        f'<text x="{100 - _SIDE}%" y="16">{escape(women)}</text>',
    ]
    for at, row in enumerate(reversed(rows), 1):
        top = at * _PYRAMID_ROW
        left, right = _SIDE * row.count.male / most, _SIDE * row.count.female / most
        drawn.append(
            f'<rect class="male" x="{_SIDE - left:.2f}%" y="{top + 2}" width="{left:.2f}%" height="20">'
            f"<title>{escape(row.label)}: {said(row.count.male)}</title></rect>"
            f'<text class="middle" x="50%" y="{top + 17}">{escape(row.label)}</text>'
            f'<rect class="female" x="{100 - _SIDE}%" y="{top + 2}" width="{right:.2f}%" height="20">'
            f"<title>{escape(row.label)}: {said(row.count.female)}</title></rect>"
        )
    return _svg("chart-pyramid", height, told, "".join(drawn))


def line(points: Sequence[Point], told: Told) -> SafeString:
    """How a figure went: from the first point to the last, with the least and the most of it."""
    if not points:
        return mark_safe("")
    values = [point.value for point in points]
    low, high = min(values), max(values)
    # So that a village that hardly changes does not look like one that leaps.
    room = max(high - low, high // 20, 4)
    bottom = max(0, (low + high - room) // 2)
    said = grouping()
    step = 100 / max(1, len(points) - 1)
    places = [(at * step, 100 - 100 * (value - bottom) / room) for at, value in enumerate(values)]
    way = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
    inner = (
        f'<line class="axis" x1="0" x2="100%" y1="{_LINE_HEIGHT - 30}" y2="{_LINE_HEIGHT - 30}"/>'
        f'<svg x="0" y="26" width="100%" height="{_LINE_HEIGHT - 60}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'<polyline class="way" points="{way}" vector-effect="non-scaling-stroke"/></svg>'
        f'<text x="0" y="{_LINE_HEIGHT - 10}">{escape(points[0].label)}</text>'
        f'<text class="end" x="100%" y="{_LINE_HEIGHT - 10}">{escape(points[-1].label)}</text>'
        f'<text x="0" y="16">{said(values[0])}</text>'
        f'<text class="end strong" x="100%" y="16">{said(values[-1])}</text>'
    )
    return _svg("chart-line", _LINE_HEIGHT, told, inner)


def _svg(kind: str, height: int, told: Told, inner: str) -> SafeString:
    name = escape(told.name)
    return mark_safe(  # noqa: S308  every text above is escaped
        f'<svg class="chart {kind}" width="100%" height="{height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(told.title)}</title><desc id="{name}-d">{escape(told.text)}</desc>{inner}</svg>'
    )
