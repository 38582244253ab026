"""A series that goes on after a computer was lost or a backup restored: beyond the last number on paper (I11)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.kantor import clock, queries
from nagari.kantor.models import Nomor, SeriLanjut, StatusNomor
from nagari.kantor.rules.numbers import HIGHEST, LARGEST_GAP
from nagari.kantor.services.numbers import locked_series, own_office, require_right, write
from nagari.lib.errors import UserError
from nagari.sync import succession


@transaction.atomic
def confirm_last(kode: str, terakhir: int, now: datetime, *, alasan: str = "") -> int:
    """A person says which number of series `kode` was the last on paper this year. Those up to it that are not known
    here are recorded as a gap and never given again; how many.

    Raises ClockUntrusted; UserError number_right, number_confirmed, last_known, gap_large, and as `give_number`.
    """
    clock.require_trusted()
    info, day = own_office(), timezone.localdate(now)
    require_right(now)
    seri = locked_series(info, kode, day.year)
    doubt = succession.doubt()
    if doubt is None or not queries.is_unconfirmed(kode, day.year, doubt):
        raise UserError(
            "number_confirmed",
            _("The last number of this series is known."),
            _("Look at the list again; somebody else may have confirmed it."),
        )
    known = queries.series_state(seri).next - 1
    _check(terakhir, known)
    gap = [
        Nomor(
            wilayah=seri.wilayah,
            seri=seri,
            urut=urut,
            # The classification stands on the paper alone; it is written when the number is filled in.
            teks=write(seri, urut, day, info, "…"),
            status=StatusNomor.CELAH,
            tanggal=day,
            given_at=now,
            alasan=alasan.strip()[:160],
        )
        for urut in range(known + 1, terakhir + 1)
    ]
    Nomor.objects.bulk_create(gap)
    SeriLanjut.objects.create(kode=kode, tahun=day.year, terakhir=terakhir, site=doubt.name, at=now)
    clock.note_seen()
    return len(gap)


def _check(terakhir: int, known: int) -> None:
    if terakhir < known:
        raise UserError(
            "last_known",
            _("Number %(number)s has been given already, as is known here.") % {"number": known},
            _("Enter that number, or the higher one in the paper register."),
        )
    if terakhir > HIGHEST or terakhir - known > LARGEST_GAP:
        raise UserError(
            "gap_large",
            _("That would be %(count)s numbers more than are known here.") % {"count": terakhir - known},
            _("Look at the paper register again. If it is right, create a new series that begins there."),
        )
