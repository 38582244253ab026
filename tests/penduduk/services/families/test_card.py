from datetime import date
from typing import Any

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.services import families
from nagari.penduduk.services.membership import remove_member
from nagari.penduduk.services.outcomes import Refused, Stale
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_places

pytestmark = pytest.mark.django_db


def create(**values: Any) -> Keluarga:
    return families.create_keluarga(KOTO_BARU, {"no_kk": "1302102003159001", **values}, today=TODAY)


def test_it_creates_a_family(office: Kantor) -> None:
    assert create().terdata_sejak == TODAY


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"no_kk": ""}, "kk_empty"),
        ({"no_kk": "12"}, "kk_length"),
        ({"no_kk": "99021020031590AB"}, "kk_digits"),
        ({"no_kk": "9902102003159001"}, "kk_province"),
        ({"kode_pos": "1234"}, "postcode_form"),
        ({"tanggal_kk": date(2027, 1, 1)}, "kk_future"),
    ],
)
def test_it_refuses_a_card_that_cannot_be(office: Kantor, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        create(**values)
    assert refused.value.codes == [code]


def test_it_refuses_a_number_that_is_here_already(office: Kantor) -> None:
    create()
    with pytest.raises(Refused) as refused:
        create()
    assert refused.value.codes == ["kk_taken"]


def test_it_hands_the_head_over_in_one_go(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    chosen = {head.id: Shdk.FAMILI_LAIN, wife.id: Shdk.KEPALA_KELUARGA, child.id: Shdk.ANAK}
    assert families.set_relations(keluarga.id, chosen, {}, today=TODAY) == 2
    assert Penduduk.objects.get(id=wife.id).shdk == Shdk.KEPALA_KELUARGA


def test_it_keeps_the_relation_another_clerk_has_changed_meanwhile(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    shown = {one.id: one.shdk for one in (head, wife, child)}
    families.set_relations(keluarga.id, {child.id: Shdk.FAMILI_LAIN}, shown, today=TODAY)
    # The second clerk's page still shows the child as a child, and changes nothing about it.
    handed = {**shown, head.id: Shdk.FAMILI_LAIN, wife.id: Shdk.KEPALA_KELUARGA}
    families.set_relations(keluarga.id, handed, shown, today=TODAY)
    assert Penduduk.objects.get(id=child.id).shdk == Shdk.FAMILI_LAIN
    with pytest.raises(Stale):
        families.set_relations(keluarga.id, {child.id: Shdk.CUCU}, shown, today=TODAY)


def test_it_leaves_alone_who_has_left_the_family_meanwhile(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    shown = {one.id: one.shdk for one in (head, wife, child)}
    remove_member(child.id, today=TODAY)
    assert families.set_relations(keluarga.id, shown, shown, today=TODAY) == 0
    assert Penduduk.objects.get(id=child.id).shdk is None


def test_it_refuses_relations_with_two_heads(office: Kantor) -> None:
    keluarga, _head, wife, _child = make_family()
    with pytest.raises(Refused) as refused:
        families.set_relations(keluarga.id, {wife.id: Shdk.KEPALA_KELUARGA}, {}, today=TODAY)
    assert "family_two_heads" in refused.value.codes


def test_it_moves_the_whole_family(office: Kantor) -> None:
    keluarga, *members = make_family()
    _jorong, rt = make_places()
    values = {"lingkungan_id": rt.id, "alamat": "JALAN BARU"}
    families.update_keluarga(keluarga.id, values, {}, today=TODAY, everybody=True)
    assert {one.lingkungan_id for one in Penduduk.objects.all()} == {rt.id}
    assert len(members) == 3


def test_it_does_not_overwrite_what_another_clerk_wrote_on_the_card(office: Kantor) -> None:
    keluarga = make_keluarga(alamat="A")
    families.update_keluarga(keluarga.id, {"alamat": "B"}, {"alamat": "A"}, today=TODAY)
    with pytest.raises(Stale):
        families.update_keluarga(keluarga.id, {"alamat": "C"}, {"alamat": "A"}, today=TODAY)


def test_it_deletes_only_a_family_nobody_is_in(office: Kantor) -> None:
    keluarga, *_ = make_family()
    with pytest.raises(Refused) as refused:
        families.delete_keluarga(keluarga.id)
    assert refused.value.codes == ["kk_has_members"]


def test_it_deletes_a_family_and_brings_it_back(office: Kantor) -> None:
    keluarga = make_keluarga()
    families.delete_keluarga(keluarga.id)
    assert not Keluarga.objects.exists()
    assert families.restore_keluarga(keluarga.id).deleted_at is None
    families.delete_keluarga(keluarga.id)
    create()
    with pytest.raises(Refused) as refused:
        families.restore_keluarga(keluarga.id)
    assert refused.value.codes == ["kk_taken"]
