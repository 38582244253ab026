"""Figures given out: as a file for a spreadsheet, and on paper."""

import io
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.queries import letterhead
from nagari.pages.statistik import drawing, tables
from nagari.pages.statistik.asked import age, asked, indicator
from nagari.pages.statistik.tables import ByPlace, Table
from nagari.pages.statistik.views import chosen_of, place_title
from nagari.penduduk.imports.export import as_csv, plain_text
from nagari.statistik.rules import last_day
from nagari.templates.wording import persen

Cell = str | int | float | None
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {"xlsx": _XLSX, "csv": "text/csv"}
_LABEL = "statistik.Angka"


@require_GET
@requires("statistik.view")
def file(request: HttpRequest, code: str) -> HttpResponse:
    """`?jenis=xlsx` or csv; otherwise as the page. The lines, then, after an empty row, the places."""
    page, one, kind = asked(request), indicator(code), request.GET.get("jenis", "")
    if kind not in _KINDS:
        return HttpResponseBadRequest(_("There is no such kind of file."))
    table = tables.of_indicator(page, one)
    found = tables.by_place(page, table, chosen_of(request))
    rows: list[list[Cell]] = list(lines(table))
    if found:
        rows += [[], [*place_heads(found, place_title(page))], *place_lines(found)]
    whole: list[list[Cell]] = [[*heads(table)], *rows]
    content = _xlsx(whole) if kind == "xlsx" else as_csv(*_texts(whole)).content
    log.record(request, Act.EXPORT, model=_LABEL, detail=f"{code} {kind}", count=len(rows), now=clock.now())
    response = HttpResponse(content, content_type=_KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{code}-{clock.today():%Y%m%d}.{kind}"'
    return response


@require_GET
@requires("statistik.view")
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    page, one = asked(request), indicator(code)
    table = tables.of_indicator(page, one)
    found = tables.by_place(page, table, chosen_of(request))
    log.record(request, Act.PRINT, model=_LABEL, detail=code, now=clock.now())
    context = {
        "indicator": one,
        "page_of": page,
        "place": page.place_label,
        "age": age(page),
        "until": last_day(page.month),
        "chart": drawing.chart(table, page.place_label),
        "heads": heads(table),
        "rows": [_shown(row) for row in lines(table)],
        "place_of": "" if found is None or found.is_wide else found.categories[0].label,
        "place_heads": place_heads(found, place_title(page)) if found else [],
        "place_rows": list(place_lines(found)) if found else [],
        "kantor": letterhead(page.user.wilayah),
        "printed_at": page.now,
        "printed_by": page.user.nama,
    }
    return render(request, "statistik/cetak.html", context)


def heads(table: Table) -> list[str]:
    return [_("Which"), *drawing.heads(table)]


def lines(table: Table) -> Iterator[list[Cell]]:
    for line in table.lines:
        if line.hidden:
            yield [line.label, *[drawing.FEW] * (len(heads(table)) - 2), None]
            continue
        other: list[Cell] = [line.count.other] if table.has_other else []
        part = round(line.share, 2) if line.share is not None else None
        yield [line.label, line.count.male, line.count.female, *other, line.count.total, part]


def place_heads(found: ByPlace, first: str) -> list[str]:
    return [first, *drawing.place_titles(found)]


def place_lines(found: ByPlace) -> Iterator[list[Cell]]:
    for line in found.lines:
        figures = found.figures(line)
        yield [line.name, *([drawing.FEW] * len(figures) if line.hidden else figures)]


def _shown(row: list[Cell]) -> list[Cell]:
    """On paper the share with its sign."""
    part = row[-1]
    return [*row[:-1], persen(float(part)) if isinstance(part, int | float) else ""]


def _texts(rows: Sequence[Sequence[Cell]]) -> tuple[list[str], list[list[str]]]:
    texts = [["" if cell is None else plain_text(str(cell)) for cell in row] for row in rows]
    return texts[0], texts[1:]


def _xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Numbers as numbers, so that a spreadsheet sums them."""
    # A quarter of a second and 16 MB, which a start need not pay.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Figures"))
    for row in rows:
        sheet.append([plain_text(cell) if isinstance(cell, str) else cell for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
