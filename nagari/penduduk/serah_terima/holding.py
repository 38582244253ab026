"""Keeps a departure and an arrival standing while the other office counts on them: one residence at any time."""

from datetime import date
from uuid import UUID

from nagari.penduduk.models import JenisKabar, KabarPindah
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima.queries import Offer, offer_of_act, transit_of
from nagari.penduduk.serah_terima.rules import Keadaan, check_taking_back
from nagari.penduduk.services.outcomes import Refused


def hold_back(rombongan: UUID, today: date, reason: str) -> None:
    """May this act be reversed? Of an office that stays silent the people are taken back, and it is told so.

    Raises Refused: offer_open, offer_release_asked, offer_accepted_there, offer_came_from.
    """
    if KabarPindah.objects.filter(rombongan=rombongan).exists():
        raise Refused((Finding("offer_came_from", ""),))
    offer = offer_of_act(rombongan)
    if offer is None:
        return
    if found := check_taking_back(offer.said, offer.row.tanggal_catat, today):
        raise Refused(found)
    _tell_it(offer, today, reason)


def come_back(penduduk_id: UUID, today: date) -> None:
    """Somebody who left is here again, after `in_transit` found nothing against it: nobody else may accept them now."""
    offer = transit_of(penduduk_id)
    if offer is not None:
        _tell_it(offer, today, "")


def _tell_it(offer: Offer, today: date, reason: str) -> None:
    if offer.keadaan == Keadaan.WAITING:
        KabarPindah.objects.create(
            wilayah=offer.row.wilayah,
            asal=offer.row.asal,
            tawaran_id=offer.row.id,
            jenis=JenisKabar.TARIK,
            tanggal=today,
            alasan=reason[:LONGEST_REASON],
        )


def in_transit(penduduk_id: UUID, today: date) -> tuple[Finding, ...]:
    """What stands against somebody's return while another office may still accept them."""
    offer = transit_of(penduduk_id)
    if offer is None or offer.keadaan == Keadaan.ACCEPTED:
        return ()
    return check_taking_back(offer.said, offer.row.tanggal_catat, today)
