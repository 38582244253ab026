"""From what a letter says to its PDF."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from layanan.surat.queries import people
from layanan.surat.stamping import Code
from nagari.lib.dates import tanggal
from nagari.printing.paper import paper
from nagari.printing.qr import qr_svg
from nagari.printing.rendering import render_source
from nagari.printing.sheets import Sheet

# Of a signed text, which looks like chance, none is much worse than another.
_MASK: Final = 4
SHEETS: Final[Mapping[str, Sheet]] = {"a4": Sheet.A4, "f4": Sheet.F4}
# Without a line of its own, so that a refusal names the line that the editor shows.
PRELUDE: Final = '#import "/surat.typ": *;'


def said_of(judul: str, nomor: str, day: date, until: date | None, place: str) -> dict[str, str]:
    """The part `surat` of what the template is given."""
    return {
        "judul": judul,
        "perihal": judul,
        "nomor": nomor,
        "tanggal": tanggal(day),
        "tempat": place,
        "berlaku": tanggal(until) if until else "",
    }


def drawn(
    source: str, data: Mapping[str, Any], code: Code | None, *, wilayah: str, kertas: str, at: datetime, mark: str = ""
) -> bytes:
    """The PDF/A of a letter. `data`: as Surat.data keeps it, with `tanda_tangan` and `mengetahui`; `mark`: across it.

    Raises PrintingError, of them SourceRefused with the line as the editor shows it.
    """
    given = whole(data, code, wilayah=wilayah, at=at, mark=mark)
    return render_source(PRELUDE + source, given, sheet=SHEETS[kertas], at=at)


def whole(data: Mapping[str, Any], code: Code | None, *, wilayah: str, at: datetime, mark: str = "") -> dict[str, Any]:
    """`data` with what stands on every letter of the office of region `wilayah`."""
    letter = data["surat"]
    frame = paper(wilayah, title=letter["judul"], printed_by="", at=at)
    frame["foot"] = " · ".join(part for part in (data["kantor"]["nama"], letter["judul"], letter["nomor"]) if part)
    if mark:
        frame["training"] = mark
    return {
        **data,
        "mengetahui": data["mengetahui"] or None,
        "labels": dict(people.LABELS),
        "paper": frame,
        "qr": qr_svg(code.text, _MASK) if code else "",
        "keterangan_qr": code.note if code else "",
        "kode_periksa": code.short if code else "",
        # In the file too, which can be asked for its letter then, also when somebody changed it.
        "tautan_qr": code.text if code and code.text.startswith("HTTP") else "",
    }
