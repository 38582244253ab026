"""Parts of the list and of the record that are drawn as strings: a template takes three times as long.

Escaped by hand: `format_html` goes through three calls for each of hundreds of values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from uuid import UUID

from django.db.models import IntegerChoices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nagari.penduduk import sections
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.queries.filters import ALL_STATUSES, CODE_FILTERS, SPECIFIC_FILTERS, PendudukFilter
from nagari.penduduk.queries.listing import Row
from nagari.penduduk.queries.places import Places
from nagari.penduduk.queries.resident import MemberRow
from nagari.templates.tags import facts, icon
from nagari.templates.wording import nik as grouped

_ROW = (
    '<tr><td class="lead"><a class="row-link" href="/penduduk/{}/">{}</a><span class="sub">{}{}</span></td>'
    '<td class="nowrap" data-label="{}">{}{}</td><td class="nowrap" data-label="{}">{}</td>'
    '<td data-label="{}">{}</td><td class="num" data-label="{}">{}</td></tr>'
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: `url` sorts by it, `order` is "ascending", "descending" or "" when another one does."""

    title: str
    url: str
    order: str


def table_head(name: Column, *others: Column) -> SafeString:
    """The heads of the list; the NIK, by which nobody sorts, after the name, and the last one over numbers."""
    heads = [_head(name), "<th>NIK</th>", *map(_head, others[:-1]), _head(others[-1], ' class="num"')]
    return mark_safe("".join(heads))  # noqa: S308  escaped where they were made


def _head(column: Column, kind: str = "") -> str:
    sorted_so, arrow = (f' aria-sort="{column.order}"', f" {icon('chevron-down')}") if column.order else ("", "")
    return f'<th{kind}{sorted_so}><a href="{escape(column.url)}">{escape(column.title)}{arrow}</a></th>'


def table_rows(rows: Sequence[Row], *, kk: str, place: str, age: str) -> SafeString:
    """The rows of the list; the titles of the columns are said again where a phone shows cards."""
    title = escape(_("temporary number"))
    # A phone says it before the number, where a desktop has the head of the column.
    temporary = f'<br class="beside"><small class="muted beside">{title}</small>'
    sexes = {"L": escape(_("Male")), "P": escape(_("Female")), "": ""}
    labels = [escape(label) for label in (kk, place, age)]
    drawn = [
        _ROW.format(
            row.id,
            escape(row.nama),
            sexes[row.kelamin],
            "" if row.is_alive else f" · {escape(row.status)}",
            "NIK" if row.nik else title.capitalize(),
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
    options = _marked(
        format_html_join(
            "", '<option value="{}">{}</option>', [*status_words().items(), (ALL_STATUSES, _("every status"))]
        ),
        value,
    )
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


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of a record; `after` stands below its facts."""

    slug: str
    title: str
    facts: Sequence[tuple[str, str]]
    after: SafeString


def record_sections(key: UUID, shown: Iterable[ShownSection], *, may_change: bool) -> SafeString:
    """The sections of a record, each with the way to edit it; an empty one only for those who can fill it."""
    edit = f"{icon('pencil')}{escape(_('Edit'))}" if may_change else ""
    empty = f'<p class="muted">{escape(_("Nothing noted."))}</p>'
    drawn = []
    for one in shown:
        title = escape(one.title)
        if not one.facts and not may_change:
            continue
        address = f"/penduduk/{key}/ubah/{one.slug}/"
        link = f'<a class="btn btn-quiet" href="{address}">{edit}<span class="sr"> {title}</span></a>'
        drawn.append(
            f'<section class="section" id="{one.slug}"><div class="section-head"><h2>{title}</h2>'
            f"{link if may_change else ''}</div>{facts(one.facts) if one.facts else empty}{one.after}</section>"
        )
    return mark_safe("".join(drawn))  # noqa: S308  escaped above


def parent_links(ayah: UUID | None, ibu: UUID | None) -> SafeString:
    """From a record to those of the parents, where they live here too."""
    told = ((ayah, _("Open the father's record")), (ibu, _("Open the mother's record")))
    links = format_html_join(" ", '<a href="/penduduk/{}/">{}</a>', [(key, text) for key, text in told if key])
    return format_html("<p>{}</p>", links) if links else links


def member_list(members: Iterable[MemberRow], here: UUID) -> SafeString:
    """The family beside a record; the one whose record it is is marked."""
    years, missing, current = escape(_("yrs")), _("not filled in"), ' aria-current="page"'
    drawn = [
        f'<li><a href="/penduduk/{one.id}/"{current if one.id == here else ""}><span>'
        f'<b>{escape(one.nama)}</b><br><small class="muted">{escape(one.hubungan or missing)}'
        f"{'' if one.umur is None else f' · {one.umur} {years}'}"
        f"{'' if one.is_alive else f' · {escape(one.status)}'}</small></span></a></li>"
        for one in members
    ]
    return mark_safe(f'<ul class="todo">{"".join(drawn)}</ul>')  # noqa: S308  escaped above
