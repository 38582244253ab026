"""Whoever dies or leaves: nobody alive is left without a head or a family unless a person says so."""

from datetime import date

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.services.families import Staying, settle_leaving
from nagari.penduduk.services.handover import Handover, take_back
from nagari.penduduk.services.membership import add_member, remove_member
from nagari.penduduk.services.outcomes import Refused
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def settle(keluarga: Keluarga, *leaving: Penduduk, staying: Staying | None = None, confirmed: str = "") -> Handover:
    keys = {one.id for one in leaving}
    done = settle_leaving(keluarga.id, keys, staying or Staying(), on=DAY, confirmed=confirmed.split(), today=TODAY)
    Penduduk.objects.filter(id__in=keys).update(status_dasar=StatusDasar.MATI, status_sejak=DAY)
    return done.handover


def standing(*people: Penduduk) -> list[tuple[object, int | None]]:
    rows = Penduduk.objects.in_bulk([one.id for one in people])
    return [(rows[one.id].keluarga_id, rows[one.id].shdk) for one in people]


def refused(keluarga: Keluarga, *leaving: Penduduk, staying: Staying | None = None) -> list[str]:
    with pytest.raises(Refused) as found:
        settle(keluarga, *leaving, staying=staying)
    return found.value.codes


def test_it_asks_for_the_next_head_when_the_head_dies(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    with pytest.raises(Refused) as found:
        settle(keluarga, head)
    assert found.value.codes == ["next_head_needed"]
    assert found.value.findings[0].params["heads"] == [wife.id, child.id]
    settle(keluarga, head, confirmed="next_head_needed")
    assert standing(wife, child) == [(keluarga.id, Shdk.ISTRI), (keluarga.id, Shdk.ANAK)]


def test_it_makes_the_widow_head_and_derives_the_rest(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    mother = make_penduduk(nama="ZUBAIDAH", tanggal_lahir=date(1955, 1, 1), keluarga=keluarga, shdk=Shdk.ORANGTUA)
    done = settle(keluarga, head, staying=Staying(next_head=wife.id))
    family = keluarga.id
    assert standing(head, wife, child, mother) == [
        *((family, Shdk.KEPALA_KELUARGA), (family, Shdk.KEPALA_KELUARGA)),
        *((family, Shdk.ANAK), (family, Shdk.MERTUA)),
    ]
    Penduduk.objects.filter(id=head.id).update(status_dasar=StatusDasar.HIDUP)
    take_back(done, today=TODAY)
    assert [one[1] for one in standing(head, wife, child, mother)] == [
        *(Shdk.KEPALA_KELUARGA, Shdk.ISTRI, Shdk.ANAK, Shdk.ORANGTUA),
    ]


def test_it_works_after_the_head_is_written_down_as_dead_too(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    Penduduk.objects.filter(id=head.id).update(status_dasar=StatusDasar.MATI)
    assert refused(keluarga, head) == ["next_head_needed"]
    settle(keluarga, head, staying=Staying(next_head=wife.id))
    assert standing(wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA)]


def test_it_asks_where_the_relation_to_the_next_head_is_not_certain(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    assert refused(keluarga, head, staying=Staying(next_head=child.id)) == ["relations_unsure"]
    said = Staying(next_head=child.id, relations={wife.id: int(Shdk.FAMILI_LAIN)})
    settle(keluarga, head, staying=said)
    assert standing(child, wife) == [(keluarga.id, Shdk.KEPALA_KELUARGA), (keluarga.id, Shdk.FAMILI_LAIN)]


def test_it_refuses_a_next_head_who_leaves_too_or_is_no_member(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    for other in (head, wife, make_penduduk()):
        assert refused(keluarga, head, wife, staying=Staying(next_head=other.id)) == ["next_head_gone"]


def test_it_closes_and_keeps_the_family_when_all_leave(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    done = settle(keluarga, head, wife, child)
    keluarga.refresh_from_db()
    assert (keluarga.tutup_sejak, keluarga.deleted_at) == (DAY, None)
    Penduduk.objects.filter(keluarga_id=keluarga.id).update(status_dasar=StatusDasar.HIDUP)
    take_back(done, today=TODAY)
    keluarga.refresh_from_db()
    assert keluarga.tutup_sejak is None


def test_it_closes_the_family_when_the_last_member_dies(office: Kantor) -> None:
    keluarga = make_keluarga()
    one = make_penduduk(keluarga=keluarga, shdk=Shdk.KEPALA_KELUARGA)
    make_penduduk(keluarga=keluarga, shdk=Shdk.ANAK, status_dasar=StatusDasar.MATI)
    settle(keluarga, one)
    assert Keluarga.objects.get().tutup_sejak == DAY


def test_it_asks_about_children_left_alone(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    young = make_penduduk(nama="RAFI", tanggal_lahir=date(2015, 2, 1), keluarga=keluarga, shdk=Shdk.ANAK)
    Penduduk.objects.filter(nama="FAUZAN").update(tanggal_lahir=date(2012, 1, 1))
    assert refused(keluarga, head, wife) == ["next_head_needed", "children_alone"]
    alone = Staying(next_head=young.id)
    assert refused(keluarga, head, wife, staying=alone) == ["children_alone"]


def test_it_lets_children_enter_their_guardians_family(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    guardian = make_keluarga("1302102003159002")
    make_penduduk(nama="SYAHRIAL", keluarga=guardian, shdk=Shdk.KEPALA_KELUARGA)
    done = settle(keluarga, head, wife, staying=Staying(taken_in_by=guardian.id))
    assert standing(child) == [(guardian.id, Shdk.FAMILI_LAIN)]
    assert Keluarga.objects.get(id=keluarga.id).tutup_sejak == DAY
    Penduduk.objects.filter(id__in=[head.id, wife.id]).update(status_dasar=StatusDasar.HIDUP)
    take_back(Handover.read(done.plain()), today=TODAY)
    assert standing(child) == [(keluarga.id, Shdk.ANAK)]
    assert Keluarga.objects.get(id=keluarga.id).tutup_sejak is None


def test_it_takes_nobody_into_the_family_that_is_left(office: Kantor) -> None:
    keluarga, head, wife, _child = make_family()
    assert refused(keluarga, head, wife, staying=Staying(taken_in_by=keluarga.id)) == ["join_same"]


def test_it_moves_nobody_to_the_card_of_another_village(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    foreign = make_keluarga("1302102003159002", wilayah="13.02.10.2002")
    assert refused(keluarga, head, wife, staying=Staying(taken_in_by=foreign.id)) == ["kk_other_region"]
    assert standing(child) == [(keluarga.id, Shdk.ANAK)]


def test_it_has_nothing_to_settle_where_the_head_stays_or_there_is_no_family(office: Kantor) -> None:
    keluarga, _head, _wife, child = make_family()
    assert settle(keluarga, child) == Handover()
    done = settle_leaving(None, {child.id}, on=DAY, today=TODAY)
    assert (done.handover, done.is_closed) == (Handover(), False)


def test_it_takes_nothing_back_from_a_family_that_was_changed_since(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    done = settle(keluarga, head, staying=Staying(next_head=wife.id))
    remove_member(wife.id, next_head=child.id, today=TODAY)
    with pytest.raises(Refused) as found:
        take_back(done, today=TODAY)
    assert found.value.codes == ["move_changed"]


def test_it_opens_a_closed_family_again_for_who_enters_it(office: Kantor) -> None:
    keluarga = make_keluarga()
    one = make_penduduk(keluarga=keluarga, shdk=Shdk.KEPALA_KELUARGA, status_perkawinan=StatusPerkawinan.KAWIN)
    remove_member(one.id, today=TODAY)
    assert Keluarga.objects.get().tutup_sejak == TODAY
    with pytest.raises(Refused) as found:
        add_member(keluarga.id, one.id, Shdk.KEPALA_KELUARGA, today=TODAY)
    assert found.value.codes == ["kk_closed"]
    moved = add_member(keluarga.id, one.id, Shdk.KEPALA_KELUARGA, confirmed={"kk_closed"}, today=TODAY)
    assert Keluarga.objects.get().tutup_sejak is None
    take_back(moved.handover, today=TODAY)
    assert Keluarga.objects.get().tutup_sejak == TODAY
