"""A family some of whom go (to another card, deleted, merged away, dead): who is head from then on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.rules.succession import Relation, are_children_alone, relations_to
from nagari.penduduk.services.checks import as_member, check_members, newly_found
from nagari.penduduk.services.handover import (
    NO_HANDOVER,
    Handover,
    Save,
    Standing,
    card_state,
    changes_of,
    plainly,
    standing,
)

Relations = Mapping[UUID, int | None]


@dataclass(frozen=True, slots=True)
class Gap:
    """What somebody's leaving makes of a family: `findings` are new, family_no_head among them.

    `rest`: those who stay, as they stood and as they are to stand, not saved yet. `empty`: the family, where nobody is
    left in it.
    """

    findings: tuple[Finding, ...]
    rest: Sequence[tuple[Standing, Penduduk]] = field(default_factory=tuple)
    empty: UUID | None = None


def gap(
    keluarga_id: UUID,
    leaving: Collection[UUID],
    next_head: UUID | None,
    *,
    relations: Relations | None = None,
    today: date,
) -> Gap:
    """`leaving`: members who go, perhaps gone already. A `next_head` who does not stay is a finding: next_head_gone; so
    is one for a family that keeps a head, whom another clerk may have chosen meanwhile: head_changed.

    `relations`: what a person said that the others are to the next head; of the rest it is worked out, and where that
    is only a proposal, relations_unsure.
    """
    members = _with(keluarga_id, leaving)
    rest = [one for one in members if one.id not in leaving]
    before = check_members(members, today=today)
    stood = [(standing(one), one) for one in rest]
    found: list[Finding] = []
    if next_head is not None:
        if all(one.id != next_head for one in rest):
            return Gap((Finding("next_head_gone", ""),))
        stays = next((one for one in rest if one.shdk == Shdk.KEPALA_KELUARGA and one.id != next_head), None)
        if stays:
            return Gap((Finding("head_changed", "", params={"nama": stays.nama}),))
        found += appoint(rest, next_head, relations or {})
    found += newly_found(before, check_members(rest, today=today), {"shdk"})
    if are_alone(rest, today) and not are_alone(members, today):
        found = [one for one in found if one.code != "head_young"]
        names = ", ".join(one.nama for one in rest)
        found.append(Finding("children_alone", "", Severity.WARNING, {"names": names}))
    return Gap(tuple(found), stood, keluarga_id if members and not rest else None)


def _with(keluarga_id: UUID, leaving: Collection[UUID]) -> list[Penduduk]:
    """Living members and those who leave, who may be written down as dead or gone already."""
    rows = Penduduk.objects.filter(keluarga_id=keluarga_id)
    rows = rows.filter(Q(status_dasar=StatusDasar.HIDUP) | Q(id__in=leaving))
    return list(rows.order_by("shdk", "tanggal_lahir", "id"))


def appoint(members: Sequence[Penduduk], head: UUID, relations: Relations) -> list[Finding]:
    """Makes one of `members` head and the others what they are to him or her; nothing is saved."""
    unsure: list[str] = []
    for one, proposed in zip(members, proposals(members, head), strict=True):
        if one.id == head:
            one.shdk = int(Shdk.KEPALA_KELUARGA)
        elif one.id in relations:
            one.shdk = relations[one.id]
        else:
            one.shdk = proposed.shdk
            unsure += [] if proposed.is_sure else [one.nama]
    return [Finding("relations_unsure", "", Severity.WARNING, {"names": ", ".join(unsure)})] if unsure else []


def proposals(members: Sequence[Penduduk], head: UUID) -> tuple[Relation, ...]:
    """What each would be to the one of them who becomes head; as it is, where he or she is head already."""
    at = next(at for at, one in enumerate(members) if one.id == head)
    if members[at].shdk == Shdk.KEPALA_KELUARGA:
        return tuple(_unchanged(one, head) for one in members)
    return relations_to([as_member(one) for one in members], at)


def _unchanged(one: Penduduk, head: UUID) -> Relation:
    """Beside one who is head already. A second head, as two offices may have made, is some kin of the first."""
    if one.shdk == Shdk.KEPALA_KELUARGA and one.id != head:
        return Relation(int(Shdk.FAMILI_LAIN), is_sure=False)
    return Relation(one.shdk, is_sure=True)


def are_alone(members: Sequence[Penduduk], today: date) -> bool:
    return are_children_alone([as_member(one) for one in members], today=today)


def candidates(keluarga_id: UUID | None, leaving: Collection[UUID]) -> list[Penduduk]:
    """Who could be head after `leaving`, the likeliest first; nobody where the family keeps a head or is empty then."""
    members = _with(keluarga_id, leaving) if keluarga_id else []
    rest = [one for one in members if one.id not in leaving]
    loses = any(one.shdk == Shdk.KEPALA_KELUARGA for one in members)
    if not loses or any(one.shdk == Shdk.KEPALA_KELUARGA for one in rest):
        return []
    return sorted(rest, key=nearness)


def nearness(one: Penduduk) -> tuple[bool, bool, date]:
    """The spouse, then the eldest; who has no birth date stands last."""
    is_spouse = one.shdk in (Shdk.SUAMI, Shdk.ISTRI)
    return not is_spouse, one.tanggal_lahir is None, one.tanggal_lahir or date.max


def hand_over(left: Gap, *, closes_on: date | None, save: Save = plainly) -> Handover:
    """Writes down those who stay, within the transaction of whatever made the gap.

    `closes_on`: since when a family nobody is left in is closed; None leaves it open, for a record entered by mistake.
    """
    for _before, one in left.rest:
        save(one)
    people = changes_of(left.rest)
    if left.empty and closes_on:
        return people + closed(Keluarga.objects.select_for_update().get(id=left.empty), closes_on, save)
    return people


def closed(keluarga: Keluarga, on: date | None, save: Save = plainly) -> Handover:
    """Closes a family, or opens it again (None)."""
    before = card_state(keluarga)
    keluarga.tutup_sejak = on
    save(keluarga)
    return Handover(cards_before=(before,), cards_after=(card_state(keluarga),))


def reopen(keluarga: Keluarga, save: Save = plainly) -> Handover:
    """Somebody has entered it."""
    return closed(keluarga, None, save) if keluarga.tutup_sejak else NO_HANDOVER
