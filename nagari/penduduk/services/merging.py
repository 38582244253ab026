"""Two records found to be one person: one takes over what it lacks, the other is deleted in its favour; undoable."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.lib.names import search_key
from nagari.penduduk.models import Gabungan, Penduduk
from nagari.penduduk.rules import errors
from nagari.penduduk.sentences import tell
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of, newly_found

# Of the record itself, not of the person.
_NOT_MERGED = frozenset({"id", "wilayah", "deleted_at", "cari", "alasan_hapus", "digabung_ke", "predecessor_id"})
# Belong together: taking one without the other would tell of nobody.
_TOGETHER = ({"keluarga", "shdk"}, {"status_dasar", "status_sejak"}, {"lat", "lng"})

_FAMILY_FIELDS = frozenset({"keluarga", "shdk", "status_dasar", "jenis_kelamin", "tanggal_lahir", "nik"})

MERGEABLE: tuple[models.Field, ...] = tuple(
    field for field in Penduduk._meta.concrete_fields if field.name not in _NOT_MERGED
)


def differing(keep: Penduduk, drop: Penduduk) -> list[models.Field]:
    """Fields in which two records differ, in the order of the forms."""
    return [field for field in MERGEABLE if getattr(keep, field.attname) != getattr(drop, field.attname)]


def proposed(keep: Penduduk, drop: Penduduk) -> set[str]:
    """Names of the fields better taken from `drop`: those that are empty in `keep`."""
    taken = {
        field.name
        for field in differing(keep, drop)
        if getattr(keep, field.attname) in (None, "") and getattr(drop, field.attname) not in (None, "")
    }
    return {name for name in taken if not any(name in group and not group <= taken for group in _TOGETHER)}


@transaction.atomic
def merge_penduduk(
    keep_id: UUID, drop_id: UUID, taken: Collection[str], *, user_id: int | None, now: datetime, today: date
) -> Gabungan:
    """`taken`: fields whose value comes from the record that is dropped.

    Raises UserError merge_same, merge_gone, merge_foreign, merge_family.
    """
    hold_numbers()
    if keep_id == drop_id:
        raise UserError("merge_same", _("A record cannot be merged with itself."), _("Choose two records."))
    rows = {one.id: one for one in Penduduk.objects.select_for_update().filter(id__in=[keep_id, drop_id])}
    if len(rows) < 2:
        raise UserError("merge_gone", _("One of the two records is not there any more."), _("Open the list again."))
    keep, drop = rows[keep_id], rows[drop_id]
    if keep.wilayah != drop.wilayah:
        raise UserError(
            "merge_foreign",
            _("The two records belong to different regions."),
            _("Only records of one region can be merged."),
        )
    changes: dict[str, list[Any]] = {}
    taken_names = frozenset(taken)
    for field in differing(keep, drop):
        if field.name in taken_names:
            changes[field.attname] = [_plain(field, keep), _plain(field, drop)]
            setattr(keep, field.attname, getattr(drop, field.attname))
    keep.cari = search_key(keep.nama)
    if keep.keluarga_id is not None and not taken_names.isdisjoint(_FAMILY_FIELDS):
        _check_family(keep, drop, today=today)
    drop.deleted_at = now
    drop.digabung_ke = keep
    drop.save()
    keep.save()
    return Gabungan.objects.create(
        wilayah=keep.wilayah, tetap_id=keep.id, lepas_id=drop.id, changes=changes, made_by=user_id, made_at=now
    )


def _check_family(keep: Penduduk, drop: Penduduk, *, today: date) -> None:
    """The card of one record with the relation of the other can make a second head."""
    assert keep.keluarga_id is not None
    others = [one for one in members_of(keep.keluarga_id) if one.id not in (keep.id, drop.id)]
    before = check_members(others, today=today)
    wrong = errors(newly_found(before, check_members([*others, keep], today=today)))
    if wrong:
        raise UserError(
            "merge_family",
            _("Merged so, the family would not fit: %(reason)s") % {"reason": tell(wrong[0]).message},
            _("Choose the family card and the relation from the same record."),
        )


@transaction.atomic
def undo_merge(gabungan_id: int, *, now: datetime) -> Penduduk:
    """Both records as before, but for fields of the kept one that were changed since. Raises UserError merge_undone."""
    hold_numbers()
    gabungan = Gabungan.objects.select_for_update().get(id=gabungan_id)
    if gabungan.undone_at is not None:
        raise UserError("merge_undone", _("This merge was undone already."), _("Open the list again."))
    rows = {
        one.id: one
        for one in Penduduk.all_objects.select_for_update().filter(id__in=[gabungan.tetap_id, gabungan.lepas_id])
    }
    keep, drop = rows[gabungan.tetap_id], rows[gabungan.lepas_id]
    by_name = {field.attname: field for field in MERGEABLE}
    for name, (before, after) in gabungan.changes.items():
        field = by_name[name]
        if _plain(field, keep) == after:
            setattr(keep, name, field.to_python(before))
    keep.cari = search_key(keep.nama)
    keep.save()
    drop.deleted_at = None
    drop.digabung_ke = None
    drop.save()
    gabungan.undone_at = now
    gabungan.save(update_fields=["undone_at"])
    return keep


def _plain(field: models.Field, row: Penduduk) -> Any:
    value = getattr(row, field.attname)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
