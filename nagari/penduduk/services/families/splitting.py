"""One family becomes two, or two become one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.rules import Finding, Severity
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of
from nagari.penduduk.services.families.card import check_card
from nagari.penduduk.services.families.facts import Division, Joining, kept
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.families.settling import NOBODY_SAID, Staying, asking_for_head, enter
from nagari.penduduk.services.heads import are_alone, closed, gap, hand_over
from nagari.penduduk.services.outcomes import Refused, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """The card of those who part. `no_kk` "": Dukcapil has given none yet. An `alamat` "" is that of the old card."""

    no_kk: str = ""
    tanggal_kk: date | None = None
    alamat: str = ""


@transaction.atomic
def split_family(
    keluarga_id: UUID,
    parting: Mapping[UUID, int | None],
    card: NewCard,
    occasion: Occasion,
    *,
    staying: Staying = NOBODY_SAID,
    confirmed: Collection[str] = (),
) -> Mutasi:
    """Members get a card of their own (pecah KK): `parting` says who, and what each is on it, one of them head.

    They go on living where they live. Raises Refused: split_nobody, split_all, split_gone, split_no_head, kk_*,
    date_future, before_birth, next_head_needed and the rest of `settle_leaving` for those who stay, rules of both.
    """
    hold_numbers()
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    members = members_of(keluarga_id)
    going = [one for one in members if one.id in parting]
    if wrong := _who_may_part(members, going, parting):
        raise Refused((wrong,))
    left = gap(keluarga_id, set(parting), staying.next_head, relations=staying.relations, today=occasion.today)
    new = _beside(keluarga, card, occasion.today)
    for one in going:
        one.keluarga, one.shdk = new, parting[one.id]
    settle([*occasion.findings(*going), *_check_new(new, going, occasion.today), *asking_for_head(left)], confirmed)
    act = occasion.act(keluarga.wilayah)
    act.save(new)
    for one in going:
        act.save(one)
    hand_over(left, closes_on=occasion.tanggal, save=act.save)
    facts = Division(asal=keluarga_id.hex, kk_lama=keluarga.no_kk, kk_baru=card.no_kk, anggota=len(going))
    for one in _head_first(going):
        act.note(Jenis.PECAH_KK, one, tanggal=occasion.tanggal, keluarga_id=new.id, rincian=kept(facts))
    return act.done()[0]


def _beside(keluarga: Keluarga, card: NewCard, today: date) -> Keluarga:
    return Keluarga(
        wilayah=keluarga.wilayah,
        no_kk=card.no_kk,
        tanggal_kk=card.tanggal_kk,
        alamat=card.alamat or keluarga.alamat,
        lingkungan_id=keluarga.lingkungan_id,
        kode_pos=keluarga.kode_pos,
        terdata_sejak=today,
    )


def _check_new(new: Keluarga, going: Sequence[Penduduk], today: date) -> list[Finding]:
    found = [*check_card(new, today, pending=True), *check_members(going, today=today)]
    if are_alone(going, today):
        names = ", ".join(one.nama for one in going)
        found.append(Finding("children_part", "", Severity.WARNING, {"names": names}))
    return found


def _who_may_part(
    members: Sequence[Penduduk], going: Sequence[Penduduk], parting: Mapping[UUID, int | None]
) -> Finding | None:
    if not parting:
        return Finding("split_nobody", "")
    if len(going) < len(parting):
        return Finding("split_gone", "")
    if len(going) == len(members):
        return Finding("split_all", "")
    heads = sum(shdk == Shdk.KEPALA_KELUARGA for shdk in parting.values())
    return None if heads == 1 else Finding("split_no_head", "")


@transaction.atomic
def join_families(
    keluarga_id: UUID,
    into_id: UUID,
    relations: Mapping[UUID, int | None],
    occasion: Occasion,
    *,
    confirmed: Collection[str] = (),
) -> Mutasi:
    """Everybody of a family enters another (gabung KK), each as `relations` says; the family that is left closes.

    Who died or left before stays on the old card. Raises Refused: join_same, join_empty, join_changed (the members are
    not those the clerk looked at), kk_other_region, kk_closed, date_future, before_birth, rules of the family entered.
    """
    hold_numbers()
    if keluarga_id == into_id:
        raise Refused((Finding("join_same", ""),))
    keluarga = Keluarga.objects.select_for_update().get(id=keluarga_id)
    into = Keluarga.objects.select_for_update().get(id=into_id)
    going = members_of(keluarga_id)
    if not going:
        raise Refused((Finding("join_empty", ""),))
    if {one.id for one in going} != relations.keys():
        raise Refused((Finding("join_changed", ""),))
    settle(occasion.findings(*going), confirmed)
    act = occasion.act(keluarga.wilayah)
    enter(into_id, going, relations, confirmed=confirmed, today=occasion.today, save=act.save)
    closed(keluarga, occasion.tanggal, act.save)
    facts = Joining(asal=keluarga_id.hex, kk_lama=keluarga.no_kk, kk_baru=into.no_kk, anggota=len(going))
    for one in _head_first(going):
        act.note(Jenis.GABUNG_KK, one, tanggal=occasion.tanggal, keluarga_id=into_id, rincian=kept(facts))
    return act.done()[0]


def _head_first(people: Sequence[Penduduk]) -> list[Penduduk]:
    return sorted(people, key=lambda one: one.shdk or len(Shdk))
