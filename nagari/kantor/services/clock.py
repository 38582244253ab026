"""A person's word on the date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nagari.kantor import clock
from nagari.kantor.messages import user_error
from nagari.kantor.models import ClockState, KoreksiJam
from nagari.kantor.rules.clock import NO_OFFSET_BELOW, Known, StatedProblem, check_stated
from nagari.lib.errors import CodedError
from nagari.sync.tracking import set_clock_offset


@dataclass(frozen=True, slots=True)
class Person:
    """Who confirms; accounts lie above this app, so they are known by key and name."""

    user_id: int | None
    nama: str


@transaction.atomic
def confirm_time(stated: datetime, *, device: datetime, person: Person, alasan: str = "") -> None:
    """From now on office time is the device's plus what `stated` is away from it.

    `alasan`: why the last entries carry a date that was wrong, which alone allows an earlier one.
    Raises UserError clock_before_software, clock_before_last_entry, clock_too_far.
    """
    row = ClockState.objects.select_for_update().filter(pk=clock.ROW).first()
    known = Known(last_seen=row.last_seen, offset=timedelta(seconds=row.offset_seconds)) if row else Known()
    refuse_stated(stated, known, has_reason=bool(alasan))
    offset = stated - device
    if abs(offset) < NO_OFFSET_BELOW:
        offset = timedelta()
    KoreksiJam.objects.create(
        at_device=device,
        stated=stated,
        offset_seconds=_seconds(offset),
        alasan=alasan,
        user_id=person.user_id,
        nama=person.nama,
    )
    ClockState.objects.update_or_create(
        pk=clock.ROW, defaults={"last_seen": stated, "offset_seconds": _seconds(offset), "confirmed_at": stated}
    )
    clock.forget()
    set_clock_offset(_seconds(offset) * 1000)
    transaction.on_commit(clock.forget)


def refuse_stated(stated: datetime, known: Known, *, has_reason: bool) -> None:
    last = known.last_seen
    day_start = timezone.localtime(last).replace(hour=0, minute=0, second=0, microsecond=0) if last else stated
    problem = check_stated(stated, known, same_day_from=day_start)
    if problem is None or (problem == StatedProblem.BEFORE_LAST_ENTRY and has_reason):
        return
    raise user_error(CodedError(problem.value, last=timezone.localdate(last) if last else ""))


@transaction.atomic
def trust_device(*, device: datetime, person: Person) -> None:
    """The device's clock has been mended: drop the correction. Raises UserError like `confirm_time`."""
    confirm_time(device, device=device, person=person)


def _seconds(offset: timedelta) -> int:
    return round(offset.total_seconds())
