"""Where a letter stands, from what was recorded of it; what may still be done. Pure.

No order of the records matters, and none beats a later one by the clock: two offices may have written at the same time.
"""

from collections.abc import Collection, Iterable
from typing import Final

from layanan.surat.models.letters import JenisCatatan, Keadaan

# The first of these that was recorded says it.
_RANKED: Final = (
    (JenisCatatan.BATAL, Keadaan.BATAL),
    (JenisCatatan.GANTI, Keadaan.DIGANTI),
    (JenisCatatan.CABUT, Keadaan.DICABUT),
    (JenisCatatan.TANDA_TANGAN, Keadaan.DITANDATANGANI),
    (JenisCatatan.MENUNGGU_TTE, Keadaan.MENUNGGU_TTE),
)
OVER: Final = frozenset({Keadaan.BATAL, Keadaan.DIGANTI, Keadaan.DICABUT})
# Nobody has a paper without its signature.
_PAPER: Final = frozenset({JenisCatatan.CETAK, JenisCatatan.CETAK_ULANG, JenisCatatan.SALINAN})
_OUT: Final = frozenset({JenisCatatan.SALINAN, JenisCatatan.TANDA_TANGAN})


def state_of(kinds: Iterable[str]) -> Keadaan:
    """`kinds`: of all that was recorded of one letter; unknown ones, of a newer version, say nothing."""
    said = set(kinds)
    return next((state for kind, state in _RANKED if kind in said), Keadaan.TERBIT)


def refusal(action: JenisCatatan, kinds: Collection[str], *, on_paper: bool = False) -> str:
    """Why it may not be done now; "" where it may. Codes: over_batal over_diganti over_dicabut, waits_signature,
    not_signed, signed, handed, gone_out, not_printed, no_file."""
    state = state_of(kinds)
    if state in OVER:
        return f"over_{state.value}"
    match action:
        case JenisCatatan.CETAK | JenisCatatan.CETAK_ULANG | JenisCatatan.SALINAN:
            return _of_paper(action, state, kinds, on_paper)
        case JenisCatatan.TANDA_TANGAN | JenisCatatan.MENUNGGU_TTE:
            return _of_signing(action, state, on_paper)
        case JenisCatatan.SERAH:
            return _of_handing(state, kinds)
        case JenisCatatan.BATAL:
            # What has left the office can be revoked only, for somebody holds it.
            return "gone_out" if on_paper or _OUT & set(kinds) else ""
        case JenisCatatan.CABUT | JenisCatatan.GANTI:
            return ""


def _of_paper(action: JenisCatatan, state: Keadaan, kinds: Collection[str], on_paper: bool) -> str:
    if on_paper:
        return "no_file"
    if state is Keadaan.MENUNGGU_TTE:
        return "waits_signature"
    # A jam comes after a print.
    if action is JenisCatatan.CETAK_ULANG and not _PAPER & set(kinds):
        return "not_printed"
    return ""


def _of_handing(state: Keadaan, kinds: Collection[str]) -> str:
    if state is not Keadaan.DITANDATANGANI:
        return "waits_signature" if state is Keadaan.MENUNGGU_TTE else "not_signed"
    return "handed" if JenisCatatan.SERAH in kinds else ""


def _of_signing(action: JenisCatatan, state: Keadaan, on_paper: bool) -> str:
    if state is Keadaan.DITANDATANGANI:
        return "signed"
    if on_paper and action is JenisCatatan.MENUNGGU_TTE:
        return "no_file"
    return "waits_signature" if action is JenisCatatan.MENUNGGU_TTE and state is Keadaan.MENUNGGU_TTE else ""
