"""A family whose head goes (to another card, deleted, merged away): who is head from then on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of, newly_found
from nagari.penduduk.services.outcomes import Refused, settle


@dataclass(frozen=True, slots=True)
class Gap:
    """What somebody's leaving makes of a family: `findings` are new, family_no_head among them.

    `chosen`: the next head, not saved yet, who was `shdk` before; None where nobody was chosen.
    """

    findings: tuple[Finding, ...]
    chosen: Penduduk | None = None
    shdk: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one resident stands: family, relation to its head, home."""

    penduduk_id: UUID
    keluarga_id: UUID | None
    shdk: int | None
    lingkungan_id: UUID | None


@dataclass(frozen=True, slots=True)
class Handover:
    """How the people of one act stood before and after it: enough to take it back while nothing else touched them."""

    before: tuple[Standing, ...] = ()
    after: tuple[Standing, ...] = ()


NO_HANDOVER = Handover()


def gap(keluarga_id: UUID, leaving: Collection[UUID], next_head: UUID | None, *, today: date) -> Gap:
    """`leaving`: members who go. A `next_head` who is not among those who stay is a finding: next_head_gone."""
    members = members_of(keluarga_id)
    rest = [one for one in members if one.id not in leaving]
    before = check_members(members, today=today)
    chosen = next((one for one in rest if one.id == next_head), None)
    if next_head is not None and chosen is None:
        return Gap((Finding("next_head_gone", ""),))
    was = chosen.shdk if chosen else None
    if chosen:
        chosen.shdk = Shdk.KEPALA_KELUARGA
    return Gap(newly_found(before, check_members(rest, today=today), {"shdk"}), chosen, was)


def candidates(keluarga_id: UUID | None, leaving: Collection[UUID]) -> list[Penduduk]:
    """Who could be head after `leaving`, the likeliest first; nobody where the family keeps a head or is empty then."""
    members = members_of(keluarga_id) if keluarga_id else []
    rest = [one for one in members if one.id not in leaving]
    loses = any(one.shdk == Shdk.KEPALA_KELUARGA for one in members)
    if not loses or any(one.shdk == Shdk.KEPALA_KELUARGA for one in rest):
        return []
    return sorted(rest, key=nearness)


def nearness(one: Penduduk) -> tuple[bool, bool, date]:
    """The spouse, then the eldest; who has no birth date stands last."""
    is_spouse = one.shdk in (Shdk.SUAMI, Shdk.ISTRI)
    return not is_spouse, one.tanggal_lahir is None, one.tanggal_lahir or date.max


def standing(one: Penduduk) -> Standing:
    return Standing(one.id, one.keluarga_id, one.shdk, one.lingkungan_id)


def hand_over(left: Gap) -> Handover:
    """Writes the next head down. Within the transaction of whatever made the gap."""
    chosen = left.chosen
    if chosen is None:
        return NO_HANDOVER
    chosen.save()
    now = standing(chosen)
    return Handover((replace(now, shdk=left.shdk),), (now,))


@transaction.atomic
def take_back(handover: Handover, *, today: date) -> list[Penduduk]:
    """Puts everybody back as they stood before. Raises Refused: move_changed, and rules of the families."""
    hold_numbers()
    keys = [one.penduduk_id for one in handover.after]
    rows = {one.id: one for one in Penduduk.objects.select_for_update().filter(id__in=keys)}
    wanted = {one.keluarga_id for one in handover.before if one.keluarga_id}
    changed = any(one.penduduk_id not in rows or standing(rows[one.penduduk_id]) != one for one in handover.after)
    if changed or Keluarga.objects.filter(id__in=wanted).count() < len(wanted):
        raise Refused((Finding("move_changed", ""),))
    known = {key: check_members(members_of(key), today=today) for key in wanted}
    for one in handover.before:
        row = rows[one.penduduk_id]
        row.keluarga_id, row.shdk, row.lingkungan_id = one.keluarga_id, one.shdk, one.lingkungan_id
        row.save()
    found = [newly_found(before, check_members(members_of(key), today=today)) for key, before in known.items()]
    settle((one for new in found for one in new if one.is_error), ())
    return list(rows.values())
