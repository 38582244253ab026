"""Parts of the list that are drawn as strings: a template takes three times as long, and a page has 12 ms in all."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django.db.models import IntegerChoices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nagari.penduduk import sections
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.queries.filters import CODE_FILTERS, SPECIFIC_FILTERS, PendudukFilter
from nagari.penduduk.queries.listing import Row
from nagari.penduduk.queries.places import Places
from nagari.templates.wording import nik as grouped

_ROW = (
    '<tr><td class="lead"><a class="row-link" href="/penduduk/{}/">{}</a><span class="sub">{}{}</span></td>'
    '<td class="nowrap" data-label="NIK">{}{}</td><td class="nowrap" data-label="{}">{}</td>'
    '<td data-label="{}">{}</td><td class="num" data-label="{}">{}</td></tr>'
)


def table_rows(rows: Sequence[Row], *, kk: str, place: str, age: str) -> SafeString:
    """The rows of the list; the titles of the columns are said again where a phone shows cards.

    Escaped by hand: `format_html` goes through three calls for each of three hundred values.
    """
    temporary = f'<br><small class="muted">{escape(_("temporary number"))}</small>'
    sexes = {"L": escape(_("Male")), "P": escape(_("Female")), "": ""}
    labels = [escape(label) for label in (kk, place, age)]
    drawn = [
        _ROW.format(
            row.id,
            escape(row.nama),
            sexes[row.kelamin],
            "" if row.is_alive else f" · {escape(row.status)}",
            escape(grouped(row.nomor)),
            "" if row.nik else temporary,
            labels[0],
            escape(grouped(row.no_kk)),
            labels[1],
            escape(row.tempat),
            labels[2],
            "" if row.umur is None else row.umur,
        )
        for row in rows
    ]
    return mark_safe("\n".join(drawn))  # noqa: S308  every value was escaped


def filter_fields(wanted: PendudukFilter, places: Places, dusun: str, *, specific: bool) -> SafeString:
    """The selects in the drawer of filters: the places, every code list, the status."""
    language = get_language() or ""
    parts = [_field("tempat", dusun, _marked(_place_options(places), wanted.lingkungan))]
    for name in CODE_FILTERS:
        if specific or name not in SPECIFIC_FILTERS:
            parts.append(_code_field(name, wanted.codes.get(name), language))
    parts.append(_status_field(wanted.status, language))
    return mark_safe("".join(parts))  # noqa: S308  escaped where they were made


@lru_cache(maxsize=128)
def _place_options(places: Places) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', places.choices())


# Some 250 options, the same for everybody: drawn once for each value that is chosen.
@lru_cache(maxsize=512)
def _code_field(name: str, value: int | None, language: str) -> SafeString:
    options = _options(CODE_FILTERS[name], _("not filled in"))
    return _field(name, sections.label(name), _marked(options, value))


@lru_cache(maxsize=32)
def _status_field(value: int, language: str) -> SafeString:
    options = _marked(_options(StatusDasar, _("every status")), value)
    label = sections.label("status_dasar")
    return format_html(
        '<div class="field"><label for="f-status">{}</label><select id="f-status" name="status">{}</select></div>',
        label,
        options,
    )


def _options(kode_list: type[IntegerChoices], zero: str) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', [*screen_choices(kode_list), (0, zero)])


def _field(name: str, label: str, options: SafeString) -> SafeString:
    return format_html(
        '<div class="field"><label for="f-{0}">{1}</label><select id="f-{0}" name="{0}"><option value="">{2}</option>'
        "{3}</select></div>",
        name,
        label,
        _("all"),
        options,
    )


def _marked(options: SafeString, value: object) -> SafeString:
    mark = f'value="{value}"'
    return mark_safe(options.replace(mark, f"{mark} selected", 1)) if value is not None else options  # noqa: S308
