"""A step, and the letter that comes with it: signing makes the letter, taking the signature back cancels it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.models import Penandatangan
from layanan.permohonan.messages import refused
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.letters import material, unsigned, valid_letters
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services.steps import take_step
from layanan.surat.models import Keadaan as KeadaanSurat
from layanan.surat.models import Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.services.following import cancel
from layanan.surat.services.issuing import issue, replace
from layanan.surat.signing.services import signed_by_hand


@dataclass(frozen=True, slots=True)
class Taken:
    step: LangkahPermohonan
    surat: Surat | None = None


@transaction.atomic
def act(
    permohonan: Permohonan,
    kind: Langkah,
    person: Person,
    now: datetime,
    *,
    alasan: str = "",
    ada: Collection[str] = (),
    kurang: Collection[str] = (),
    kepada: Sequence[str] = (),
) -> Taken:
    """As `take_step`, with the letter. What keeps the letter from being made keeps the step from being taken.

    Raises UserError as `take_step`, `issue` and `cancel`, and letter_waits.
    """
    before = standing(Permohonan.objects.select_for_update().get(pk=permohonan.pk))
    if kind in (Langkah.SIAPKAN, Langkah.SERAHKAN):
        _check_signature(permohonan.pk)
        _note_pen(permohonan.pk, person, now)
    step = take_step(permohonan, kind, person, now, alasan=alasan, ada=ada, kurang=kurang, kepada=kepada)
    if kind is Langkah.TANDATANGANI and before.isi.penandatangan != Penandatangan.TIDAK_ADA:
        return Taken(step, _issued(before, person, now))
    last = before.history.last
    if kind is Langkah.BATALKAN and last is not None and last.kind is Langkah.TANDATANGANI:
        for letter in valid_letters(permohonan.pk, person.wilayah):
            cancel(letter, alasan, _pelaku(person), now)
    return Taken(step)


def _check_signature(key: UUID) -> None:
    if any(one.keadaan == KeadaanSurat.MENUNGGU_TTE for one in valid_letters(key)):
        raise refused("letter_waits")


def _note_pen(key: UUID, person: Person, now: datetime) -> None:
    """Who makes a letter ready holds the signed paper; no request becomes ready with one that counts as unsigned."""
    for letter in unsigned(key):
        signed_by_hand(letter, _pelaku(person), now)


def _issued(found: Standing, person: Person, now: datetime) -> Surat:
    row = found.permohonan
    bahan = material(row)
    before = valid_letters(row.pk, person.wilayah)
    if before:
        # Returned and completed after it was signed: what was asked for may be another thing now.
        return replace(before[-1], bahan, _("The request was completed anew."), _pelaku(person), now, same=True)
    return issue(bahan, _pelaku(person), now)


def _pelaku(person: Person) -> Pelaku:
    return Pelaku(person.oleh, person.nama, person.wilayah)
