"""A step, and the letter that comes with it: signing makes the letter, taking the signature back cancels it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.models import Penandatangan, Tindakan
from layanan.katalog.rules.content import level_of
from layanan.permohonan.messages import refused
from layanan.permohonan.models import LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import Standing, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services.steps import take_step
from layanan.surat.models import CatatanSurat, JenisCatatan, Surat
from layanan.surat.models import Keadaan as KeadaanSurat
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from layanan.surat.services.following import cancel
from layanan.surat.services.issuing import issue, replace
from layanan.surat.signing.services import signed_by_hand

VALID = (KeadaanSurat.TERBIT, KeadaanSurat.MENUNGGU_TTE, KeadaanSurat.DITANDATANGANI)


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


def valid_letters(key: UUID, wilayah: str = "") -> list[Surat]:
    """That answer this request and hold; of the office of region `wilayah`, of all unless given."""
    rows = Surat.objects.filter(permohonan=key, keadaan__in=VALID).defer("data")
    return list((rows.filter(wilayah=wilayah) if wilayah else rows).order_by("id"))


def _check_signature(key: UUID) -> None:
    if any(one.keadaan == KeadaanSurat.MENUNGGU_TTE for one in valid_letters(key)):
        raise refused("letter_waits")


def unsigned(key: UUID) -> list[Surat]:
    """To be signed with a pen, whichever office made it; nobody has noted that it was."""
    return [one for one in valid_letters(key) if one.keadaan == KeadaanSurat.TERBIT and one.penandatangan_id]


def is_fixed(key: UUID, wilayah: str) -> bool:
    """A letter of that office is signed, so that the step which made it can't be taken back."""
    return any(one.keadaan == KeadaanSurat.DITANDATANGANI for one in valid_letters(key, wilayah))


def _note_pen(key: UUID, person: Person, now: datetime) -> None:
    """Who makes a letter ready holds the signed paper; no request becomes ready with one that counts as unsigned."""
    for letter in unsigned(key):
        signed_by_hand(letter, _pelaku(person), now)


def to_hand_over(found: Standing) -> list[Surat]:
    """Letters that replace one which was handed over with this request, and were not themselves."""
    handed = [one for one in found.history.standing if one.kind is Langkah.SERAHKAN]
    if not handed:
        return []
    since = found.rows[handed[-1].id].pada
    newer = [one for one in valid_letters(found.permohonan.pk) if one.mengganti_id and one.terbit_pada > since]
    taken = CatatanSurat.objects.filter(surat__in=[one.pk for one in newer], jenis=JenisCatatan.SERAH)
    gone = set(taken.values_list("surat_id", flat=True)) if newer else set()
    return [one for one in newer if one.pk not in gone]


def makes_letter(found: Standing, wilayah: str) -> bool:
    """Is a letter of the office of that region still to come of this request?"""
    if found.state is None or found.state.is_final or found.isi.penandatangan == Penandatangan.TIDAK_ADA:
        return False
    level = level_of(wilayah)
    signs = any(
        found.isi.rute[one].tingkat == level and Tindakan.TANDATANGANI in found.isi.rute[one].tindakan
        for one in found.state.stages
    )
    return signs and not valid_letters(found.permohonan.pk, wilayah)


def material(row: Permohonan) -> Bahan:
    """What the letter of this request is made of."""
    people = SubjekPermohonan.objects.filter(permohonan=row).order_by("urutan", "id")
    return Bahan(
        layanan=row.versi_id,
        subjek=tuple(Subjek(one.penduduk_id, one.nama) for one in people),
        isian=row.isian,
        permohonan=row.pk,
    )


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
