"""Printing a slip. The number is given long before: whatever becomes of the paper, the line goes on."""

import threading
import time
from typing import Final

from django.utils.translation import gettext as _

from layanan.antrean.models import Pencetak, Sambungan, Tiket
from layanan.antrean.printing import device
from layanan.antrean.printing.slip import Slip, escpos
from layanan.antrean.services.setup import ROW
from nagari.kantor import clock, site
from nagari.lib.errors import CodedError, UserError
from nagari.sync.prepared import Statement
from nagari.templates import wording

# One thread of four waits for the printer at most, and after a failure nobody does for a while.
REST_SECONDS: Final = 20.0
_TROUBLE: Final = Statement(lambda: Pencetak.objects.filter(pk=ROW).values_list("galat"))
_busy = threading.Lock()
_rest_until = 0.0


def printer() -> Pencetak:
    return Pencetak.objects.filter(pk=ROW).first() or Pencetak(pk=ROW)


def trouble() -> str:
    """What is wrong with the printer, in words; "" while it prints."""
    (galat,) = _TROUBLE.row() or ("",)
    return said(galat) if galat else ""


def print_slip(tiket: Tiket, address: str, lines: list[str]) -> None:
    """Raises UserError printer_none, printer_resting, printer_busy, and what `device` says."""
    info = site.current()
    row = printer()
    slip = Slip(
        office=info.office_name if info else "",
        layanan=tiket.layanan.nama,
        nomor=tiket.teks,
        lane=str(tiket.get_jalur_display()) if tiket.jalur else "",
        lines=[*lines, wording.tanggal_jam(tiket.taken_at)],
        address=address,
        lebar=row.lebar,
    )
    send(row, escpos(slip))


def send(row: Pencetak, data: bytes, *, patient: bool = False) -> None:
    """`patient`: a person tries the printer, so it is asked although it failed a moment ago."""
    global _rest_until
    if row.sambungan == Sambungan.TIDAK_ADA:
        raise UserError("printer_none", _("No slip printer is set up."), _("Print with the browser."))
    if not patient and time.monotonic() < _rest_until:
        raise _error("printer_resting")
    if not _busy.acquire(timeout=0.5):
        raise _error("printer_busy")
    try:
        (device.to_host if row.sambungan == Sambungan.JARINGAN else device.to_file)(row.alamat, data)
    except CodedError as refused:
        _rest_until = time.monotonic() + REST_SECONDS
        _note(row, refused.code)
        raise _error(refused.code) from refused
    else:
        _rest_until = 0.0
        _note(row, "")
    finally:
        _busy.release()


def forget() -> None:
    global _rest_until
    _rest_until = 0.0


def _note(row: Pencetak, code: str) -> None:
    """For the clerks, who have to know without being told by the visitors."""
    if code == row.galat:
        return
    failed_at = clock.now() if code else None
    Pencetak.objects.filter(pk=ROW).update(failed_at=failed_at, galat=code)


def _error(code: str) -> UserError:
    return UserError(code, said(code), _("The number is valid without paper."))


def said(code: str) -> str:
    """What is wrong with the printer, in words."""
    sentences = {
        "printer_silent": _("The slip printer does not answer: look at its power, paper and cable."),
        "printer_resting": _("The slip printer does not answer: look at its power, paper and cable."),
        "printer_busy": _("The slip printer is busy."),
        "printer_missing": _("The slip printer is not plugged in."),
        "printer_is_file": _("The address of the slip printer names a file, a folder or a disk, not a printer."),
        "printer_address": _("The address of the slip printer can't be read."),
    }
    return sentences.get(code, sentences["printer_silent"])
