"""Changes to the jorong, RW and RT of a village. Each in one transaction, each refused with a LingkunganError."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.wilayah.freshness import note_change
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.queries.lingkungan import descendant_ids
from nagari.wilayah.registry import residents
from nagari.wilayah.rules.lingkungan import LingkunganError, may_lie_in, name_key, proper_name


@transaction.atomic
def add_lingkungan(wilayah: str, jenis: JenisLingkungan, nama: str, induk_id: UUID | None = None) -> Lingkungan:
    """LingkunganError: jorong_name, rw_form, rt_form, lingkungan_twice, lingkungan_place, lingkungan_unknown."""
    name = proper_name(jenis, nama)
    _require_place(wilayah, jenis, induk_id)
    _require_free_name(wilayah, jenis, name, induk_id)
    row = Lingkungan(wilayah=wilayah, jenis=jenis, nama=name, induk_id=induk_id)
    row.save(force_insert=True)
    note_change()
    return row


@transaction.atomic
def rename_lingkungan(wilayah: str, lingkungan_id: UUID, nama: str) -> Lingkungan:
    row = _get(wilayah, lingkungan_id)
    name = proper_name(JenisLingkungan(row.jenis), nama)
    _require_free_name(wilayah, JenisLingkungan(row.jenis), name, row.induk_id, but=row.id)
    row.nama = name
    row.save()
    note_change()
    return row


@transaction.atomic
def move_lingkungan(wilayah: str, lingkungan_id: UUID, induk_id: UUID | None) -> Lingkungan:
    """Put a part, with all it holds, below another one, or right below the village."""
    row = _get(wilayah, lingkungan_id)
    _require_place(wilayah, JenisLingkungan(row.jenis), induk_id)
    _require_free_name(wilayah, JenisLingkungan(row.jenis), row.nama, induk_id, but=row.id)
    row.induk_id = induk_id
    row.save()
    note_change()
    return row


@transaction.atomic
def close_lingkungan(wilayah: str, lingkungan_id: UUID, today: date) -> Lingkungan:
    """End a part that nobody lives in any more. LingkunganError lingkungan_has_parts, lingkungan_has_people."""
    row = _get(wilayah, lingkungan_id)
    if Lingkungan.objects.filter(induk_id=row.id, closed_on__isnull=True).exists():
        raise _error("lingkungan_has_parts", row)
    people = residents.counts(wilayah)
    count = sum(people.get(part, 0) for part in descendant_ids(row.id))
    if count:
        raise _error("lingkungan_has_people", row, count=count)
    row.closed_on = today
    row.save()
    note_change()
    return row


@transaction.atomic
def reopen_lingkungan(wilayah: str, lingkungan_id: UUID) -> Lingkungan:
    row = _get(wilayah, lingkungan_id)
    if row.induk_id is not None:
        _require_place(wilayah, JenisLingkungan(row.jenis), row.induk_id)
    _require_free_name(wilayah, JenisLingkungan(row.jenis), row.nama, row.induk_id, but=row.id)
    row.closed_on = None
    row.save()
    note_change()
    return row


@transaction.atomic
def merge_lingkungan(wilayah: str, source_id: UUID, target_id: UUID, today: date) -> Lingkungan:
    """Bring parts and people of one jorong, RW or RT into another of its kind; the emptied one is closed.

    Parts of the same name on both sides are merged in turn. LingkunganError lingkungan_other_kind, lingkungan_itself.
    """
    source, target = _get(wilayah, source_id), _get(wilayah, target_id)
    if source.id == target.id:
        raise _error("lingkungan_itself", source)
    if source.jenis != target.jenis:
        raise _error("lingkungan_other_kind", source)
    if target.closed_on is not None:
        raise _error("lingkungan_closed", target)
    _merge(source, target, today)
    return target


def _merge(source: Lingkungan, target: Lingkungan, today: date) -> None:
    twins = {(part.jenis, name_key(part.nama)): part for part in _open_parts(target)}
    for part in _open_parts(source):
        twin = twins.get((part.jenis, name_key(part.nama)))
        if twin is None:
            part.induk_id = target.id
            part.save()
        else:
            _merge(part, twin, today)
    residents.move(source.id, target.id)
    source.closed_on = source.closed_on or today
    source.save()
    note_change()


def _open_parts(row: Lingkungan) -> list[Lingkungan]:
    return list(Lingkungan.objects.filter(induk_id=row.id, closed_on__isnull=True))


def _get(wilayah: str, lingkungan_id: UUID) -> Lingkungan:
    """The row, if it belongs to that village: nobody reaches into a neighbour's by its id."""
    try:
        row: Lingkungan = Lingkungan.objects.get(wilayah=wilayah, id=lingkungan_id)
    except Lingkungan.DoesNotExist:
        raise LingkunganError("lingkungan_unknown", column="", value=str(lingkungan_id)) from None
    return row


def _require_place(wilayah: str, jenis: JenisLingkungan, induk_id: UUID | None) -> None:
    above = None if induk_id is None else _get(wilayah, induk_id)
    if above is not None and above.closed_on is not None:
        raise _error("lingkungan_closed", above)
    if not may_lie_in(jenis, None if above is None else JenisLingkungan(above.jenis)):
        raise LingkunganError("lingkungan_place", column="induk", value=jenis.label, above=str(above))


def _require_free_name(
    wilayah: str, jenis: JenisLingkungan, name: str, induk_id: UUID | None, but: UUID | None = None
) -> None:
    """A rule of the form, not of the table: two offices' rows of one name must both be able to arrive."""
    there = Lingkungan.objects.filter(wilayah=wilayah, jenis=jenis, induk_id=induk_id, closed_on__isnull=True)
    key = name_key(name)
    if any(name_key(row.nama) == key and row.id != but for row in there):
        raise LingkunganError("lingkungan_twice", column="nama", value=name)


def _error(code: str, row: Lingkungan, **params: object) -> LingkunganError:
    return LingkunganError(code, column="", value=str(row), **params)
