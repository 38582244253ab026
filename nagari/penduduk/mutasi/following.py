"""Writes what two machines of one office made of somebody together, where none of their events says it: nobody has to
look for it (`corrections.follow_register`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi.corrections import follow_register
from nagari.penduduk.mutasi.doubles import gaps_of
from nagari.sync import conflicts, status
from nagari.sync.registry import RowChange, office
from nagari.sync.tracking import acting

REASON: Final = "menyatukan data dua komputer"
_AT_ONCE: Final = 900


def follow(changes: Sequence[RowChange], now: datetime) -> None:
    """The projection. Looks anew at everybody the changes name, so neither their order nor a repetition matters; what
    waits for a person to settle it waits here too. An office of one computer has nothing to look for."""
    own = office().wilayah
    if not own or not status.shares_office(own):
        return
    people = sorted(set(_people([one for one in changes if one.wilayah == own])))
    for at in range(0, len(people), _AT_ONCE):
        for key in gaps_of(people[at : at + _AT_ONCE]):
            if conflicts.dispute(key) is None:
                with acting(None, REASON):
                    follow_register(key)


def _people(changes: Sequence[RowChange]) -> list[UUID]:
    events = (values for one in changes if one.model is Mutasi for values in (one.before, one.after) if values)
    named = [UUID(values["penduduk"]) for values in events if values["penduduk"]]
    return named + [one.object for one in changes if one.model is Penduduk]
