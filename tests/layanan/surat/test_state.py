"""Every state of a letter x everything that may be done to it; and the state whatever came first."""

from itertools import permutations

import pytest

from layanan.surat.models import JenisCatatan, Keadaan
from layanan.surat.rules.state import OVER, refusal, state_of

J, K = JenisCatatan, Keadaan
# What was recorded of a letter that stands so.
HISTORIES: dict[str, list[str]] = {
    "issued": [],
    "printed": [J.CETAK],
    "copied": [J.CETAK, J.SALINAN],
    "waits": [J.MENUNGGU_TTE],
    "signed": [J.MENUNGGU_TTE, J.TANDA_TANGAN],
    "cancelled": [J.BATAL],
    "revoked": [J.TANDA_TANGAN, J.CABUT],
    "replaced": [J.CABUT, J.GANTI],
    "handed": [J.TANDA_TANGAN, J.SERAH],
}
# print, after a jam, copy, wait, sign, hand over, cancel, revoke, replace: "" may be done.
OF = (J.CETAK, J.CETAK_ULANG, J.SALINAN, J.MENUNGGU_TTE, J.TANDA_TANGAN, J.SERAH, J.BATAL, J.CABUT, J.GANTI)
WAITS, NOT = "waits_signature", "not_signed"
TABLE: dict[str, tuple[str, ...]] = {
    "issued": ("", "not_printed", "", "", "", NOT, "", "", ""),
    "printed": ("", "", "", "", "", NOT, "", "", ""),
    "copied": ("", "", "", "", "", NOT, "gone_out", "", ""),
    "waits": (WAITS, WAITS, WAITS, WAITS, "", WAITS, "", "", ""),
    "signed": ("", "not_printed", "", "signed", "signed", "", "gone_out", "", ""),
    "handed": ("", "not_printed", "", "signed", "signed", "handed", "gone_out", "", ""),
    "cancelled": ("over_batal",) * 9,
    "revoked": ("over_dicabut",) * 9,
    "replaced": ("over_diganti",) * 9,
}
ON_PAPER = ("no_file", "no_file", "no_file", "no_file", "", NOT, "gone_out", "", "")


@pytest.mark.parametrize("name", HISTORIES)
def test_it_allows_what_the_state_allows(name: str) -> None:
    assert tuple(refusal(one, HISTORIES[name]) for one in OF) == TABLE[name]


def test_it_knows_that_a_letter_on_paper_is_out_and_has_no_file() -> None:
    assert tuple(refusal(one, [], on_paper=True) for one in OF) == ON_PAPER


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], K.TERBIT),
        ([J.CETAK, J.SALINAN, "yangbaru"], K.TERBIT),
        ([J.MENUNGGU_TTE], K.MENUNGGU_TTE),
        ([J.MENUNGGU_TTE, J.TANDA_TANGAN], K.DITANDATANGANI),
        ([J.TANDA_TANGAN, J.CABUT], K.DICABUT),
        ([J.TANDA_TANGAN, J.CABUT, J.GANTI], K.DIGANTI),
        ([J.BATAL, J.GANTI, J.TANDA_TANGAN], K.BATAL),
    ],
)
def test_it_stands_so_in_whatever_order_it_heard(kinds: list[str], state: Keadaan) -> None:
    assert {state_of(order) for order in permutations(kinds)} == {state}


def test_nothing_follows_an_end() -> None:
    assert {state for state in K if state in OVER} == {K.BATAL, K.DICABUT, K.DIGANTI}
