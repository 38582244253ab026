"""Answers to the survey."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.antrean.models import JawabanSkm, StatusTiket, Tiket
from layanan.antrean.rules.skm import AGE_GROUPS, ELEMENTS, OCCUPATIONS, SCHOOLING, SEXES
from layanan.antrean.rules.steps import is_fresh
from layanan.antrean.services.turn import alone
from nagari.accounts.uptime import Moment
from nagari.lib.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What somebody says beside the nine marks; "": nothing. `layanan`: name of the service he came for."""

    kelamin: str = ""
    umur: str = ""
    pendidikan: str = ""
    pekerjaan: str = ""
    saran: str = ""
    layanan: str = ""


@transaction.atomic
def answer(
    wilayah: str, tanggal: date, unsur: Sequence[int], visitor: Visitor | None = None, *, kertas: bool = False
) -> JawabanSkm:
    """One sheet. Raises UserError survey_marks."""
    row = JawabanSkm(wilayah=wilayah, kertas=kertas)
    _fill(row, tanggal, unsur, visitor or Visitor())
    row.save()
    return row


@transaction.atomic
def correct(row: JawabanSkm, tanggal: date, unsur: Sequence[int], visitor: Visitor) -> None:
    """A sheet that was mistyped. Raises UserError survey_marks, survey_own_hand."""
    _check_typed(row)
    _fill(row, tanggal, unsur, visitor)
    row.save()


@transaction.atomic
def remove(row: JawabanSkm) -> None:
    """A sheet typed in twice. Raises UserError survey_own_hand."""
    _check_typed(row)
    row.delete()


def _check_typed(row: JawabanSkm) -> None:
    """An office that could change what visitors answered themselves would have the index it likes."""
    if not row.kertas:
        raise UserError("survey_own_hand", _("The visitor answered on the own phone: that stays."))


def _fill(row: JawabanSkm, tanggal: date, unsur: Sequence[int], visitor: Visitor) -> None:
    if len(unsur) != ELEMENTS or any(mark not in (1, 2, 3, 4) for mark in unsur):
        raise UserError("survey_marks", _("A question has no answer."), _("Answer all nine."))
    row.tanggal, row.unsur = tanggal, list(unsur)
    row.kelamin = visitor.kelamin if visitor.kelamin in dict(SEXES) else ""
    row.umur = visitor.umur if visitor.umur in dict(AGE_GROUPS) else ""
    row.pendidikan = visitor.pendidikan if visitor.pendidikan in dict(SCHOOLING) else ""
    row.pekerjaan = visitor.pekerjaan if visitor.pekerjaan in dict(OCCUPATIONS) else ""
    row.saran, row.layanan = visitor.saran.strip()[:500], visitor.layanan[:60]


def answer_for(wilayah: str, kode: str, unsur: Sequence[int], at: Moment, visitor: Visitor | None = None) -> None:
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
        said = replace(visitor or Visitor(), layanan=tiket.layanan.nama)
        answer(wilayah, tiket.hari.tanggal, unsur, said)
        # Nor the moment at the ticket, which the journal of answers shows as well.
        tiket.surveyed_at = tiket.hari.opened_at
        tiket.save(update_fields=["surveyed_at"])
