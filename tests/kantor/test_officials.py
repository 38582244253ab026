from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from nagari.kantor import queries, services
from nagari.kantor.models import Kantor, Pegawai
from nagari.kantor.rules.officials import Official, chain_of, check_link, findings, signature_block
from nagari.lib.errors import CodedError, UserError
from tests.office import KOTO_BARU, SELAYO

DAY = date(2026, 5, 14)
START = date(2021, 1, 1)
WALI = Official(
    id=UUID(int=1), nama="Uji Kepala", jabatan="Wali Nagari Koto Baru", jenis="kepala", mulai=START, pangkat="Pembina"
)
SEKRETARIS = Official(
    id=UUID(int=2),
    nama="Uji Sekretaris",
    jabatan="Sekretaris Nagari",
    jenis="sekretaris",
    mulai=START,
    atas_nama=WALI.id,
)
KASI = Official(
    id=UUID(int=3),
    nama="Uji Kasi",
    jabatan="Kepala Seksi Pelayanan",
    jenis="kasi",
    mulai=START,
    atas_nama=SEKRETARIS.id,
    nip="197501012005011001",
)
STAF = Official(id=UUID(int=4), nama="Uji Staf", jabatan="Staf Pelayanan", jenis="staf", mulai=START)


def by_key(*officials: Official) -> dict[UUID, Official]:
    return {one.id: one for one in officials}


def test_it_writes_the_block_of_the_head() -> None:
    block = signature_block((WALI,))
    assert block.lines == ("WALI NAGARI KOTO BARU,",)
    assert (block.nama, block.pangkat, block.nip) == ("Uji Kepala", "Pembina", "")


def test_it_writes_an_acting_head_with_the_prefix() -> None:
    assert signature_block((replace(WALI, sebutan="Plt."),)).lines == ("Plt. WALI NAGARI KOTO BARU,",)


def test_it_writes_in_the_name_of_the_head() -> None:
    assert signature_block((SEKRETARIS, WALI)).lines == ("a.n. WALI NAGARI KOTO BARU", "Sekretaris Nagari,")


def test_it_writes_for_whoever_signs_in_the_name_of_the_head() -> None:
    block = signature_block((KASI, SEKRETARIS, WALI))
    assert block.lines == ("a.n. WALI NAGARI KOTO BARU", "Sekretaris Nagari,", "u.b.", "Kepala Seksi Pelayanan,")
    assert block.nip == "197501012005011001"


def test_it_keeps_plh_before_each_title_but_the_heads() -> None:
    chain = (replace(KASI, sebutan="Plh."), replace(SEKRETARIS, sebutan="Plt."), replace(WALI, sebutan="Plt."))
    assert signature_block(chain).lines == (
        "a.n. WALI NAGARI KOTO BARU",
        "Plt. Sekretaris Nagari,",
        "u.b.",
        "Plh. Kepala Seksi Pelayanan,",
    )


@pytest.mark.parametrize(
    ("chain", "code"),
    [((), "chain_empty"), ((STAF, KASI, SEKRETARIS, WALI), "chain_long"), ((KASI, SEKRETARIS), "chain_no_head")],
)
def test_it_refuses_a_block_that_custom_does_not_know(chain: tuple[Official, ...], code: str) -> None:
    with pytest.raises(CodedError) as refused:
        signature_block(chain)
    assert refused.value.code == code


def test_it_follows_the_post_when_its_holder_has_changed() -> None:
    left = replace(WALI, selesai=date(2026, 3, 31))
    came = replace(WALI, id=UUID(int=9), nama="Uji Pengganti", mulai=date(2026, 4, 1), sebutan="Plt.")
    chain = chain_of(KASI, by_key(left, came, SEKRETARIS, KASI), DAY)
    assert chain == (KASI, SEKRETARIS, came)


def test_it_lets_nobody_sign_for_an_empty_post() -> None:
    left = replace(WALI, selesai=date(2026, 3, 31))
    every = by_key(left, SEKRETARIS)
    assert chain_of(SEKRETARIS, every, DAY) is None
    assert {found.code for found in findings(every.values(), DAY)} == {"no_head", "sign_for_nobody"}


def test_it_lets_nobody_sign_outside_their_term() -> None:
    assert chain_of(WALI, by_key(WALI), date(2020, 12, 31)) is None
    assert chain_of(replace(WALI, selesai=DAY), by_key(WALI), DAY) is not None


def test_it_lets_a_clerk_without_a_link_sign_nothing() -> None:
    assert chain_of(STAF, by_key(WALI, STAF), DAY) is None


@pytest.mark.parametrize(
    ("changed", "every", "code"),
    [
        (replace(STAF, atas_nama=STAF.id), (STAF,), "link_self"),
        (replace(WALI, atas_nama=SEKRETARIS.id), (WALI, SEKRETARIS), "link_head"),
        (replace(STAF, atas_nama=UUID(int=77)), (WALI, STAF), "link_unknown"),
        (replace(STAF, atas_nama=KASI.id), (WALI, SEKRETARIS, KASI), "link_long"),
        (replace(SEKRETARIS, atas_nama=KASI.id), (WALI, KASI), "link_circle"),
    ],
)
def test_it_refuses_a_link_that_leads_nowhere(changed: Official, every: tuple[Official, ...], code: str) -> None:
    with pytest.raises(CodedError) as refused:
        check_link(changed, {**by_key(*every), changed.id: changed})
    assert refused.value.code == code


def test_it_refuses_a_link_that_makes_a_chain_below_too_long() -> None:
    helper = replace(STAF, id=UUID(int=5), atas_nama=KASI.id)
    loose = replace(KASI, atas_nama=None)
    check_link(helper, by_key(WALI, SEKRETARIS, loose, helper))
    with pytest.raises(CodedError) as refused:
        check_link(KASI, by_key(WALI, SEKRETARIS, KASI, helper))
    assert refused.value.code == "link_long"


def test_it_warns_of_two_heads_from_the_day_they_overlap() -> None:
    other = replace(WALI, id=UUID(int=9), nama="Uji Pelaksana", mulai=date(2026, 6, 1), sebutan="Plt.")
    (found,) = findings((WALI, other), DAY)
    assert (found.code, found.params["since"]) == ("two_heads", date(2026, 6, 1))
    assert findings((replace(WALI, selesai=date(2026, 5, 31)), other), DAY) == ()


def test_it_says_that_nobody_has_been_entered() -> None:
    assert [found.code for found in findings((), DAY)] == ["no_officials"]


def save(*officials: Official) -> None:
    for one in officials:
        services.save_official(KOTO_BARU, one)


def test_it_lists_who_may_sign_head_first(office: Kantor) -> None:
    save(WALI, SEKRETARIS, KASI, STAF)
    signers = queries.signers(DAY)
    assert [one.official.nama for one in signers] == ["Uji Kepala", "Uji Sekretaris", "Uji Kasi"]
    assert signers[1].block.lines[0] == "a.n. WALI NAGARI KOTO BARU"
    head = queries.head_of_office(DAY)
    assert head is not None
    assert head.nama == "Uji Kepala"
    assert queries.signers(date(2020, 1, 1)) == []


def test_it_changes_an_official_in_place(office: Kantor) -> None:
    save(WALI)
    save(replace(WALI, nama="Uji Berubah"))
    assert [row.nama for row in Pegawai.objects.all()] == ["Uji Berubah"]


@pytest.mark.parametrize(("selesai", "code"), [(date(2020, 12, 31), "term_backwards"), (date(2099, 1, 1), "term_long")])
def test_it_refuses_a_term_that_cannot_be(office: Kantor, selesai: date, code: str) -> None:
    with pytest.raises(UserError) as refused:
        save(replace(WALI, selesai=selesai))
    assert refused.value.code == code


def test_it_removes_nobody_for_whom_others_sign(office: Kantor) -> None:
    save(WALI, SEKRETARIS)
    with pytest.raises(UserError) as refused:
        services.remove_official(KOTO_BARU, WALI.id)
    assert refused.value.code == "official_signs"
    services.remove_official(KOTO_BARU, SEKRETARIS.id)
    assert Pegawai.objects.count() == 1


def test_it_never_touches_an_official_of_another_office(office: Kantor) -> None:
    save(WALI)
    with pytest.raises(UserError) as refused:
        services.remove_official(SELAYO, WALI.id)
    assert refused.value.code == "official_missing"
