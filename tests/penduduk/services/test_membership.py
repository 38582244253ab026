from collections.abc import Iterable

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.services import membership
from nagari.penduduk.services.handover import take_back
from nagari.penduduk.services.heads import candidates
from nagari.penduduk.services.merging import merge_penduduk, undo_merge
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import delete_penduduk, restore_penduduk
from tests.office import NOW
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db


def again(*people: Penduduk) -> list[tuple[object, int | None]]:
    rows = Penduduk.objects.in_bulk([one.id for one in people])
    return [(rows[one.id].keluarga_id, rows[one.id].shdk) for one in people]


def codes(refused: pytest.ExceptionInfo[Refused]) -> Iterable[str]:
    return refused.value.codes


def test_it_asks_before_the_head_leaves(office: Kantor) -> None:
    _keluarga, head, *_ = make_family()
    with pytest.raises(Refused) as refused:
        membership.remove_member(head.id, today=TODAY)
    assert codes(refused) == ["family_no_head"]
    gone = membership.remove_member(head.id, confirmed={"family_no_head"}, today=TODAY).penduduk
    assert (gone.keluarga_id, gone.shdk) == (None, None)


def test_it_hands_the_family_over_when_the_head_leaves_and_takes_that_back(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    moved = membership.remove_member(head.id, next_head=wife.id, today=TODAY)
    assert again(head, wife) == [(None, None), (keluarga.id, Shdk.KEPALA_KELUARGA)]
    take_back(moved.handover, today=TODAY)
    assert again(head, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.ISTRI)]
    with pytest.raises(Refused) as refused:
        take_back(moved.handover, today=TODAY)
    assert codes(refused) == ["move_changed"]


def test_it_proposes_the_spouse_then_the_eldest(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    assert candidates(keluarga.id, {head.id}) == [wife, child]
    assert candidates(keluarga.id, {child.id}) == []
    assert candidates(None, {child.id}) == []


def test_it_refuses_a_next_head_who_is_not_in_the_family(office: Kantor) -> None:
    _keluarga, head, *_ = make_family()
    for other in (make_penduduk(), head):
        with pytest.raises(Refused) as refused:
            membership.remove_member(head.id, next_head=other.id, today=TODAY)
        assert codes(refused) == ["next_head_gone"]


def test_it_joins_a_card_that_is_new_here(office: Kantor) -> None:
    penduduk = make_penduduk()
    moved = membership.join_card(penduduk.id, "1302102003159009", Shdk.KEPALA_KELUARGA, today=TODAY)
    assert moved.keluarga
    assert again(penduduk) == [(moved.keluarga.id, Shdk.KEPALA_KELUARGA)]


def test_it_leaves_no_family_behind_when_joining_is_refused(office: Kantor) -> None:
    _keluarga, _head, _wife, child = make_family()
    with pytest.raises(Refused) as refused:
        membership.join_card(child.id, "1302102003159009", Shdk.ANAK, today=TODAY)
    assert "member_elsewhere" in codes(refused)
    assert Keluarga.objects.count() == 1


def test_it_asks_for_a_head_of_the_family_that_is_left(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    new = "1302102003159009"
    confirmed = {"member_elsewhere", "head_not_married", "spouse_not_married"}
    with pytest.raises(Refused) as refused:
        membership.join_card(head.id, new, Shdk.KEPALA_KELUARGA, confirmed=confirmed, today=TODAY)
    assert codes(refused) == ["family_no_head"]
    moved = membership.join_card(
        head.id, new, Shdk.KEPALA_KELUARGA, next_head=wife.id, confirmed=confirmed, today=TODAY
    )
    assert again(wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA)]
    take_back(moved.handover, today=TODAY)
    assert again(head, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.ISTRI)]


def test_it_takes_nothing_back_into_a_family_that_is_gone_or_has_another_head(office: Kantor) -> None:
    _keluarga, head, wife, child = make_family()
    for one in (wife, child):
        membership.remove_member(one.id, today=TODAY)
    moved = membership.remove_member(head.id, today=TODAY)
    assert moved.keluarga
    other = make_penduduk(keluarga=moved.keluarga, shdk=Shdk.KEPALA_KELUARGA)
    with pytest.raises(Refused) as refused:
        take_back(moved.handover, today=TODAY)
    assert codes(refused) == ["family_two_heads"]
    Penduduk.objects.filter(id=other.id).update(keluarga=None, shdk=None)
    moved.keluarga.delete()
    with pytest.raises(Refused) as refused:
        take_back(moved.handover, today=TODAY)
    assert codes(refused) == ["move_changed"]
    assert again(head) == [(None, None)]


def test_it_asks_for_the_next_head_before_a_head_is_deleted(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    with pytest.raises(Refused) as refused:
        delete_penduduk(head.id, "ganda", today=TODAY, now=NOW)
    assert codes(refused) == ["family_no_head"]
    deleted = delete_penduduk(head.id, "ganda", next_head=wife.id, today=TODAY, now=NOW)
    assert again(wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA)]
    with pytest.raises(Refused) as refused:
        restore_penduduk(head.id, today=TODAY)
    assert codes(refused) == ["family_two_heads"]
    restore_penduduk(head.id, handover=deleted.handover, today=TODAY)
    assert again(head, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.ISTRI)]


def test_it_restores_somebody_whose_family_was_deleted_without_one(office: Kantor) -> None:
    keluarga = make_keluarga()
    one = make_penduduk(keluarga=keluarga, shdk=Shdk.KEPALA_KELUARGA)
    delete_penduduk(one.id, "ganda", today=TODAY, now=NOW)
    keluarga.delete()
    restore_penduduk(one.id, today=TODAY)
    assert again(one) == [(None, None)]


def test_it_asks_for_the_next_head_when_the_head_is_merged_away(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    keep = make_penduduk(nama="SYAFRIL")

    def merge(next_head: Penduduk | None = None, *confirmed: str, taken: tuple[str, ...] = ()) -> int:
        made = merge_penduduk(
            keep.id, head.id, taken, next_head=next_head and next_head.id, confirmed=confirmed, user_id=None, now=NOW,
            today=TODAY,
        )  # fmt: skip
        return int(made.pk)

    with pytest.raises(Refused) as refused:
        merge()
    assert codes(refused) == ["family_no_head"]
    assert refused.value.findings[0].params["heads"] == [wife.id, child.id]
    with pytest.raises(Refused):
        merge(make_penduduk())
    number = merge(wife)
    assert again(wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA)]
    undo_merge(number, now=NOW)
    assert again(head, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.ISTRI)]
    number = merge(None, "family_no_head")
    assert again(wife) == [(keluarga.id, Shdk.ISTRI)]
    undo_merge(number, now=NOW)
    with pytest.raises(Refused) as refused:
        merge(None, taken=("keluarga",))
    assert keep.id in refused.value.findings[0].params["heads"]  # type: ignore[operator]


def test_it_needs_no_next_head_when_the_kept_record_takes_the_place(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    keep = make_penduduk(nama="SYAFRIL", jenis_kelamin=1)
    merge_penduduk(keep.id, head.id, ("keluarga", "shdk", "tanggal_lahir"), user_id=None, now=NOW, today=TODAY)
    assert again(keep, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.ISTRI)]


def test_it_can_make_the_kept_record_the_head(office: Kantor) -> None:
    keluarga, head, _wife, _child = make_family()
    keep = make_penduduk(nama="SYAFRIL", jenis_kelamin=1, keluarga=keluarga, shdk=Shdk.FAMILI_LAIN)
    made = merge_penduduk(keep.id, head.id, (), next_head=keep.id, user_id=None, now=NOW, today=TODAY)
    assert again(keep) == [(keluarga.id, Shdk.KEPALA_KELUARGA)]
    undo_merge(made.pk, now=NOW)
    assert again(keep, head) == [(keluarga.id, Shdk.FAMILI_LAIN), (keluarga.id, Shdk.KEPALA_KELUARGA)]
