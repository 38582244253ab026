"""Opening hours and the days that differ from the national calendar."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.kantor.messages import user_error
from nagari.kantor.models import HariLibur, JamLayanan
from nagari.kantor.rules.hours import DayHours, check_hours
from nagari.kantor.workdays import national_holidays
from nagari.lib.errors import CodedError, UserError


@transaction.atomic
def set_week(wilayah: str, week: Sequence[DayHours]) -> None:
    """The whole week at once; a weekday left out is closed. Raises UserError week_empty, hours_*, break_*."""
    if not week:
        raise UserError("week_empty", _("The office is open on no day."), _("Fill in at least one day."))
    try:
        for hours in week:
            check_hours(hours)
    except CodedError as refused:
        raise user_error(refused) from None
    rows = {row.hari: row for row in JamLayanan.objects.filter(wilayah=wilayah).order_by("-id")}
    kept = set()
    for hours in week:
        row = rows.get(hours.hari) or JamLayanan(wilayah=wilayah, hari=hours.hari)
        row.buka, row.tutup = hours.buka, hours.tutup
        row.istirahat_mulai, row.istirahat_selesai = hours.istirahat_mulai, hours.istirahat_selesai
        row.save()
        kept.add(row.id)
    JamLayanan.objects.filter(wilayah=wilayah).exclude(id__in=kept).delete()


@transaction.atomic
def add_holiday(wilayah: str, tanggal: date, nama: str) -> HariLibur:
    """A day this office is closed. Raises UserError holiday_exists, holiday_national."""
    if HariLibur.objects.filter(wilayah=wilayah, tanggal=tanggal, masuk_kerja=False).exists():
        raise UserError("holiday_exists", _("This day is entered already."), _("Remove it first to rename it."))
    worked = HariLibur.objects.filter(wilayah=wilayah, tanggal=tanggal, masuk_kerja=True)
    if tanggal in national_holidays() and not worked.exists():
        raise UserError(
            "holiday_national",
            _("This day is a national holiday already: %(name)s.") % {"name": national_holidays()[tanggal].nama},
            _("Nothing needs to be entered."),
        )
    worked.delete()
    created: HariLibur = HariLibur.objects.create(wilayah=wilayah, tanggal=tanggal, nama=nama.strip())
    return created


@transaction.atomic
def work_on(wilayah: str, tanggal: date) -> None:
    """This office works on that national holiday. Twice is the same as once. Raises UserError holiday_not_national."""
    national = national_holidays().get(tanggal)
    if national is None:
        raise UserError(
            "holiday_not_national", _("This day is no national holiday."), _("Choose a day from the calendar.")
        )
    if not HariLibur.objects.filter(wilayah=wilayah, tanggal=tanggal, masuk_kerja=True).exists():
        HariLibur.objects.filter(wilayah=wilayah, tanggal=tanggal).delete()
        HariLibur.objects.create(wilayah=wilayah, tanggal=tanggal, nama=national.nama, masuk_kerja=True)


@transaction.atomic
def remove_holiday(wilayah: str, holiday_id: UUID) -> None:
    """Back to the national calendar. Twice is the same as once."""
    for row in HariLibur.objects.filter(wilayah=wilayah, pk=holiday_id):
        row.delete()
