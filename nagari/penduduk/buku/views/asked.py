"""Which village's books, of which month."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from nagari.accounts.access import actor, ensure_in_region
from nagari.kantor import clock
from nagari.lib.errors import CodedError
from nagari.penduduk.buku.months import first_day, next_month, parse_month, previous_month
from nagari.wilayah.rules.codes import Tingkat, depth_of


@dataclass(frozen=True, slots=True)
class Asked:
    """`desa`: as the address names the village, "" where it is the user's own. `trouble`: what is wrong with the month
    asked for; the present one is shown then."""

    wilayah: str
    month: date
    today: date
    desa: str = ""
    trouble: str = ""

    @property
    def text(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def query(self) -> str:
        return f"bulan={self.text}" + (f"&desa={self.desa}" if self.desa else "")

    def at(self, month: date) -> str:
        return f"?bulan={month:%Y-%m}" + (f"&desa={self.desa}" if self.desa else "")

    @property
    def before(self) -> str:
        return self.at(previous_month(self.month))

    @property
    def after(self) -> str:
        """ "" for the present month, which has no next one."""
        later = next_month(self.month)
        return self.at(later) if later <= first_day(self.today) else ""


def asked(request: HttpRequest, action: str) -> Asked | None:
    """None where a user above the villages has named none. 404 for a foreign one."""
    user, today = actor(request), clock.today()
    told = request.POST if request.method == "POST" else request.GET
    desa = told.get("desa", "")
    wilayah = desa or user.wilayah
    if depth_of(wilayah) < Tingkat.DESA:
        return None
    if depth_of(wilayah) > Tingkat.DESA:
        raise Http404
    ensure_in_region(request, action, wilayah)
    month, trouble = first_day(today), ""
    if text := told.get("bulan", ""):
        try:
            month = parse_month(text, latest=month)
        except CodedError as error:
            month, trouble = month, _trouble(error)
    return Asked(wilayah, month, today, desa if desa != user.wilayah else "", trouble)


def _trouble(error: CodedError) -> str:
    if error.code == "month_future":
        return _("%(month)s has not begun yet; the present month is shown.") % {"month": error.params["month"]}
    return _("“%(value)s” is no month; the present one is shown.") % {"value": error.params["value"]}
