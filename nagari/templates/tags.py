"""The tags and filters every template knows without loading them (settings register this module as a builtin).

They build strings, because a page of fifty rows has 12 ms in all and an inclusion tag costs many times that.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.templates import fields, kept, wording

register = template.Library()
register.simple_tag(fields.field, name="field")
register.simple_tag(fields.form_errors, name="form_errors")
register.tag("part", kept.part)
for _filter in (
    wording.tanggal,
    wording.tanggal_hari,
    wording.tanggal_jam,
    wording.jam,
    wording.nama_hari,
    wording.nama_bulan,
    wording.angka,
    wording.persen,
    wording.nik,
    wording.mask_nik,
):
    register.filter(_filter.__name__, _filter)

CHIP_ICONS = {
    "leaf": "check-circle",
    "amber": "clock",
    "red": "x-circle",
    "sky": "info-circle",
    "maroon": "circle-fill",
    "": "circle-fill",
}


def escaped(value: object) -> str:
    """As `conditional_escape`, without the two calls that make its answer safe and lazy."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


@register.simple_tag
def icon(name: str, label: str = "", sprite: str = "icons.svg") -> SafeString:
    """One drawing of a sprite (names of Bootstrap Icons). Decoration unless `label` says what it means."""
    return _icon(name, str(label), staticfiles_storage.url(sprite))


@lru_cache(maxsize=512)
def _icon(name: str, label: str, sprite: str) -> SafeString:
    said: Any = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', said, sprite, name)


@register.simple_tag
def menu_entries(entries: Iterable[Any]) -> SafeString:
    """The entries of the main menu (`url label icon active heading count`)."""
    return fields.joined(
        format_html(
            '{}<li><a href="{}"{}>{}{}{}</a></li>',
            format_html("<li><h2>{}</h2></li>", one.heading) if one.heading else "",
            one.url,
            mark_safe(' aria-current="page"') if one.active else "",
            icon(one.icon),
            one.label,
            format_html(' <span class="count">{}</span>', one.count) if one.count else "",
        )
        for one in entries
    )


@register.filter
def relatif(moment: dt.datetime | None) -> str:
    """How long ago, for the sync line and histories: by the machine's clock, which wrote the moment too."""
    return wording.relatif(moment, timezone.now()) if moment else ""


@register.simple_tag
def chip(tone: str, text: object, icon_name: str | None = None) -> SafeString:
    """A status in `leaf amber red sky maroon` or "" (plain): always an icon and a word, never colour alone."""
    # Fifty rows draw the same few. A safe text equals its unsafe twin, so the difference has to be in the key.
    drawing = icon_name or CHIP_ICONS.get(tone, "")
    return _chip(tone, str(text), hasattr(text, "__html__"), drawing, staticfiles_storage.url("icons.svg"))


@lru_cache(maxsize=512)
def _chip(tone: str, text: str, is_safe: bool, icon_name: str, sprite: str) -> SafeString:
    said = mark_safe(text) if is_safe else text  # noqa: S308
    drawn = _icon(icon_name or "circle-fill", "", sprite)
    return format_html('<span class="chip chip-{}">{}{}</span>', tone or "plain", drawn, said)


@register.simple_tag
def stat(label: object, value: object, note: object = "", url: str = "") -> SafeString:
    """One figure of a `.stats` block; whole numbers are grouped the Indonesian way. `url`: of what is behind it."""
    figure = wording.angka(value) if isinstance(value, int) else value
    if url:
        figure = format_html('<a href="{}">{}</a>', url, figure)
    extra = format_html('<span class="stat-note">{}</span>', note) if note else ""
    return format_html('<div class="stat"><b>{}</b><span class="stat-label">{}</span>{}</div>', figure, label, extra)


@register.simple_tag
def facts(pairs: Iterable[tuple[object, object]], layout: str = "") -> SafeString:
    """Label and value in a list; an empty value says so instead of leaving a hole. `layout="one"`: one column."""
    # A record has forty: `format_html` takes four times as long.
    rows = [
        f'<div><dt>{escaped(label)}</dt><dd class="none">{escaped(_("not filled in"))}</dd></div>'
        if value is None or value == ""
        else f"<div><dt>{escaped(label)}</dt><dd>{escaped(value)}</dd></div>"
        for label, value in pairs
    ]
    return mark_safe(f'<dl class="facts {escaped(layout)}">{"".join(rows)}</dl>')  # noqa: S308  escaped above


@register.simple_tag
def timeline(events: Iterable[Any]) -> SafeString:
    """Events with `when` (date or datetime), `title`, optionally `text`, `who` and `state` ("done", "now", "next")."""
    return format_html('<ol class="timeline">{}</ol>', fields.joined(_event(event) for event in events))


def _event(event: Any) -> SafeString:
    def get(name: str) -> Any:
        return event.get(name, "") if isinstance(event, dict) else getattr(event, name, "")

    when = get("when")
    said = wording.tanggal_jam(when) if isinstance(when, dt.datetime) else wording.tanggal_hari(when) if when else ""
    small = format_html_join(" · ", "{}", ((part,) for part in (said, get("who")) if part))
    text = format_html("<p>{}</p>", get("text")) if get("text") else ""
    return format_html('<li class="{}"><b>{}</b>{}<small>{}</small></li>', get("state"), get("title"), text, small)


@register.simple_tag
def empty(icon_name: str, title: object, text: object = "", url: str = "", action: object = "") -> SafeString:
    """What stands where a list would be: what is not there, how it fills, and the one thing to do about it."""
    button = format_html('<p><a class="btn" href="{}">{}</a></p>', url, action) if url else ""
    return format_html('<div class="empty">{}<h3>{}</h3><p>{}</p>{}</div>', icon(icon_name), title, text, button)


@register.simple_tag
def progress(job: Any, title: object, cancel_url: str = "") -> SafeString:
    """A running job (`done`, `total`, 0 when not known yet, `message`); the button cancels it by POST."""
    done, total = int(getattr(job, "done", 0) or 0), int(getattr(job, "total", 0) or 0)
    counted, known = _("preparing …"), mark_safe("")
    if total:
        counted = _("%(done)s of %(total)s") % {"done": wording.angka(done), "total": wording.angka(total)}
        known = format_html(' max="{}" value="{}"', total, done)
    cancel = mark_safe("")
    if cancel_url:
        button = (
            '<button class="btn btn-quiet" formaction="{0}" formmethod="post" hx-post="{0}" hx-swap="none">{1}</button>'
        )
        cancel = format_html(button, cancel_url, _("Cancel"))
    return format_html(
        '<div class="job" role="status"><div class="job-line"><b>{}</b><span>{}</span></div>'
        '<progress aria-label="{}"{}></progress><div class="job-line"><span class="muted">{}</span>{}</div></div>',
        title,
        counted,
        title,
        known,
        getattr(job, "message", ""),
        cancel,
    )


@register.simple_tag(takes_context=True)
def emblem(context: Context, width: int = 40, height: int = 44) -> SafeString:
    """The office's own emblem, or the invented one that ships with the site."""
    site = context.get("site")
    url = (site.get("emblem_url") if isinstance(site, dict) else getattr(site, "emblem_url", "")) or static(
        "emblem.svg"
    )
    return format_html('<img src="{}" alt="" width="{}" height="{}">', url, width, height)


@register.simple_tag
def help_link(slug: str, text: object = "") -> SafeString:
    """To the page of the operator's manual about this screen."""
    return format_html(
        '<a class="btn btn-quiet" href="/panduan/{}/">{} {}</a>', slug, icon("question-circle"), text or _("Help")
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query string of this page with some values changed, None removes one: `{% query urut='nama' hal=None %}`."""
    return _query(context["request"].GET if "request" in context else QueryDict(), changes)


def _query(now: QueryDict, changes: dict[str, object]) -> str:
    kept = now.copy()
    for key, value in changes.items():
        kept.pop(key, None)
        if value not in (None, ""):
            kept[key] = str(value)
    return "?" + kept.urlencode()


@register.simple_tag(takes_context=True)
def paging(context: Context, page: Page, key: str = "hal") -> SafeString:
    """Previous, the neighbouring pages, next, and the totals; every other value of the address is kept."""
    request = context.get("request")
    get: QueryDict = request.GET if request is not None else QueryDict()
    count, last, here = page.paginator.count, page.paginator.num_pages, page.number
    total = ngettext("%(from)s-%(to)s of %(count)s", "%(from)s-%(to)s of %(count)s", count) % {
        "from": wording.angka(page.start_index()),
        "to": wording.angka(page.end_index()),
        "count": wording.angka(count),
    }
    if last <= 1:
        return format_html('<p class="paging"><span class="total">{}</span></p>', total)

    first = _query(get, {key: None})
    others = f"{first}&{key}=" if len(first) > 1 else f"?{key}="

    def link(number: int, inner: str, label: str = "") -> str:
        said = f' aria-label="{escape(label)}"' if label else ""
        address = first if number == 1 else f"{others}{number}"
        return f'<a href="{escape(address)}"{said}>{inner}</a>'

    parts: list[str] = []
    if here > 1:
        parts.append(link(here - 1, icon("chevron-left"), _("Previous page")))
    before = 0
    for number in sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)}):
        if number > before + 1:
            parts.append("<span>…</span>")
        parts.append(
            f'<span aria-current="page">{number}</span>' if number == here else link(number, wording.angka(number))
        )
        before = number
    if here < last:
        parts.append(link(here + 1, icon("chevron-right"), _("Next page")))
    return format_html(
        '<nav class="paging" aria-label="{}">{}<span class="total">{}</span></nav>',
        _("Pages"),
        mark_safe("".join(parts)),  # noqa: S308  escaped above
        total,
    )
