"""What happens to a letter after it was issued; each is one record, and the state follows from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from layanan.surat.messages import refused
from layanan.surat.models import CatatanSurat, JenisCatatan, Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.rules.state import refusal, state_of
from nagari.kantor.services import cancel_number
from nagari.lib.errors import CodedError
from nagari.lib.names import clean_name
from nagari.wilayah.rules.codes import chain

MOST_COPIES: Final = 50


@transaction.atomic
def print_out(surat: Surat, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """Printed for the first time, or once more as it is asked for again: the original. Raises UserError over_*,
    waits_signature, no_file."""
    return note(surat, JenisCatatan.CETAK, oleh, now)


@transaction.atomic
def reprint(surat: Surat, alasan: str, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """After a jam, which makes no copy. Raises as `print_out`, and not_printed, reason_missing."""
    return note(surat, JenisCatatan.CETAK_ULANG, oleh, now, alasan=reason_in(alasan))


@transaction.atomic
def count_copy(surat: Surat, lembar: int, oleh: Pelaku, now: datetime, *, alasan: str = "") -> CatatanSurat:
    """Copies were made of it. Raises as `print_out`, and copies_number."""
    if not 1 <= lembar <= MOST_COPIES:
        raise refused("copies_number", most=MOST_COPIES)
    return note(surat, JenisCatatan.SALINAN, oleh, now, alasan=alasan, rincian={"lembar": lembar})


@transaction.atomic
def hand_over(surat: Surat, kepada: str, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """Somebody took it; of a letter of a request its step says so, of one that replaces it this. Raises UserError
    over_*, waits_signature, not_signed, handed, name_wrong."""
    try:
        nama = clean_name(kepada)
    except CodedError:
        nama = ""
    if not nama:
        raise refused("name_wrong")
    return note(surat, JenisCatatan.SERAH, oleh, now, rincian={"kepada": nama})


@transaction.atomic
def cancel(surat: Surat, alasan: str, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """It never left the office; its number stays as cancelled. Raises UserError over_*, gone_out, reason_missing."""
    row = note(surat, JenisCatatan.BATAL, oleh, now, alasan=reason_in(alasan))
    cancel_number(surat.nomor_urut_id, alasan, now)
    return row


@transaction.atomic
def revoke(surat: Surat, alasan: str, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """Whoever holds it holds nothing. Raises UserError over_*, reason_missing."""
    return note(surat, JenisCatatan.CABUT, oleh, now, alasan=reason_in(alasan))


@transaction.atomic
def note(
    surat: Surat,
    jenis: JenisCatatan,
    oleh: Pelaku,
    now: datetime,
    *,
    alasan: str = "",
    rincian: Mapping[str, Any] | None = None,
    berkas: str = "",
) -> CatatanSurat:
    """Records what happened, if it may: rules.state.refusal says. `berkas`: digest of a blob that was put already.

    Raises UserError with its code; elsewhere than at the issuing office or above it not_here.
    """
    held = Surat.objects.select_for_update().get(pk=surat.pk)
    wilayah = _region_of_note(held, jenis, oleh)
    kinds = kinds_of(held)
    code = refusal(jenis, kinds, on_paper=held.is_on_paper)
    if code:
        raise refused(code)
    row = CatatanSurat(
        wilayah=wilayah,
        surat=held,
        jenis=jenis,
        kantor=oleh.wilayah,
        oleh=oleh.oleh,
        oleh_nama=oleh.nama,
        pada=now,
        alasan=" ".join(alasan.split())[:300],
        rincian=dict(rincian or {}),
        berkas=berkas,
    )
    row.save()
    # Local: not one of the fields that are exchanged.
    state = state_of([*kinds, jenis])
    Surat.all_objects.filter(pk=held.pk).update(keadaan=state)
    surat.keadaan = held.keadaan = state
    return row


def _region_of_note(held: Surat, jenis: JenisCatatan, oleh: Pelaku) -> str:
    """Raises UserError not_here."""
    if oleh.wilayah in chain(held.wilayah):
        return held.wilayah
    # The village that hands over a letter of its district says of it that it is signed, in a row of its own.
    is_below = held.permohonan is not None and held.wilayah in chain(oleh.wilayah)
    if not is_below or jenis is not JenisCatatan.TANDA_TANGAN:
        raise refused("not_here")
    return oleh.wilayah


def kinds_of(surat: Surat) -> list[str]:
    return list(CatatanSurat.objects.filter(surat=surat).values_list("jenis", flat=True))


def reason_in(alasan: str) -> str:
    """Raises UserError reason_missing."""
    if not alasan.strip():
        raise refused("reason_missing")
    return alasan
