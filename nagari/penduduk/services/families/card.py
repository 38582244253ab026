"""Families: making one, changing its card, what its members are to the head."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.lib.nik import check_no_kk
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.act import save_corrected
from nagari.penduduk.rules import Finding, merge_stale
from nagari.penduduk.services.checks import (
    check_kk_free,
    check_members,
    hold_numbers,
    members_of,
    newly_found,
)
from nagari.penduduk.services.outcomes import Refused, Stale, settle


@dataclass(frozen=True, slots=True)
class UpdatedKeluarga:
    keluarga: Keluarga
    theirs: tuple[str, ...]


@transaction.atomic
def create_keluarga(wilayah: str, values: Mapping[str, object], *, today: date, pending: bool = False) -> Keluarga:
    """A family without members yet. `pending`: its number may still be missing. Raises Refused: kk_*."""
    hold_numbers()
    keluarga = Keluarga(wilayah=wilayah, terdata_sejak=today, **values)
    settle(check_card(keluarga, today, pending=pending), ())
    keluarga.save(force_insert=True)
    return keluarga


@transaction.atomic
def update_keluarga(
    keluarga_id: UUID,
    values: Mapping[str, object],
    loaded: Mapping[str, object],
    *,
    today: date,
    everybody: bool = False,
) -> UpdatedKeluarga:
    """As `update_penduduk`. A new number replaces the old one: the card was issued anew. Raises Refused, Stale.

    `everybody`: every living member lives at the card's address from now on.
    """
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    merged = merge_stale(loaded, values, {name: getattr(keluarga, name) for name in values})
    if merged.conflicts:
        raise Stale(merged)
    for name, value in merged.values.items():
        setattr(keluarga, name, value)
    settle(check_card(keluarga, today), ())
    keluarga.save()
    for one in members_of(keluarga_id) if everybody else ():
        one.lingkungan_id = keluarga.lingkungan_id
        save_corrected(one, today=today)
    return UpdatedKeluarga(keluarga, merged.theirs)


@transaction.atomic
def set_relations(
    keluarga_id: UUID,
    relations: Mapping[UUID, int | None],
    loaded: Mapping[UUID, int | None],
    *,
    confirmed: Collection[str] = (),
    today: date,
) -> int:
    """Says anew what each member is to the head, in one go, so that the head can change. How many changed.

    `loaded`: the relations as the clerk's form showed them. Raises Refused; Stale with the ids of members, as text,
    for fields.
    """
    hold_numbers()
    members = members_of(keluarga_id)
    before = check_members(members, today=today)
    now = {str(one.id): one.shdk for one in members}
    # Who has left the family since the form was opened is nobody's member here.
    mine = {key: shdk for key, shdk in _by_text(relations).items() if key in now}
    merged = merge_stale(_by_text(loaded), mine, now)
    if merged.conflicts:
        raise Stale(merged)
    for one in members:
        one.shdk = merged.values.get(str(one.id), one.shdk)
    settle(newly_found(before, check_members(members, today=today), {"shdk"}), confirmed)
    changed = [one for one in members if one.changed_fields()]
    for one in changed:
        one.save()
    return len(changed)


def _by_text(relations: Mapping[UUID, int | None]) -> dict[str, object]:
    return {str(key): shdk for key, shdk in relations.items()}


@transaction.atomic
def delete_keluarga(keluarga_id: UUID) -> None:
    """A family nobody belongs to any more, not even who died or moved. Raises Refused: kk_has_members."""
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    if Penduduk.objects.filter(keluarga_id=keluarga_id).exists():
        raise Refused((Finding("kk_has_members", ""),))
    keluarga.delete()


@transaction.atomic
def close_keluarga(keluarga_id: UUID, on: date) -> None:
    """A family nobody alive belongs to is kept and no longer counted. Raises Refused: kk_has_members."""
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    if members_of(keluarga_id):
        raise Refused((Finding("kk_has_members", ""),))
    keluarga.tutup_sejak = keluarga.tutup_sejak or on
    keluarga.save()


@transaction.atomic
def restore_keluarga(keluarga_id: UUID) -> Keluarga:
    """Brings a deleted family back. Raises Refused: kk_taken, where its number was given to another one meanwhile."""
    hold_numbers()
    keluarga = Keluarga.all_objects.select_for_update().get(id=keluarga_id)
    settle(check_kk_free(keluarga.no_kk, keluarga.wilayah, but=keluarga.id), ())
    keluarga.deleted_at = None
    keluarga.save()
    return keluarga


def head_of(members: Collection[Penduduk]) -> Penduduk | None:
    """Derived, never stored: who is written down as head."""
    return next((one for one in members if one.shdk == Shdk.KEPALA_KELUARGA), None)


def check_card(keluarga: Keluarga, today: date, *, pending: bool = False) -> list[Finding]:
    """`pending`: Dukcapil may not have given a number yet."""
    found: list[Finding] = []
    if keluarga.no_kk or not pending:
        found += [Finding(one.code, "no_kk", params=one.params) for one in check_no_kk(keluarga.no_kk).errors]
    found += check_kk_free(keluarga.no_kk, keluarga.wilayah, but=keluarga.id)
    if keluarga.tanggal_kk and keluarga.tanggal_kk > today:
        found.append(Finding("kk_future", "tanggal_kk", params={"date": keluarga.tanggal_kk}))
    if keluarga.kode_pos and not (len(keluarga.kode_pos) == 5 and keluarga.kode_pos.isdigit()):
        found.append(Finding("postcode_form", "kode_pos"))
    return found
