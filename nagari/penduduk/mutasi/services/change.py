"""Change of any element of somebody's data from a day on, and correction of what was wrong all along."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.lib.names import person_key
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.facts import ChangeFacts, written
from nagari.penduduk.mutasi.services.entry import Entry, look_at, person_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import (
    check_members,
    check_nik_free,
    findings_of,
    members_of,
    newly_found,
)
from nagari.penduduk.services.outcomes import settle

# Whoever and wherever: these have events of their own.
NOT_CHANGED_SO = frozenset({"keluarga", "keluarga_id", "shdk", "status_dasar", "status_sejak", "lingkungan_id"})


@transaction.atomic
def record_change(
    entry: Entry, penduduk_id: UUID, tanggal: date, values: Mapping[str, object], facts: ChangeFacts
) -> list[Mutasi]:
    """From `tanggal` on these elements (by field name) are other ones.

    Raises Refused: nothing_changed, event_*, rules.
    """
    return _change(entry, Jenis.UBAH, penduduk_id, tanggal, values, facts)


@transaction.atomic
def record_correction(
    entry: Entry, penduduk_id: UUID, values: Mapping[str, object], facts: ChangeFacts
) -> list[Mutasi]:
    """They were never what the register says; the paper that proves it is named. Counts change from the day of entry.

    Raises Refused: proof_missing, nothing_changed, rules.
    """
    return _change(entry, Jenis.PEMBETULAN, penduduk_id, entry.today, values, facts)


def _change(
    entry: Entry, jenis: Jenis, penduduk_id: UUID, tanggal: date, values: Mapping[str, object], facts: ChangeFacts
) -> list[Mutasi]:
    act, one = entry.act(), person_of(entry, penduduk_id)
    found = look_at(entry, jenis, [one], tanggal) if jenis == Jenis.UBAH else []
    if jenis == Jenis.PEMBETULAN and not (facts.jenis_surat and facts.no_surat):
        found.append(Finding("proof_missing", "no_surat"))
    act.watch(one)
    before, members = findings_of(one, today=entry.today), members_of(one.keluarga_id) if one.keluarga_id else []
    family_before = check_members(members, today=entry.today)
    for name, value in values.items():
        if name not in NOT_CHANGED_SO:
            setattr(one, name, value)
    one.cari = person_key(one.nama)
    changed = [name for name in one.changed_fields() if name != "cari"]
    if not changed:
        found.append(Finding("nothing_changed", ""))
    found += newly_found(before, findings_of(one, today=entry.today), changed)
    if "nik" in changed:
        found += check_nik_free(one.nik, one.wilayah, but=one.id)
    after = [one if member.id == one.id else member for member in members]
    found += newly_found(family_before, check_members(after, today=entry.today), changed)
    settle(found, entry.confirmed)
    act.save(one)
    act.note(jenis, one, tanggal=tanggal, rincian=written(replace(facts, elemen=tuple(changed))))
    return act.done()
