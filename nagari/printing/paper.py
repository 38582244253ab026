"""What stands on every sheet of this office beside its content: letterhead, foot, signature, the mark of training."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.timezone import localtime

from nagari.kantor import queries
from nagari.kantor.queries import Signer
from nagari.kantor.rules.emblem import sniff
from nagari.kantor.rules.officials import SignatureBlock
from nagari.lib.dates import tanggal
from nagari.lib.errors import CodedError
from nagari.sync import blobs

_BUILT_IN = Path(__file__).resolve().parent.parent / "static" / "emblem.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`place` and `day` stand above `block`; no block: room to write in."""

    place: str
    day: date
    block: SignatureBlock | None

    def data(self) -> Mapping[str, Any]:
        place = f"{self.place}, " if self.place else ""
        block = self.block
        return {
            "place": f"{place}{tanggal(self.day)}",
            "lines": list(block.lines) if block else [],
            "nama": block.nama if block else "",
            "pangkat": block.pangkat if block else "",
            "nip": block.nip if block else "",
        }


def paper(
    wilayah: str, *, title: str, printed_by: str, at: datetime, code: str = "", with_letterhead: bool = True
) -> dict[str, Any]:
    """The part `paper` of the data of every template. `title`: of the file; `code`: of the form, top right."""
    profile = queries.profile(wilayah)
    kop = queries.letterhead(wilayah)
    contact = [kop.alamat, f"Kode Pos {kop.kode_pos}" if kop.kode_pos else ""]
    contact += [f"Telp. {kop.telepon}" if kop.telepon else "", kop.email, kop.situs_web]
    letterhead = {
        "lines": list(kop.kop),
        "nama": kop.nama.upper(),
        "contact": " · ".join(part for part in contact if part),
        "emblem": emblem_svg(profile.lambang if profile else ""),
    }
    printed = localtime(at)
    return {
        "title": title,
        "code": code,
        "letterhead": letterhead if with_letterhead else None,
        "foot": f"{kop.nama} · Dicetak {tanggal(printed.date())} pukul {printed:%H.%M} oleh {printed_by}",
        "training": "LATIHAN" if settings.TRAINING else "",
    }


def signer_of(wilayah: str, day: date, asked: str = "") -> tuple[Signer | None, list[Signer]]:
    """Who signs on `day` (the head, unless `asked` is the key of another who may), and all who may."""
    able = queries.signers(day, wilayah)
    chosen = next((one for one in able if str(one.official.id) == asked), able[0] if able else None)
    return chosen, able


def emblem_svg(digest: str) -> str:
    """The emblem as SVG; an uploaded picture is wrapped into one. The built-in one while the file has not arrived."""
    try:
        content = blobs.get(digest) if digest else b""
        kind = sniff(content) if content else None
    except (FileNotFoundError, CodedError):
        kind = None
    if kind is None:
        return _BUILT_IN.read_text(encoding="utf-8")
    address = f"data:{kind.media_type};base64,{b64encode(content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {kind.width} {kind.height}">'
        f'<image width="{kind.width}" height="{kind.height}" href="{escape(address)}"/></svg>'
    )
