"""The map given out: on paper, as a picture, as a table, as GeoJSON."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import requires
from nagari.accounts.rules import Act
from nagari.kantor.words import words
from nagari.lib.dates import tanggal
from nagari.penduduk.imports.export import as_csv
from nagari.printing.paper import paper
from nagari.printing.rendering import render, render_picture
from nagari.printing.sheets import Sheet
from nagari.templates.wording import angka
from nagari.wilayah.models import Tingkat
from peta.queries.outlines import shapes
from peta.queries.places import drawn, known_at, oldest
from peta.rules.layer import Layer
from peta.rules.scale import bar_km
from peta.rules.svg import COLOURS, Drawing, definitions, picture
from peta.views.asked import Page, above_villages
from peta.views.showing import Shown, legend, shown

ACTION = "peta.view"
LABEL = "peta.Batas"
SHEETS = {"a4": Sheet.A4_LANDSCAPE, "a3": Sheet.A3_LANDSCAPE}
# More names than these hide the map.
_MOST_NAMES = 24


@require_GET
@requires(ACTION)
@above_villages
def file(request: HttpRequest, page: Page) -> HttpResponse:
    """`?jenis=` pdf, png, csv or geojson; `kertas=` a4 or a3; otherwise as the page."""
    kind = request.GET.get("jenis", "")
    if kind not in _KINDS:
        raise Http404
    response = _KINDS[kind](request, page, shown(page))
    act = Act.PRINT if kind in ("pdf", "png") else Act.EXPORT
    log.record(request, act, model=LABEL, detail=f"{page.first.measure.code} {kind}", count=1, now=page.now)
    name = f"peta-{page.first.measure.code}-{page.within}.{kind}"
    response["Content-Disposition"] = f'{"inline" if kind in ("pdf", "png") else "attachment"}; filename="{name}"'
    return response


def _csv(request: HttpRequest, page: Page, found: Shown) -> HttpResponse:
    known = oldest(known_at(page.scope), page.codes)
    heads = [_("Code"), _("Name"), *(_headed(one) for one in found.layers), _("Data of")]
    rows = [
        [row.code, row.name, *(_plain(one, row.code) for one in found.layers), _moment(known.get(row.code))]
        for row in found.rows
    ]
    return HttpResponse(as_csv(heads, rows).content, content_type="text/csv")


def _headed(one: Layer) -> str:
    return f"{one.title} ({one.unit})" if one.unit else one.title


def _plain(one: Layer, code: str) -> str:
    """As programmes read numbers; "" for what is not told."""
    value = one.values.get(code)
    return "" if value is None else f"{value:.{one.way.places}f}"


def _moment(at: Any) -> str:
    return at.isoformat(timespec="minutes") if at else ""


def _geojson(request: HttpRequest, page: Page, found: Shown) -> HttpResponse:
    content = {"type": "FeatureCollection", "features": list(features(page, found))}
    return JsonResponse(content, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False})


def features(page: Page, found: Shown) -> Iterator[dict[str, Any]]:
    """Each place with its figures, by the codes of the measures; null for what is not told."""
    known = oldest(known_at(page.scope), page.codes)
    for one in shapes(page.tingkat, page.within):
        figures = {layer.measure.code: _number(layer, one.id) for layer in found.layers}
        yield {
            "type": "Feature",
            "id": one.id,
            "geometry": {"type": "MultiPolygon", "coordinates": one.area},
            "properties": {
                "kode": one.id,
                "nama": one.properties.get("nama", one.id),
                "indikatif": one.properties.get("indikatif", True),
                **figures,
                "data_per": _moment(known.get(one.id)) or None,
            },
        }


def _number(one: Layer, code: str) -> float | None:
    value = one.values.get(code)
    return None if value is None else round(value, one.way.places)


def _pdf(request: HttpRequest, page: Page, found: Shown) -> HttpResponse:
    sheet, data = _sheet(request, page, found)
    return HttpResponse(render("peta", data, sheet=sheet, at=page.now), content_type="application/pdf")


def _png(request: HttpRequest, page: Page, found: Shown) -> HttpResponse:
    sheet, data = _sheet(request, page, found)
    # One page is one picture.
    data["rows"] = []
    return HttpResponse(render_picture("peta", data, sheet=sheet, at=page.now), content_type="image/png")


def _sheet(request: HttpRequest, page: Page, found: Shown) -> tuple[Sheet, dict[str, Any]]:
    sheet = SHEETS.get(request.GET.get("kertas") or "a4")
    if sheet is None or page.user is None:
        raise Http404
    title = " – ".join(one.title for one in found.layers)
    drawing = drawn(page.tingkat, page.within)
    head = [words()["kecamatan_cap" if page.tingkat is Tingkat.KECAMATAN else "desa_cap"]]
    data = {
        "paper": {**paper(page.scope, title=title, printed_by=page.user.nama, at=page.now), "letterhead": None},
        "maps": [_drawn(drawing, found, at) for at in range(len(found.layers))],
        "notes": _notes(page, found, is_indicative=drawing.is_indicative),
        "head": [*head, *(_headed(one) for one in found.layers)],
        "rows": [[row.name, *row.texts] for row in found.rows],
    }
    return sheet, data


def _notes(page: Page, found: Shown, *, is_indicative: bool) -> list[str]:
    said = [
        _("Source: what the offices told, %(day)s.") % {"day": tanggal(localdate(page.now))},
        found.age,
        _("Borders are indicative, not legal.") if is_indicative else "",
    ]
    return [one for one in said if one]


def _drawn(drawing: Drawing, found: Shown, at: int) -> dict[str, Any]:
    one = found.layers[at]
    numbers = {code: number for code in one.codes if (number := one.class_of(code)) is not None}
    bar = bar_km(drawing.km_across)
    return {
        "title": found.sentences[at],
        "note": f"{one.measure.sentence}.",
        "svg": picture(drawing, numbers, names=len(drawing.shapes) <= _MOST_NAMES),
        "width": drawing.width,
        "height": drawing.height,
        "km": drawing.km_across,
        "bar": bar,
        "bar_text": angka(bar, 0 if bar >= 1 else 1),
        "legend_title": one.unit or one.title,
        "legend": [
            {"fill": _colour(shade), "svg": _swatch(shade), "text": text, "count": angka(count)}
            for shade, text, count in legend(one)
        ],
    }


def _colour(shade: str) -> str:
    return COLOURS[int(shade) - 1] if shade.isdigit() else "#E4DCD0"


def _swatch(shade: str) -> str:
    """What is hatched."""
    if shade != "none":
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 50" width="80" height="50">'
        f"<defs>{definitions()}</defs>"
        '<path d="M1 1H79V49H1Z" fill="url(#tanpa)" stroke="#221C18"/></svg>'
    )


_KINDS: dict[str, Callable[[HttpRequest, Page, Shown], HttpResponse]] = {
    "csv": _csv,
    "geojson": _geojson,
    "pdf": _pdf,
    "png": _png,
}
