"""What two machines recorded of one person: somebody says which of them is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.penduduk.buku.months import last_closed
from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.corrections import count_again
from nagari.penduduk.mutasi.counter import counter_of
from nagari.penduduk.mutasi.doubles import doubles_of
from nagari.penduduk.mutasi.queries import act_of, jejak_of, standing_events
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.sides import Side, sides_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import hold_numbers
from nagari.penduduk.services.outcomes import Refused

# Stands in the books, whose language it is.
REASON: Final = "dicatat dua kali"


@dataclass(frozen=True, slots=True)
class Recorded:
    """`counted`: what counts; `doubles`: what does not. Both of one person, none of them reversed.

    `is_pair`: one against one and nothing counted after them, so either may be the right one.
    """

    counted: Sequence[Mutasi]
    doubles: Sequence[Mutasi]
    is_pair: bool


def recorded_twice(penduduk_id: UUID | None) -> Recorded | None:
    """None where nothing waits to be settled. Four queries."""
    if penduduk_id is None:
        return None
    keys = doubles_of([penduduk_id])
    rows = list(standing_events(Mutasi.objects.filter(penduduk_id=penduduk_id)).order_by("id")) if keys else []
    doubles = [one for one in rows if one.id in keys]
    if not doubles:
        return None
    begins = {_begin(one) for one in doubles}
    moving = [one for one in rows if one.id not in keys and (one.loses or one.gains)]
    counted = [one for one in moving if _begin(one) in begins]
    return Recorded(counted, doubles, len(counted) == len(doubles) == 1 and moving[-1:] == counted)


def _begin(one: Mutasi) -> tuple[Side | None, Side | None]:
    """As what the person counted before it; where it was nothing, as what from then on."""
    loses, gains = sides_of(one)
    return loses, None if loses else gains


@transaction.atomic
def keep_event(entry: Entry, mutasi_id: UUID) -> list[Mutasi]:
    """The event that is right; the others are reversed. Where it did not count until now, it does; what it said of the
    person holds. Raises Refused: double_settled, double_several (only the one that counts may be kept)."""
    hold_numbers()
    one = Mutasi.objects.filter(id=mutasi_id, wilayah=entry.wilayah).first()
    found = recorded_twice(one.penduduk_id) if one else None
    if one is None or found is None or one.id not in {row.id for row in (*found.counted, *found.doubles)}:
        raise Refused((Finding("double_settled", ""),))
    if one.id not in {row.id for row in found.doubles}:
        if found.is_pair:
            _let_hold(one)
        return [_reversed(row, entry, counts=False) for row in found.doubles]
    if not found.is_pair:
        raise Refused((Finding("double_several", ""),))
    made = [_reversed(found.counted[0], entry, counts=True)]
    _let_hold(one)
    closed = last_closed(entry.wilayah)
    if closed is not None and one.bulan_buku <= closed:
        # The month was signed without it.
        made.append(_reversed(one, entry, counts=False))
        count_again(one, entry.today, REASON)
    return made


def _reversed(row: Mutasi, entry: Entry, *, counts: bool) -> Mutasi:
    """A double never counted, so its reversal does not either."""
    made = counter_of(row, today=entry.today, alasan=REASON, pencatat=entry.pencatat, counts=counts)
    made.save(force_insert=True)
    return made


def _let_hold(event: Mutasi) -> None:
    """What the event said of its person, where the record says otherwise."""
    if event.penduduk_id is None:
        return
    person = Penduduk.objects.select_for_update().get(id=event.penduduk_id)
    for one in trace.readable(jejak_of(act_of(event))):
        if one.model is Penduduk and one.id == person.id and one.changes:
            for name, (_before, after) in one.changes.items():
                setattr(person, name, after)
    person.save()
