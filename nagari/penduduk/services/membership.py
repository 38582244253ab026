"""Who belongs to which family: entering one and leaving it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.act import save_corrected
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.services.checks import check_members, check_open, hold_numbers, home_of, members_of, newly_found
from nagari.penduduk.services.families.card import create_keluarga
from nagari.penduduk.services.handover import NO_HANDOVER, Handover, Standing, standing
from nagari.penduduk.services.heads import Gap, gap, hand_over, reopen
from nagari.penduduk.services.outcomes import settle


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moved, the family entered or left, and what taking it back has to put back."""

    penduduk: Penduduk
    keluarga: Keluarga | None
    handover: Handover


@transaction.atomic
def add_member(
    keluarga_id: UUID,
    penduduk_id: UUID,
    shdk: int,
    *,
    next_head: UUID | None = None,
    confirmed: Collection[str] = (),
    today: date,
) -> Moved:
    """A resident enters a family, leaving the one before, of which `next_head` becomes head.

    Raises Refused: rules of both families, member_elsewhere, next_head_gone, kk_closed (a closed card is opened again).
    """
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    penduduk = Penduduk.objects.select_for_update().get(id=penduduk_id, wilayah=keluarga.wilayah)
    before = standing(penduduk)
    members = [one for one in members_of(keluarga_id) if one.id != penduduk_id]
    found: list[Finding] = [*check_open(keluarga)]
    left = Gap(())
    if penduduk.keluarga_id not in (None, keluarga_id):
        found.append(Finding("member_elsewhere", "keluarga", Severity.WARNING, {"nama": penduduk.nama}))
        left = gap(penduduk.keluarga_id, {penduduk_id}, next_head, today=today)
    penduduk.keluarga = keluarga
    penduduk.shdk = shdk
    penduduk.lingkungan_id = penduduk.lingkungan_id or home_of(keluarga, members)
    here = check_members(members, today=today)
    found += newly_found(here, check_members([*members, penduduk], today=today), {"shdk"})
    settle([*found, *left.findings], confirmed)
    moved = _save(penduduk, before, left, today)
    return Moved(penduduk, keluarga, moved + reopen(keluarga))


@transaction.atomic
def join_card(
    penduduk_id: UUID,
    no_kk: str,
    shdk: int,
    *,
    next_head: UUID | None = None,
    confirmed: Collection[str] = (),
    today: date,
) -> Moved:
    """As `add_member`, by the number of the card; a card that is new here makes the family. Raises Refused."""
    penduduk = Penduduk.objects.get(id=penduduk_id)
    keluarga = Keluarga.objects.filter(no_kk=no_kk, wilayah=penduduk.wilayah).order_by("id").first()
    if keluarga is None:
        card = {"no_kk": no_kk, "lingkungan_id": penduduk.lingkungan_id}
        keluarga = create_keluarga(penduduk.wilayah, card, today=today)
    return add_member(keluarga.id, penduduk_id, shdk, next_head=next_head, confirmed=confirmed, today=today)


@transaction.atomic
def remove_member(
    penduduk_id: UUID, *, next_head: UUID | None = None, confirmed: Collection[str] = (), today: date
) -> Moved:
    """A resident leaves the family and stands without one; `next_head` becomes its head. Raises Refused."""
    hold_numbers()
    penduduk = Penduduk.objects.select_for_update().get(id=penduduk_id)
    if penduduk.keluarga_id is None:
        return Moved(penduduk, None, NO_HANDOVER)
    left = gap(penduduk.keluarga_id, {penduduk_id}, next_head, today=today)
    settle(left.findings, confirmed)
    before, keluarga = standing(penduduk), penduduk.keluarga
    penduduk.keluarga = None
    penduduk.shdk = None
    return Moved(penduduk, keluarga, _save(penduduk, before, left, today))


def _save(penduduk: Penduduk, before: Standing, left: Gap, today: date) -> Handover:
    save_corrected(penduduk, today=today)
    return Handover((before,), (standing(penduduk),)) + hand_over(left, closes_on=today)
