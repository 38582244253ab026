"""What waits of data protection: requests with their 72 hours, incidents that somebody has to be told of."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.pages.lines import counted, may
from nagari.pages.panels import Asked, Waiting
from nagari.pdp import queries, rules


def requests(asked: Asked) -> list[Waiting]:
    if not may(asked, "pdp.handle"):
        return []
    ends = list(queries.open_rows(asked.wilayah).values_list("tenggat", flat=True))
    if not ends:
        return []
    hours = rules.hours_left(ends[0], asked.now)
    return counted(
        len(ends),
        ngettext("%(count)s resident asks about own data", "%(count)s residents ask about own data", len(ends)),
        icon="lock",
        text=_left(hours),
        url="/pelindungan-data/hak/",
        tone="red" if hours < 24 else "amber",
        state=_("Data protection"),
    )


def incidents(asked: Asked) -> list[Waiting]:
    if not may(asked, "pdp.incident"):
        return []
    rows = queries.open_incidents(asked.wilayah)
    return [
        Waiting(
            icon="exclamation-triangle",
            title=row.judul,
            text=_left(rules.hours_left(rules.due(row.diketahui_pada), asked.now)),
            url=f"/pelindungan-data/insiden/{row.pk}/",
            tone="red",
            state=_("Incident"),
        )
        for row in rows[:3]
    ]


def _left(hours: int) -> str:
    if hours < 0:
        return _("The 72 hours are over.")
    return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
