"""What becomes of a family when some of its members die, leave or go missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.services.checks import check_members, check_open, hold_numbers, home_of, members_of, newly_found
from nagari.penduduk.services.handover import NO_HANDOVER, Handover, Save, changes_of, plainly, standing
from nagari.penduduk.services.heads import Gap, Relations, gap, hand_over, nearness, reopen
from nagari.penduduk.services.outcomes import Refused, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """What a person said of those who stay behind.

    `next_head`, and what others are to him or her where that is not to be worked out (`relations`). Or all of them
    enter the family `taken_in_by`, each as `taken_in_as` says (FAMILI LAIN where it does not): children whom nobody is
    left with go to their guardian's card.
    """

    next_head: UUID | None = None
    relations: Relations = field(default_factory=dict)
    taken_in_by: UUID | None = None
    taken_in_as: Mapping[UUID, int] = field(default_factory=dict)


NOBODY_SAID = Staying()


@dataclass(frozen=True, slots=True)
class Settled:
    """`head`: who is head now. `is_closed`: nobody is left. `services.handover.take_back(handover)` undoes it."""

    handover: Handover = NO_HANDOVER
    head: UUID | None = None
    is_closed: bool = False


@transaction.atomic
def settle_leaving(
    keluarga_id: UUID | None,
    leaving: Collection[UUID],
    staying: Staying = NOBODY_SAID,
    *,
    on: date,
    confirmed: Collection[str] = (),
    today: date,
    save: Save = plainly,
) -> Settled:
    """`leaving` go on the day `on`: called before or after they are written down as dead or gone, in one transaction.

    They keep their own line on the card, so that it says whose it was; whoever moves to another card is moved by the
    caller. The family closes, and is kept, when nobody alive is left. Raises Refused, warnings first to be confirmed:
    next_head_needed (params `heads`: ids to choose from, the likeliest first), children_alone, relations_unsure,
    next_head_gone (error), and rules of the families. `save` writes the rows (Act.save of an event).
    """
    if keluarga_id is None:
        return Settled()
    hold_numbers()
    if staying.taken_in_by == keluarga_id:
        raise Refused((Finding("join_same", ""),))
    if staying.taken_in_by is not None:
        return _taken_in(keluarga_id, leaving, staying, on=on, confirmed=confirmed, today=today, save=save)
    left = gap(keluarga_id, leaving, staying.next_head, relations=staying.relations, today=today)
    settle(asking_for_head(left), confirmed)
    handover = hand_over(left, closes_on=on, save=save)
    head = next((one.id for _before, one in left.rest if one.shdk == Shdk.KEPALA_KELUARGA), None)
    return Settled(handover, head, left.empty is not None)


def asking_for_head(left: Gap) -> list[Finding]:
    """The finding names whom to choose from. One answer settles both: nobody is head for now."""
    heads = [one.id for one in sorted((one for _before, one in left.rest), key=nearness)]
    asked = Finding("next_head_needed", "", Severity.WARNING, {"heads": heads})
    return [asked if one.code == "family_no_head" else one for one in left.findings]


def _taken_in(
    keluarga_id: UUID,
    leaving: Collection[UUID],
    staying: Staying,
    *,
    on: date,
    confirmed: Collection[str],
    today: date,
    save: Save,
) -> Settled:
    assert staying.taken_in_by is not None
    going = [one for one in members_of(keluarga_id) if one.id not in leaving]
    relations = {one.id: staying.taken_in_as.get(one.id, int(Shdk.FAMILI_LAIN)) for one in going}
    entered = enter(staying.taken_in_by, going, relations, confirmed=confirmed, today=today, save=save)
    left = replace(gap(keluarga_id, {*leaving, *relations}, None, today=today), findings=())
    return Settled(entered + hand_over(left, closes_on=on, save=save), None, left.empty is not None)


def enter(
    keluarga_id: UUID,
    people: Collection[Penduduk],
    relations: Mapping[UUID, int | None],
    *,
    confirmed: Collection[str],
    today: date,
    save: Save = plainly,
) -> Handover:
    """`people`, of the same region, become members with `relations`; the family they leave is the caller's business.

    Where nothing else is known they live where the family does. Raises Refused: kk_other_region, kk_closed, rules.
    """
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    keys = {one.id for one in people}
    members = [one for one in members_of(keluarga_id) if one.id not in keys]
    if any(one.wilayah != keluarga.wilayah for one in people):
        raise Refused((Finding("kk_other_region", ""),))
    stood = [(standing(one), one) for one in people]
    here = check_members(members, today=today)
    for one in people:
        one.keluarga, one.shdk = keluarga, relations[one.id]
        one.lingkungan_id = one.lingkungan_id or home_of(keluarga, members)
    found = newly_found(here, check_members([*members, *people], today=today), {"shdk"})
    settle([*check_open(keluarga), *found], confirmed)
    for one in people:
        save(one)
    return changes_of(stood) + reopen(keluarga, save)
