"""Two records found to be one person: one takes over what it lacks, the other is deleted in its favour; undoable."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.lib.names import person_key
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import BukanGanda, Gabungan, Penduduk
from nagari.penduduk.mutasi.act import save_corrected
from nagari.penduduk.mutasi.corrections import unvoid_events, void_events
from nagari.penduduk.rules import Finding, Severity, errors
from nagari.penduduk.sentences import tell
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of, newly_found
from nagari.penduduk.services.families import head_of
from nagari.penduduk.services.heads import nearness
from nagari.penduduk.services.outcomes import Refused

# Of the record itself, not of the person.
_NOT_MERGED = frozenset({"id", "wilayah", "deleted_at", "cari", "alasan_hapus", "digabung_ke", "predecessor_id"})
# Belong together: taking one without the other would tell of nobody.
_TOGETHER = ({"keluarga", "shdk"}, {"status_dasar", "status_sejak"}, {"lat", "lng"})

_FAMILY_FIELDS = frozenset({"keluarga", "shdk", "status_dasar", "jenis_kelamin", "tanggal_lahir", "nik"})

# In `Gabungan.changes`: [id, relation before] of who became head because the head was merged away.
_NEXT_HEAD = "next_head"
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
    keep_id: UUID,
    drop_id: UUID,
    taken: Collection[str],
    *,
    next_head: UUID | None = None,
    confirmed: Collection[str] = (),
    user_id: int | None,
    now: datetime,
    today: date,
) -> Gabungan:
    """`taken`: fields whose value comes from the record that is dropped. `next_head`: of a family left without one.

    Raises UserError merge_same, merge_gone, merge_foreign, merge_family; Refused with family_no_head, whose params
    name the `heads` to choose from, until one is chosen or it is confirmed.
    """
    hold_numbers()
    keep, drop = _pair(keep_id, drop_id)
    families = {one.keluarga_id for one in (keep, drop) if one.keluarga_id}
    changes = _take(keep, drop, frozenset(taken))
    if keep.keluarga_id is not None and not _FAMILY_FIELDS.isdisjoint(taken):
        _check_family(keep, drop, today=today)
    changes |= _settle_heads(keep, drop, families, next_head, confirmed, today=today)
    drop.deleted_at = now
    drop.digabung_ke = keep
    drop.save()
    void_events(drop.id, today=today)
    save_corrected(keep, today=today)
    return Gabungan.objects.create(
        wilayah=keep.wilayah, tetap_id=keep.id, lepas_id=drop.id, changes=changes, made_by=user_id, made_at=now
    )


def _pair(keep_id: UUID, drop_id: UUID) -> tuple[Penduduk, Penduduk]:
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
    return keep, drop


def _take(keep: Penduduk, drop: Penduduk, taken: frozenset[str]) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for field in differing(keep, drop):
        if field.name in taken:
            changes[field.attname] = [_plain(field, keep), _plain(field, drop)]
            setattr(keep, field.attname, getattr(drop, field.attname))
    keep.cari = person_key(keep.nama)
    return changes


def _settle_heads(
    keep: Penduduk,
    drop: Penduduk,
    families: Collection[UUID],
    next_head: UUID | None,
    confirmed: Collection[str],
    *,
    today: date,
) -> dict[str, list[Any]]:
    """Nobody's family loses its head unseen. What `Gabungan.changes` has to keep of it."""
    headless = [key for key in families if _headless(key, keep, drop)]
    if len(headless) > 1:
        raise _does_not_fit(tell(Finding("family_no_head", "")).message)
    if not headless or (next_head is None and "family_no_head" in confirmed):
        return {}
    rest = _headless(headless[0], keep, drop)
    chosen = next((one for one in rest if one.id == next_head), None)
    if chosen is None:
        likeliest = [one.id for one in sorted(rest, key=nearness)]
        raise Refused((Finding("family_no_head", "", Severity.WARNING, {"heads": likeliest}),))
    before = check_members(rest, today=today)
    was, chosen.shdk = chosen.shdk, int(Shdk.KEPALA_KELUARGA)
    if wrong := errors(newly_found(before, check_members(rest, today=today))):
        raise _does_not_fit(tell(wrong[0]).message)
    if chosen is keep:
        return {"shdk": [was, chosen.shdk]}
    chosen.save()
    return {_NEXT_HEAD: [str(chosen.id), was]}


def _headless(keluarga_id: UUID, keep: Penduduk, drop: Penduduk) -> list[Penduduk]:
    """Who is in the family after the merge; nobody unless it loses its head by it."""
    members = members_of(keluarga_id)
    rest = [one for one in members if one.id not in (keep.id, drop.id)]
    rest += [keep] if keep.keluarga_id == keluarga_id and keep.status_dasar == StatusDasar.HIDUP else []
    keeps = head_of(members) is None or head_of(rest) is not None
    return [] if keeps else rest


def _does_not_fit(reason: str) -> UserError:
    return UserError(
        "merge_family",
        _("Merged so, the family would not fit: %(reason)s") % {"reason": reason},
        _("Choose the family card and the relation from the same record."),
    )


def _check_family(keep: Penduduk, drop: Penduduk, *, today: date) -> None:
    """The card of one record with the relation of the other can make a second head."""
    assert keep.keluarga_id is not None
    others = [one for one in members_of(keep.keluarga_id) if one.id not in (keep.id, drop.id)]
    before = check_members(others, today=today)
    wrong = errors(newly_found(before, check_members([*others, keep], today=today)))
    if wrong:
        raise _does_not_fit(tell(wrong[0]).message)


@transaction.atomic
def keep_apart(one_id: UUID, other_id: UUID, *, today: date) -> BukanGanda:
    """They are two people: never again listed as alike. Raises UserError as merge, and apart_nik for one NIK."""
    one, other = _pair(one_id, other_id)
    if one.nik and one.nik == other.nik:
        raise UserError(
            "apart_nik", _("Two people can't have the same NIK."), _("Correct the NIK of one of them first.")
        )
    first, second = sorted((one.id, other.id))
    here = BukanGanda.objects.filter(satu_id=first, lain_id=second, wilayah=one.wilayah).first()
    return here or BukanGanda.objects.create(wilayah=one.wilayah, satu_id=first, lain_id=second, dicatat_pada=today)


@transaction.atomic
def undo_keep_apart(one_id: UUID, other_id: UUID) -> None:
    first, second = sorted((one_id, other_id))
    for row in BukanGanda.objects.filter(satu_id=first, lain_id=second):
        row.delete()


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
        if name == _NEXT_HEAD:
            _give_back(before, after)
            continue
        field = by_name[name]
        if _plain(field, keep) == after:
            setattr(keep, name, field.to_python(before))
    keep.cari = person_key(keep.nama)
    save_corrected(keep, today=localdate(now))
    unvoid_events(drop.id, today=localdate(now))
    drop.deleted_at = None
    drop.digabung_ke = None
    drop.save()
    gabungan.undone_at = now
    gabungan.save(update_fields=["undone_at"])
    return keep


def _give_back(penduduk_id: str, shdk: int | None) -> None:
    """The one who became head by the merge is again what he or she was, unless that was changed since."""
    row = Penduduk.objects.select_for_update().filter(id=penduduk_id, shdk=Shdk.KEPALA_KELUARGA).first()
    if row is not None:
        row.shdk = shdk
        row.save()


def _plain(field: models.Field, row: Penduduk) -> Any:
    value = getattr(row, field.attname)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
