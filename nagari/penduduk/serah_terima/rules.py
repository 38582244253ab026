"""What an offer has come to, out of what was said about it in any order, and what each side may still do.

Error codes: offer_gone offer_accepted offer_accepted_there offer_refused offer_withdrawn offer_open offer_release_asked
offer_came_from refusal_reason.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models import JenisKabar
from nagari.penduduk.rules import Finding
from nagari.wilayah.rules.codes import is_village, regency_of

# So long a silent receiver is waited for before the office they left may take them back without a release.
SILENT_DAYS: Final = 7


class Keadaan(TextChoices):
    WAITING = "waiting", _("Waits for the other office")
    RELEASE_ASKED = "release_asked", _("Release asked for")
    RELEASED = "released", _("Released")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


def may_say(jenis: str, way: tuple[str, str], sides: tuple[str, str]) -> bool:
    """Is it this office's word? `way`: (who says it, to whom); `sides` of the offer: (the office they left, the other).

    Whoever they are offered to answers, whoever they left asks back; nobody else is heard.
    """
    return way == (sides if jenis == JenisKabar.TARIK else sides[::-1])


def state_of(said: Collection[str]) -> Keadaan:
    """Acceptance stands over everything: the people are in the other register then."""
    for kabar, keadaan in (
        (JenisKabar.TERIMA, Keadaan.ACCEPTED),
        (JenisKabar.TOLAK, Keadaan.REFUSED),
        (JenisKabar.LEPAS, Keadaan.RELEASED),
        (JenisKabar.TARIK, Keadaan.RELEASE_ASKED),
    ):
        if kabar in said:
            return keadaan
    return Keadaan.WAITING


def check_answer(said: Collection[str]) -> tuple[Finding, ...]:
    """May the receiver still accept or refuse?"""
    codes = {
        Keadaan.ACCEPTED: "offer_accepted",
        Keadaan.REFUSED: "offer_refused",
        Keadaan.RELEASED: "offer_withdrawn",
        Keadaan.RELEASE_ASKED: "offer_withdrawn",
    }
    code = codes.get(state_of(said))
    return (Finding(code, ""),) if code else ()


def check_taking_back(said: Collection[str], offered: date, today: date) -> tuple[Finding, ...]:
    """May the office they left reverse the departure? One residence at a time: not before the other let them go."""
    keadaan = state_of(said)
    if keadaan == Keadaan.ACCEPTED:
        return (Finding("offer_accepted_there", ""),)
    if keadaan in (Keadaan.REFUSED, Keadaan.RELEASED) or is_silent(offered, today):
        return ()
    return (Finding("offer_release_asked" if keadaan == Keadaan.RELEASE_ASKED else "offer_open", ""),)


def is_silent(offered: date, today: date) -> bool:
    return today - offered > timedelta(days=SILENT_DAYS)


def may_be_offered(here: str, there: str) -> bool:
    """Only to another village of the same regency: nobody else's office exchanges with it."""
    return there != here and is_village(there) and regency_of(there) == regency_of(here)
