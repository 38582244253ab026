"""Writing a plan: all of it in one transaction, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from nagari.lib.names import person_key
from nagari.penduduk.imports.columns import FAMILY_FIELDS, PLACE_FIELDS
from nagari.penduduk.imports.plan import WRITTEN, Plan, PlannedRow, Verdict
from nagari.penduduk.imports.trace import Trace, checksum
from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.corrections import note_corrections
from nagari.sync.bulk import bulk_change, bulk_insert

_NOT_OF_PENDUDUK = FAMILY_FIELDS | frozenset(PLACE_FIELDS)
_TEXT_TYPES = frozenset({"CharField", "TextField"})


@dataclass(frozen=True, slots=True)
class Written:
    added: int
    changed: int
    families: int
    places: int
    trace: Trace


def write(plan: Plan, *, since: date | None = None) -> Written:
    """Adds and changes what the plan says. New ones are on record from the plan's day, or from `since`."""
    trace = Trace()
    # A savepoint would make capture slow, see sync.bulk.
    with transaction.atomic(savepoint=False):
        trace.new_lingkungan = [part.id for part in plan.resolver.new]
        places = plan.resolver.save()
        _write_families(plan, trace, since or plan.today)
        _write_new(plan, trace, since or plan.today)
        _write_changed(plan, trace)
    return Written(len(trace.new_penduduk), len(trace.changed_penduduk), len(trace.new_keluarga), places, trace)


def blank_row(model: type[Keluarga | Penduduk]) -> tuple[list[str], list[Any]]:
    """Attnames of all columns, and the values of a row about which nothing is known."""
    fields = model._meta.concrete_fields
    blank = ["" if field.get_internal_type() in _TEXT_TYPES and not field.null else None for field in fields]
    return [field.attname for field in fields], blank


def _write_families(plan: Plan, trace: Trace, since: date) -> None:
    used = {one.keluarga_id for one in plan.rows if one.verdict in WRITTEN}
    names, blank = blank_row(Keluarga)
    place = {name: at for at, name in enumerate(names)}

    def rows() -> Iterator[list[Any]]:
        for family in plan.families.values():
            if family.known or family.id not in used:
                continue
            values = blank.copy()
            given = {"id": family.id, "wilayah": plan.wilayah, "no_kk": family.no_kk, "terdata_sejak": since}
            for name, value in {**given, **family.changes}.items():
                values[place[name]] = value
            trace.new_keluarga[family.id] = checksum(values)
            yield values

    bulk_insert(Keluarga, names, rows())
    for family in plan.families.values():
        if family.known and family.changes and family.id in used:
            trace.changed_keluarga[family.id] = {
                name: [family.values[name], value] for name, value in family.changes.items()
            }
    bulk_change(Keluarga, _new_values(trace.changed_keluarga))


def _write_new(plan: Plan, trace: Trace, since: date) -> None:
    names, blank = blank_row(Penduduk)
    place = {name: at for at, name in enumerate(names)}
    for name, value in {
        "wilayah": plan.wilayah,
        "terdata_sejak": since,
        "status_dasar": int(StatusDasar.HIDUP),
        "status_penduduk": int(StatusPenduduk.TETAP),
    }.items():
        blank[place[name]] = value

    def rows() -> Iterator[list[Any]]:
        for one in plan.rows:
            if one.verdict is not Verdict.ADDED:
                continue
            assert one.new_id is not None
            values = blank.copy()
            for name, value in one.row.values.items():
                if name not in _NOT_OF_PENDUDUK:
                    values[place[name]] = value
            values[place["id"]] = one.new_id
            values[place["nomor_sementara"]] = one.nomor_sementara
            values[place["keluarga_id"]] = one.keluarga_id
            values[place["lingkungan_id"]] = one.lingkungan_id
            values[place["cari"]] = person_key(one.row.values["nama"])
            trace.new_penduduk[one.new_id] = checksum(values)
            yield values

    bulk_insert(Penduduk, names, rows())


def _write_changed(plan: Plan, trace: Trace) -> None:
    for one in plan.rows:
        if one.verdict is Verdict.CHANGED and one.known is not None:
            changes = dict(_changes(one))
            if changes:
                trace.changed_penduduk[one.known.id] = changes
    bulk_change(Penduduk, _new_values(trace.changed_penduduk))
    changed = {
        key: {name: (old, new) for name, (old, new) in one.items()} for key, one in trace.changed_penduduk.items()
    }
    note_corrections(plan.wilayah, changed, today=plan.today)


def _changes(one: PlannedRow) -> Iterator[tuple[str, list[Any]]]:
    assert one.known is not None
    for change in one.changes:
        if change.field == "no_kk":
            yield "keluarga_id", [one.known.keluarga_id, one.keluarga_id]
        elif change.field == "lingkungan":
            yield "lingkungan_id", [one.known.lingkungan_id, one.lingkungan_id]
        elif change.field not in _NOT_OF_PENDUDUK:
            yield change.field, [change.old, change.new]
        if change.field == "nama":
            yield "cari", [person_key(change.old), person_key(change.new)]


def _new_values(changed: dict[Any, dict[str, list[Any]]]) -> dict[Any, dict[str, Any]]:
    return {id_: {name: new for name, (_old, new) in values.items()} for id_, values in changed.items()}
