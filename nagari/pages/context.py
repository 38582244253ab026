"""What every page may show: the office, its words, the menu, the state of the sync line, a clock that is in doubt."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nagari.accounts.models import User
from nagari.kantor import clock, queries, words
from nagari.kantor import site as office
from nagari.pages import nav
from nagari.pages.sync.line import sync_line
from nagari.templates import wording
from nagari.upkeep import room
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import chain, short_name

APP_NAME = "Nagari"
CLOCK_PAGE = "/kantor/jam/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The office as headers and print sheets show it."""

    office_name: str
    # Where it lies: "Kec. Kubung, Kab. Solok".
    region_name: str
    level: str
    wilayah: str
    emblem_url: str
    ready: bool
    app_name: str = APP_NAME


@dataclass(frozen=True, slots=True)
class Who:
    """The person logged in, as the header and the lock name him."""

    nama: str
    username: str
    role: str


NOBODY = SiteView(office_name=APP_NAME, region_name="", level="", wilayah="", emblem_url="", ready=False)

_kept: tuple[office.SiteInfo, SiteView] | None = None


def site(request: HttpRequest) -> dict[str, Any]:
    info = office.current()
    kata = info.words if info else words.words()
    shown: dict[str, Any] = {
        "site": _view(info) if info else NOBODY,
        "kata": kata,
        "training": settings.TRAINING,
        # Where a change of the language leads back to.
        "here": request.get_full_path(),
    }
    # An error page may be rendered before it is known who asks.
    user: User | None = getattr(request, "user", None)
    # Not for the gallery, which shows the header to somebody made up.
    if isinstance(user, User):
        shown |= {
            "who": Who(user.nama, user.username, str(user.get_role_display())),
            "nav": nav.items(user, request.path, kata),
            "may_search": user.has_perm("penduduk.view"),
            "lock_after": settings.IDLE_MINUTES * 60,
            "sync_status": sync_line(may_settle=user.has_perm("sync.settle")),
            "clock_warning": clock_warning(),
            "disk_warning": room.warning(),
            "clock_warning_url": CLOCK_PAGE,
        }
    return shown


def clock_warning() -> str:
    if clock.is_trusted():
        return ""
    day = wording.tanggal_hari(clock.reading().device)
    return _("This computer says that today is %(day)s. That cannot be right.") % {"day": day}


def _view(info: office.SiteInfo) -> SiteView:
    global _kept
    kept = _kept
    if kept is not None and kept[0] is info:
        return kept[1]
    view = SiteView(
        office_name=info.office_name,
        region_name=_region_line(info.wilayah),
        level=info.level,
        wilayah=info.wilayah,
        emblem_url=queries.emblem_url(info.emblem),
        ready=info.ready,
    )
    _kept = (info, view)
    return view


def _region_line(wilayah: str) -> str:
    """The regions above, the province only when nothing smaller lies between."""
    above = chain(wilayah)[:-1]
    names = dict(Wilayah.objects.filter(code__in=above).values_list("code", "name"))
    shown = above[1:] or above
    return ", ".join(short_name(code, names[code]) for code in reversed(shown) if code in names)
