"""Rows of figures, drawn as strings: a template takes three times as long, and a list of occupations has fifty."""

from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nagari.pages.statistik.asked import Asked
from nagari.pages.statistik.tables import ByPlace, Line, Table
from nagari.statistik.charts import Bar, Told, bars, pyramid
from nagari.statistik.registry import Chart
from nagari.templates.wording import angka, grouping, persen

Said = Callable[[int], str]
# Stands for what is too few to be told.
FEW = "*"
# More bars than these make no picture.
_MOST_BARS = 15


def lines(page: Asked, table: Table, chosen: int | None) -> SafeString:
    """Of the table: label, men, women, perhaps unknown, together, share."""
    place = f"&amp;tempat={escape(page.tempat_text)}" if page.tempat else ""
    said = grouping()
    picks = page.below and not table.indicator.is_narrow
    drawn = []
    for line in table.lines:
        name = escape(line.label)
        if picks:
            here = ' aria-current="true"' if line.code == chosen else ""
            name = f'<a href="?kategori={line.code}{place}#tempat"{here}>{name}</a>'
        cells = "".join(f'<td class="num">{value}</td>' for value in _cells(table, line, said))
        drawn.append(f'<tr><td class="lead">{name}</td>{cells}</tr>')
    return mark_safe("".join(drawn))  # noqa: S308  escaped above


def heads(table: Table) -> list[str]:
    """Of the columns beside the first."""
    known = [_("Not known")] if table.has_other else []
    return [_("Male"), _("Female"), *known, _("Together"), "%"]


def _cells(table: Table, line: Line, said: Said) -> list[str]:
    other = [said(line.count.other)] if table.has_other else []
    if line.hidden:
        return [FEW, FEW, *([FEW] if other else []), FEW, ""]
    return [
        _led(line.male_url, said(line.count.male)),
        _led(line.female_url, said(line.count.female)),
        *other,
        _led(line.url, said(line.count.total)),
        persen(line.share) if line.share is not None else "",
    ]


def _led(url: str, number: str) -> str:
    return f'<a href="{escape(url)}">{number}</a>' if url else number


def table_head(table: Table, first: str) -> SafeString:
    drawn = "".join(f'<th class="num">{escape(one)}</th>' for one in heads(table))
    return mark_safe(f"<th>{escape(first)}</th>{drawn}")  # noqa: S308  escaped above


def table_foot(table: Table) -> SafeString:
    """All together; nothing where the lines overlap."""
    if table.indicator.whole is not None or len(table.lines) < 2:
        return mark_safe("")
    total = table.total
    figures = [total.male, total.female, *([total.other] if table.has_other else []), total.total]
    cells = "".join(f'<td class="num">{angka(value)}</td>' for value in figures)
    return mark_safe(  # noqa: S308  escaped above
        f'<tr><td class="lead">{escape(_("Together"))}</td>{cells}<td></td></tr>'
    )


def place_head(found: ByPlace, first: str) -> SafeString:
    drawn = "".join(f'<th class="num">{escape(one)}</th>' for one in place_titles(found))
    return mark_safe(f"<th>{escape(first)}</th>{drawn}")  # noqa: S308  escaped above


def place_titles(found: ByPlace) -> list[str]:
    if found.is_wide:
        return [*(one.label for one in found.categories), _("Together")]
    return [_("Male"), _("Female"), _("Together")]


def place_lines(found: ByPlace, query: str) -> SafeString:
    """`query`: what else stands in the address of a place."""
    drawn, said = [], grouping()
    for line in found.lines:
        figures = found.figures(line)
        # All together of several lines has no address of its own.
        urls = (*line.urls, *[""] * (len(figures) - len(line.urls)))
        cells = "".join(
            f'<td class="num">{FEW if line.hidden else _led(url, said(figure))}</td>'
            for figure, url in zip(figures, urls, strict=True)
        )
        name = escape(line.name)
        if line.id:
            name = f'<a class="place-link" href="?tempat={escape(line.id)}{escape(query)}">{name}</a>'
        drawn.append(f'<tr><td class="lead">{name}</td>{cells}</tr>')
    return mark_safe("".join(drawn))  # noqa: S308  escaped above


def chart(table: Table, place: str) -> SafeString:
    """ "" where nobody is counted, or where there is one line only."""
    indicator = table.indicator
    told = Told(f"g-{indicator.code}", f"{indicator.sentence}, {place}", _said(table))
    if indicator.chart is Chart.PYRAMID:
        unknown = {one.code for one in table.categories if one.is_unknown}
        rows = [Bar(line.label, line.count) for line in table.lines if line.code not in unknown]
        return pyramid(rows, told, _("Male"), _("Female")) if table.total.total else mark_safe("")
    shown = [line for line in table.lines if line.count.total]
    if indicator.is_ranked:
        shown = shown[:_MOST_BARS]
    if len(shown) < 2 or not table.total.total:
        return mark_safe("")
    return bars(
        [Bar(line.label, line.count, f"({persen(line.share)})" if line.share is not None else "") for line in shown],
        told,
    )


def _said(table: Table) -> str:
    """What the picture shows, in a sentence: the three largest."""
    largest = sorted(table.lines, key=lambda line: -line.count.total)[:3]
    told = "; ".join(f"{line.label} {angka(line.count.total)}" for line in largest if line.count.total)
    return _("The largest: %(lines)s. All figures stand in the table.") % {"lines": told or "–"}
