"""Rows of the inbox as HTML: a page has twenty-five, and a template takes three times as long."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from layanan.katalog.models import Tindakan
from layanan.permohonan import saying
from layanan.permohonan.queries.inbox import Row
from nagari.templates.tags import chip, escaped
from nagari.templates.wording import tanggal_jam

# What may be done with several at once, and the box that chooses for it.
APPROVE: Final = "pilih"
ISSUE: Final = "terbit"
PICKED: Final[Mapping[str, str]] = {Tindakan.SETUJUI: APPROVE, Tindakan.TANDATANGANI: ISSUE}


def inbox_rows(rows: Iterable[Row], kata: Mapping[str, str]) -> SafeString:
    """`kata`: the office's own words."""
    choose, said = escaped(_("Choose")), _Said(kata)
    return mark_safe("".join(_row(row, choose, said) for row in rows))  # noqa: S308  escaped below


def options(choices: Sequence[tuple[str, object]], chosen: str) -> SafeString:
    """Those of a select; there are sixty kinds."""
    drawn = (
        f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>{escaped(label)}</option>'
        for value, label in choices
    )
    return mark_safe("".join(drawn))  # noqa: S308  escaped above


def can_approve(row: Row) -> bool:
    return row.may_act and row.perlu == Tindakan.SETUJUI


def can_issue(row: Row) -> bool:
    return row.may_act and row.perlu == Tindakan.TANDATANGANI


def when(row: Row) -> str:
    """Class of a row: overdue, due today, later."""
    return "late" if row.is_late else "today" if row.is_today else ""


class _Said:
    """The chips of a page. Few rows differ in more than their time limit, and to draw them was a fifth of the page."""

    def __init__(self, kata: Mapping[str, str]) -> None:
        self._kata = kata
        self._known: dict[tuple[str, ...], str] = {}

    def of(self, row: Row) -> str:
        key = (row.keadaan, row.oleh, row.perlu, row.kantor, row.waits)
        if key not in self._known:
            self._known[key] = "".join(_chips(row, self._kata))
        return self._known[key] + _time_limit(row)


def _row(row: Row, choose: str, said: _Said) -> str:
    about = f" ({escaped(row.tentang)})" if row.tentang else ""
    pick, name = "", PICKED.get(row.perlu, "") if row.may_act else ""
    if name:
        pick = (
            f'<div class="pick"><label><span class="sr">{choose} {escaped(row.nomor)}</span>'
            f'<input type="checkbox" name="{name}" value="{row.id}" data-pick="{name}"></label></div>'
        )
    kind = f"{when(row)} pickable" if pick else when(row)
    return (
        f'<li class="{kind}">{pick}<div>'
        f'<b><a class="row-link" href="/permohonan/{row.id}/">{escaped(row.judul)}</a></b>'
        f'<span class="muted">{escaped(row.nama)}{about} · {escaped(row.nomor)}</span>'
        f'<div class="chips">{said.of(row)}</div></div></li>'
    )


def _chips(row: Row, kata: Mapping[str, str]) -> Iterable[str]:
    state = saying.state_of(row.keadaan, row.oleh, kata)
    yield chip(state.tone, state.text, state.icon)
    if row.perlu in saying.DUE and not row.kantor:
        yield chip("maroon", saying.DUE[row.perlu])
    if row.kantor:
        yield chip("", row.kantor, "geo-alt")
    if waits := saying.waiting(row.waits, row.kantor):
        yield chip(waits.tone, waits.text, waits.icon)


def _time_limit(row: Row) -> str:
    return chip("red" if row.is_late else "", tanggal_jam(row.tenggat), "clock") if row.tenggat else ""
