"""The population of any day: counts by part of the village, and the list behind them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts.access import actor, requires
from nagari.lib.dates import age_on, parse_date
from nagari.lib.errors import CodedError
from nagari.penduduk.buku.day import population_on
from nagari.penduduk.buku.past import on_day
from nagari.penduduk.buku.queries import first_known
from nagari.penduduk.buku.register import Register, register_at
from nagari.penduduk.buku.views.asked import asked
from nagari.penduduk.buku.views.reading import PER_PAGE, VIEW, choose, note
from nagari.penduduk.messages import describe
from nagari.penduduk.models import Penduduk


@require_GET
@requires(VIEW)
def population(request: HttpRequest) -> HttpResponse:
    """`?tanggal=`: today unless given."""
    user, found = actor(request), asked(request, VIEW)
    if found is None:
        return choose(request)
    day, trouble = _day(request.GET.get("tanggal", ""), found.today)
    register = register_at(found.wilayah, on_day(day))
    counted = population_on(found.wilayah, day)
    page = Paginator(range(len(register.keys)), PER_PAGE).get_page(request.GET.get("hal"))
    start = max(page.start_index() - 1, 0)
    may_open = user.has_perm("penduduk.view", found.wilayah)
    rows = [_shown(one, register, day) for one in register.rows(start, start + PER_PAGE)] if may_open else []
    note(request, found, f"penduduk {day.isoformat()}", count=max(1, len(rows)))
    since = first_known(found.wilayah)
    context: dict[str, Any] = {
        "asked": found,
        "day": day,
        "trouble": trouble,
        "counted": counted,
        "rows": rows,
        "page": page,
        "first_known": since,
        "is_past": day < found.today,
        "is_before": since is not None and day < since,
    }
    return render(request, "buku/day.html", context)


def _shown(one: Penduduk, register: Register, day: date) -> dict[str, Any]:
    return {
        "id": one.id,
        "nama": one.nama,
        "nomor": one.nomor,
        "jk": one.get_jenis_kelamin_display(),  # type: ignore[attr-defined]
        "umur": age_on(one.tanggal_lahir, day) if one.tanggal_lahir else None,
        "tempat": register.places.label(one.lingkungan_id),
        "is_gone": one.id in register.was.gone,
    }


def _day(text: str, today: date) -> tuple[date, str]:
    try:
        return parse_date(text, latest=today) or today, ""
    except CodedError as error:
        message, remedy = describe(error)
        return today, f"{message} {remedy} {_('Today is shown.')}"
