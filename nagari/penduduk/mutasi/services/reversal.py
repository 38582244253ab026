"""Reversing an event that should not have been recorded: by one more event, with a reason. Nothing is erased."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nagari.lib.names import person_key
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.counter import counter_of
from nagari.penduduk.mutasi.doubles import open_doubles
from nagari.penduduk.mutasi.queries import standing_events
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima.holding import hold_back
from nagari.penduduk.services.checks import check_members, check_nik_free, hold_numbers, members_of, newly_found
from nagari.penduduk.services.outcomes import Refused, settle

Row = Penduduk | Keluarga


@transaction.atomic
def reverse(entry: Entry, mutasi_id: UUID, reason: str) -> list[Mutasi]:
    """Takes back the whole act this event belongs to; one PEMBATALAN for each of its events, with the sides swapped.

    What the act changed is again what it was, what it made is gone. Of people whom it concerned beside the one who
    died or left, what somebody changed since stays as it is now. Raises Refused: event_gone, reversal_reason,
    event_doubled, event_unreadable, reversal_later (a later event builds on it), reversal_changed, nik_taken,
    offer_*, rules of the families (family_no_head, to be confirmed, among them).
    """
    hold_numbers()
    rows = _act_of(entry, mutasi_id)
    if not reason:
        raise Refused((Finding("reversal_reason", "alasan"),))
    if open_doubles({row.penduduk_id for row in rows if row.penduduk_id}):
        raise Refused((Finding("event_doubled", ""),))
    try:
        touched = trace.read(rows[0].jejak)
    except trace.UnreadableError:
        raise Refused((Finding("event_unreadable", ""),)) from None
    _refuse_later(rows, touched)
    hold_back(rows[0].rombongan, entry.today, reason)
    _put_back(rows, touched, entry)
    made = [counter_of(row, today=entry.today, alasan=reason, pencatat=entry.pencatat) for row in rows]
    for one in made:
        one.rombongan = made[0].id
        one.save(force_insert=True)
    return made


def _act_of(entry: Entry, mutasi_id: UUID) -> list[Mutasi]:
    """All events of the act, the one with the trace first."""
    one = Mutasi.objects.filter(id=mutasi_id, wilayah=entry.wilayah).exclude(jenis=Jenis.PEMBATALAN).first()
    if one is None:
        raise Refused((Finding("event_gone", ""),))
    rows = list(standing_events(Mutasi.objects.filter(rombongan=one.rombongan, wilayah=entry.wilayah)).order_by("id"))
    if not rows:
        raise Refused((Finding("event_gone", ""),))
    return sorted(rows, key=lambda row: row.id != row.rombongan)


def later_events(rows: Sequence[Mutasi]) -> list[Mutasi]:
    """Events of the same people entered after this act that count somebody, or build on a record it made."""
    people = {row.penduduk_id for row in rows if row.penduduk_id}
    made = {one.id for one in trace.read(rows[0].jejak) if one.changes is None}
    counts = any(row.loses or row.gains for row in rows)
    entered = standing_events(Mutasi.objects.filter(penduduk_id__in=people | made))
    found = entered.exclude(rombongan=rows[0].rombongan).filter(id__gt=max(row.id for row in rows)).order_by("id")
    return [one for one in found if one.penduduk_id in made or (counts and (one.loses or one.gains))]


def _refuse_later(rows: Sequence[Mutasi], touched: Iterable[trace.Touched]) -> None:
    later = later_events(rows)
    if later:
        params = {"event": later[0].title, "nama": later[0].nama, "date": later[0].tanggal, "id": str(later[0].id)}
        raise Refused((Finding("reversal_later", "", params=params),))


def _put_back(rows: Sequence[Mutasi], touched: Sequence[trace.Touched], entry: Entry) -> None:
    people = {row.penduduk_id for row in rows}
    known = _by_key(touched)
    families = _families(touched, known)
    before = {key: check_members(members_of(key), today=entry.today) for key in families}
    found: list[Finding] = []
    for one in touched:
        row = known.get((one.model, one.id))
        if row is None:
            raise Refused((Finding("reversal_changed", "", params={"fields": ""}),))
        if one.changes is None:
            row.deleted_at = timezone.now()
            if isinstance(row, Penduduk):
                row.alasan_hapus = Jenis.PEMBATALAN.value
        else:
            _restore(row, one.changes, is_main=one.id in people)
        if isinstance(row, Penduduk):
            row.cari = person_key(row.nama)
        row.save()
        if isinstance(row, Penduduk) and row.deleted_at is None and row.status_dasar == StatusDasar.HIDUP:
            found += check_nik_free(row.nik, row.wilayah, but=row.id)
    found += _family_findings(families, before, entry)
    # First what nobody can confirm.
    _refuse_orphans(touched)
    settle(found, entry.confirmed)


def _by_key(touched: Iterable[trace.Touched]) -> dict[tuple[type[Row], UUID], Row]:
    found: dict[tuple[type[Row], UUID], Row] = {}
    for model in (Penduduk, Keluarga):
        keys = sorted(one.id for one in touched if one.model is model)
        for row in model.objects.select_for_update().filter(id__in=keys).order_by("id"):
            found[model, row.id] = row
    return found


def _restore(row: Row, changes: Any, *, is_main: bool) -> None:
    """Raises Refused where the person himself was changed since; of others what was changed since stays."""
    for name, (was, became) in changes.items():
        now = getattr(row, name)
        if now == became:
            setattr(row, name, was)
        elif is_main and now != was:
            raise Refused((Finding("reversal_changed", "", params={"fields": name}),))


def _families(touched: Iterable[trace.Touched], known: dict[tuple[type[Row], UUID], Row]) -> set[UUID]:
    """Cards whose members change by the reversal."""
    found: set[UUID] = set()
    for one in touched:
        row = known.get((one.model, one.id))
        if isinstance(row, Penduduk):
            was = one.changes.get("keluarga_id", (None, None))[0] if one.changes else None
            found |= {key for key in (row.keluarga_id, was) if key}
    return found


def _family_findings(families: Iterable[UUID], before: dict[UUID, Any], entry: Entry) -> list[Finding]:
    """Other warnings were there before the act, so were looked at; a head may have gone since."""
    found: list[Finding] = []
    for key in families:
        after = check_members(members_of(key), today=entry.today)
        found += [one for one in newly_found(before[key], after) if one.is_error or one.code == "family_no_head"]
    return found


def _refuse_orphans(touched: Iterable[trace.Touched]) -> None:
    """Somebody may have entered a family since that the act made."""
    made = [one.id for one in touched if one.model is Keluarga and one.changes is None]
    if made and Penduduk.objects.filter(keluarga_id__in=made).exists():
        raise Refused((Finding("reversal_changed", "", params={"fields": "keluarga"}),))
