"""What the bearer of a number is told, in one sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layanan.antrean.models import StatusTiket


def said(told: Mapping[str, Any]) -> str:
    """`told`: as `pulse.follow` says it."""
    state, ahead, minutes = told.get("keadaan"), told.get("depan", 0), told.get("menit", 0)
    if state == StatusTiket.MENUNGGU:
        if not ahead:
            return _("You are next. Please stay near.")
        people = ngettext("%(count)d person before you", "%(count)d people before you", ahead) % {"count": ahead}
        return _("%(people)s, about %(minutes)d minutes.") % {"people": people, "minutes": minutes}
    if state == StatusTiket.DIPANGGIL:
        return _("Please go to counter %(counter)s.") % {"counter": told.get("loket") or ""}
    sentences = {
        StatusTiket.DILAYANI: _("You are being served."),
        StatusTiket.DITAHAN: _("Your number is on hold. The clerk will call it again."),
        StatusTiket.SELESAI: _("Thank you for coming."),
        StatusTiket.TIDAK_HADIR: _("You were called and were not there. Please tell a clerk."),
        StatusTiket.BATAL: _("This number has been given back."),
        StatusTiket.TUTUP: _("The day is over. Please take a new number when you come again."),
    }
    return sentences.get(StatusTiket(state), "") if state else ""
