"""A family's own events: another head, another number of its card."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.models import Jenis, Keluarga, Mutasi
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of, newly_found
from nagari.penduduk.services.families.card import check_card, head_of
from nagari.penduduk.services.families.facts import NewHead, NewNumber, kept
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.heads import Relations, appoint
from nagari.penduduk.services.outcomes import Refused, settle


@transaction.atomic
def change_head(
    keluarga_id: UUID,
    next_head: UUID,
    occasion: Occasion,
    *,
    known_head: UUID | None,
    relations: Relations | None = None,
    confirmed: Collection[str] = (),
) -> Mutasi:
    """Another member becomes head; what the others are to him or her is worked out, or said in `relations`.

    `known_head`: who was head when the clerk looked. Raises Refused: head_changed (somebody else was faster),
    head_same, next_head_gone, date_future, before_birth, relations_unsure, rules of the family.
    """
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    members = members_of(keluarga_id)
    before = check_members(members, today=occasion.today)
    head = head_of(members)
    chosen = next((one for one in members if one.id == next_head), None)
    if (head.id if head else None) != known_head:
        raise Refused((Finding("head_changed", "", params={"nama": head.nama if head else "-"}),))
    if chosen is None:
        raise Refused((Finding("next_head_gone", ""),))
    if chosen is head and not any(one.code == "family_two_heads" for one in before):
        raise Refused((Finding("head_same", "", params={"nama": chosen.nama}),))
    facts = NewHead(kepala_lama=head.nama if head else "", kepala_baru=chosen.nama)
    found = [*occasion.findings(chosen), *appoint(members, next_head, relations or {})]
    found += newly_found(before, check_members(members, today=occasion.today), {"shdk"})
    settle(found, confirmed)
    act = occasion.act(keluarga.wilayah)
    for one in members:
        act.save(one)
    act.note(Jenis.GANTI_KEPALA, chosen, tanggal=occasion.tanggal, keluarga_id=keluarga_id, rincian=kept(facts))
    return act.done()[0]


@transaction.atomic
def change_number(
    keluarga_id: UUID, no_kk: str, tanggal_kk: date | None, occasion: Occasion, *, known_number: str
) -> Mutasi:
    """Dukcapil has issued the card anew under another number; the old one stays findable. `known_number`: as looked at.

    Raises Refused: number_changed, number_same, kk_*, date_future.
    """
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    if keluarga.no_kk != known_number:
        raise Refused((Finding("number_changed", "no_kk", params={"number": keluarga.no_kk}),))
    if no_kk == keluarga.no_kk:
        raise Refused((Finding("number_same", "no_kk"),))
    facts = NewNumber(kk_lama=keluarga.no_kk, kk_baru=no_kk)
    keluarga.no_kk, keluarga.tanggal_kk = no_kk, tanggal_kk or keluarga.tanggal_kk
    settle([*occasion.findings(), *check_card(keluarga, occasion.today)], ())
    act = occasion.act(keluarga.wilayah)
    act.save(keluarga)
    head = head_of(members_of(keluarga_id))
    act.note(Jenis.GANTI_NO_KK, head, tanggal=occasion.tanggal, keluarga_id=keluarga_id, rincian=kept(facts))
    return act.done()[0]
