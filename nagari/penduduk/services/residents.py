"""Registering, changing, deleting a resident's record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from nagari.lib.names import person_key
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.act import save_corrected
from nagari.penduduk.mutasi.corrections import counted_events
from nagari.penduduk.rules import Finding, Severity, merge_stale
from nagari.penduduk.services.checks import (
    check_members,
    check_nik_free,
    check_open,
    check_twins,
    findings_of,
    hold_numbers,
    home_of,
    members_of,
    newly_found,
)
from nagari.penduduk.services.handover import NO_HANDOVER, Handover, take_back
from nagari.penduduk.services.heads import Gap, gap, hand_over, reopen
from nagari.penduduk.services.numbers import next_temporary_number
from nagari.penduduk.services.outcomes import Refused, Stale, settle

# Older children are more likely to have been forgotten than born.
_NEWBORN = timedelta(days=730)
# A change of one of these may break a rule of the family.
_FAMILY_FIELDS = frozenset(
    {"shdk", "jenis_kelamin", "tanggal_lahir", "status_perkawinan", "nik", "nik_ayah", "nik_ibu", "keluarga_id"}
)


@dataclass(frozen=True, slots=True)
class Updated:
    """`theirs`: fields that somebody else had changed meanwhile and that were kept as they are now."""

    penduduk: Penduduk
    changed: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """The hidden record, and what taking the deletion back has to take back with it."""

    penduduk: Penduduk
    handover: Handover


@transaction.atomic
def register_penduduk(
    wilayah: str,
    values: Mapping[str, object],
    *,
    keluarga: Keluarga | None = None,
    confirmed: Collection[str] = (),
    today: date,
    by_event: bool = False,
) -> Penduduk:
    """A new resident; without a NIK he or she gets a temporary number. Raises Refused.

    `values` by field name; `keluarga` the family he or she enters (of the same region), with `shdk` among the values.
    `by_event`: an event of this act counts the person; who is entered without one was here before.
    Where nothing else is said, a member lives where the family does.
    """
    hold_numbers()
    penduduk = Penduduk(wilayah=wilayah, terdata_sejak=today, keluarga=keluarga)
    _apply(penduduk, values)
    taken = check_nik_free(penduduk.nik, wilayah)
    found = [*findings_of(penduduk, today=today), *(taken or check_twins(penduduk))]
    if not by_event:
        found += _check_birth(penduduk, today)
    if keluarga is not None:
        found += check_open(keluarga)
        members = members_of(keluarga.id)
        penduduk.lingkungan_id = penduduk.lingkungan_id or home_of(keluarga, members)
        before = check_members(members, today=today)
        found += newly_found(before, check_members([*members, penduduk], today=today), {"shdk"})
    settle(found, confirmed)
    if not penduduk.nik:
        penduduk.nomor_sementara = next_temporary_number(wilayah)
    penduduk.save(force_insert=True)
    if keluarga is not None:
        reopen(keluarga)
    return penduduk


def _check_birth(child: Penduduk, today: date) -> tuple[Finding, ...]:
    """Who was born since the register began was here only from then on, and only an event says so."""
    born = child.tanggal_lahir
    if born is None or not today - _NEWBORN <= born <= today:
        return ()
    first = Penduduk.objects.filter(wilayah=child.wilayah).aggregate(first=Min("terdata_sejak"))["first"]
    if first is None or born <= first:
        return ()
    return (Finding("birth_unrecorded", "tanggal_lahir", Severity.WARNING, {"date": born}),)


@transaction.atomic
def update_penduduk(
    penduduk_id: UUID,
    values: Mapping[str, object],
    loaded: Mapping[str, object],
    *,
    confirmed: Collection[str] = (),
    today: date,
) -> Updated:
    """Saves `values` over a record that was `loaded` when the clerk opened the form. Raises Refused, Stale.

    Fields that only somebody else changed meanwhile stay as they are now.
    """
    hold_numbers()
    penduduk = Penduduk.objects.select_for_update().get(id=penduduk_id)
    merged = merge_stale(loaded, values, {name: getattr(penduduk, name) for name in values})
    if merged.conflicts:
        raise Stale(merged)
    before = list(findings_of(penduduk, today=today))
    members = members_of(penduduk.keluarga_id) if penduduk.keluarga_id else []
    family_before = check_members(members, today=today)
    _apply(penduduk, merged.values)
    changed = tuple(penduduk.changed_fields())
    found = [*newly_found(before, findings_of(penduduk, today=today), changed)]
    if "nik" in changed:
        found += check_nik_free(penduduk.nik, penduduk.wilayah, but=penduduk.id)
    if not _FAMILY_FIELDS.isdisjoint(changed):
        after = [penduduk if one.id == penduduk.id else one for one in members]
        found += newly_found(family_before, check_members(after, today=today), changed)
    settle(found, confirmed)
    if not penduduk.nik and not penduduk.nomor_sementara:
        penduduk.nomor_sementara = next_temporary_number(penduduk.wilayah)
    save_corrected(penduduk, today=today)
    return Updated(penduduk, changed, merged.theirs)


@transaction.atomic
def delete_penduduk(
    penduduk_id: UUID,
    reason: str,
    *,
    next_head: UUID | None = None,
    confirmed: Collection[str] = (),
    today: date,
    now: datetime,
) -> Deleted:
    """Hides a record that should not be there. Who died or moved is no such case: that is an event.

    `next_head` becomes head of the family that loses its head by this. Raises Refused, as when none is chosen;
    has_events, where an event counts this person.
    """
    hold_numbers()
    penduduk = Penduduk.objects.select_for_update().get(id=penduduk_id)
    if counted := counted_events(penduduk_id):
        raise Refused((Finding("has_events", "", params={"event": counted[-1].title, "date": counted[-1].tanggal}),))
    left = Gap(())
    if penduduk.keluarga_id:
        left = gap(penduduk.keluarga_id, {penduduk_id}, next_head, today=today)
        settle(left.findings, confirmed)
    penduduk.deleted_at = now
    penduduk.alasan_hapus = reason
    penduduk.save()
    return Deleted(penduduk, hand_over(left, closes_on=None))


@transaction.atomic
def restore_penduduk(penduduk_id: UUID, *, handover: Handover = NO_HANDOVER, today: date) -> Penduduk:
    """Brings a deleted record back. Raises Refused where its NIK or place as head was taken meanwhile.

    `handover`: who became head when it was deleted, and gives that back now.
    """
    hold_numbers()
    penduduk = Penduduk.all_objects.select_for_update().get(id=penduduk_id)
    if penduduk.deleted_at is None:
        return penduduk
    if penduduk.keluarga_id and not Keluarga.objects.filter(id=penduduk.keluarga_id).exists():
        penduduk.keluarga_id = penduduk.shdk = None
    take_back(handover, today=today)
    found = [*check_nik_free(penduduk.nik, penduduk.wilayah, but=penduduk.id)]
    if penduduk.keluarga_id:
        members = members_of(penduduk.keluarga_id)
        after = check_members([*members, penduduk], today=today)
        found += [one for one in newly_found(check_members(members, today=today), after) if one.is_error]
    settle(found, ())
    penduduk.deleted_at = None
    penduduk.alasan_hapus = ""
    penduduk.save()
    return penduduk


def _apply(penduduk: Penduduk, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(penduduk, name, value)
    penduduk.cari = person_key(penduduk.nama)
