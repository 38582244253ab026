"""Answers to the survey."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.antrean.models import JawabanSkm, StatusTiket, Tiket
from layanan.antrean.rules.skm import AGE_GROUPS, ELEMENTS
from layanan.antrean.rules.steps import is_fresh
from layanan.antrean.services.turn import alone
from nagari.accounts.uptime import Moment
from nagari.lib.errors import UserError


@transaction.atomic
def answer(
    wilayah: str,
    tanggal: date,
    unsur: Sequence[int],
    *,
    kelamin: str = "",
    umur: str = "",
    saran: str = "",
    layanan: str = "",
    kertas: bool = False,
) -> JawabanSkm:
    """One sheet. Raises UserError survey_marks."""
    if len(unsur) != ELEMENTS or any(mark not in (1, 2, 3, 4) for mark in unsur):
        raise UserError("survey_marks", _("A question has no answer."), _("Answer all nine."))
    created: JawabanSkm = JawabanSkm.objects.create(
        wilayah=wilayah,
        tanggal=tanggal,
        unsur=list(unsur),
        kelamin=kelamin if kelamin in ("L", "P") else "",
        umur=umur if umur in dict(AGE_GROUPS) else "",
        saran=saran.strip()[:500],
        layanan=layanan,
        kertas=kertas,
    )
    return created


def answer_for(
    wilayah: str, kode: str, unsur: Sequence[int], at: Moment, *, kelamin: str = "", umur: str = "", saran: str = ""
) -> None:
    """By the bearer of a number that was served, once; nothing of the answer leads back to the number.

    Raises UserError ticket_unknown, survey_late, survey_done, survey_marks.
    """
    with transaction.atomic():
        alone()
        tiket = Tiket.objects.select_related("layanan", "hari").filter(kode=kode, status=StatusTiket.SELESAI).first()
        if tiket is None:
            raise UserError("ticket_unknown", _("There is no such number."))
        if not is_fresh(tiket.hari.tanggal, timezone.localdate(at.wall)):
            raise UserError("survey_late", _("This visit is too long ago for the survey."), _("Tell a clerk."))
        if tiket.surveyed_at is not None:
            raise UserError("survey_done", _("Thank you, we have your answer already."))
        # The day alone: a time would tell whose it is.
        answer(
            wilayah,
            tiket.hari.tanggal,
            unsur,
            kelamin=kelamin,
            umur=umur,
            saran=saran,
            layanan=tiket.layanan.nama,
        )
        # Nor the moment at the ticket, which the journal of answers shows as well.
        tiket.surveyed_at = tiket.hari.opened_at
        tiket.save(update_fields=["surveyed_at"])
