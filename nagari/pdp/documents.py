"""Sheets of data protection as PDF, in official Indonesian."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.timezone import localtime
from django.utils.translation import override

from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.dates import tanggal
from nagari.pdp import own_data
from nagari.pdp.activities import HEADS, activities
from nagari.pdp.models import Insiden, Pemusnahan
from nagari.pdp.queries import contact_for
from nagari.pdp.retention import classes
from nagari.penduduk.models import Penduduk
from nagari.printing.paper import Signature, paper, signer_of
from nagari.printing.rendering import render, render_apart
from nagari.printing.sheets import Sheet
from nagari.wilayah.queries.tree import ancestors

# Rows that the server draws by itself.
_HERE: Final = 40
_WIDTHS: Final = {"kode": 2, "nama": 5, "tujuan": 7, "dasar": 8, "subjek": 4, "data": 7, "penerima": 5, "retensi": 5}


def copy_of(penduduk: Penduduk, *, purpose: str, by: str, at: datetime) -> bytes:
    """The copy of a resident's own data and of who looked at it. Raises PrintingError."""
    with override(OFFICIAL_LANGUAGE):
        blocks = own_data.blocks(penduduk, localtime(at).date())
        closing = [
            "Daftar yang memuat banyak orang sekaligus dicatat sebagai satu baris per halaman, tanpa nama.",
            f"Diberikan untuk: {purpose}.",
            *own_data.contact_lines(contact_for(penduduk.wilayah)),
        ]
        blocks.append({"kind": "text", "title": "Keterangan", "lines": closing})
    rows = sum(len(one.get("rows", ())) for one in blocks)
    subheadings = (penduduk.nama, "Undang-Undang Nomor 27 Tahun 2022 Pasal 32")
    return _drawn(penduduk.wilayah, "Salinan Data Pribadi", subheadings, blocks, by, at, apart=rows > _HERE)


def register(wilayah: str, *, by: str, at: datetime) -> bytes:
    """The register of processing activities. Raises PrintingError."""
    table = {
        "kind": "table",
        "columns": [{"width": width, "align": "left"} for width in _WIDTHS.values()],
        "head": [[{"text": HEADS[name]} for name in _WIDTHS]],
        "rows": [[getattr(one, name) for name in _WIDTHS] for one in activities()],
        "size": 7,
    }
    contact = {"kind": "text", "lines": own_data.contact_lines(contact_for(wilayah))}
    subheadings = ("Undang-Undang Nomor 27 Tahun 2022 Pasal 31",)
    title = "Daftar Kegiatan Pemrosesan Data Pribadi"
    return _drawn(wilayah, title, subheadings, [table, contact], by, at, sheet=Sheet.A4_LANDSCAPE)


def incident_letter(row: Insiden, whom: str, *, by: str, at: datetime) -> bytes:
    """A draft of the notice of art. 46 to those whose data it is ("subjek") or to the authority ("lembaga").
    Raises PrintingError."""
    noticed = localtime(row.diketahui_pada)
    to = "Yth. Lembaga Pelindungan Data Pribadi" if whom == "lembaga" else "Yth. Bapak/Ibu yang datanya terdampak"
    count = f"{_grouped(row.jumlah)} orang" if row.jumlah is not None else "belum diketahui"
    blocks: list[Mapping[str, Any]] = [
        {
            "kind": "text",
            "lines": [
                to,
                f"Dengan ini kami memberitahukan kegagalan pelindungan data pribadi yang kami ketahui pada "
                f"{tanggal(noticed.date())} pukul {noticed:%H.%M}, sesuai Pasal 46 Undang-Undang Nomor 27 Tahun 2022.",
            ],
        },
        {
            "kind": "facts",
            "rows": [
                ["Data pribadi yang terungkap", row.data],
                ["Kapan dan bagaimana terungkap", row.kejadian],
                ["Penanganan dan pemulihan", row.penanganan or "sedang dikerjakan"],
                *([["Perkiraan jumlah orang", count]] if whom == "lembaga" else []),
            ],
        },
    ]
    if whom != "lembaga":
        advice = "Waspadai pesan atau telepon yang meminta kode, kata sandi, atau uang. Bila ragu, datanglah ke kantor."
        blocks.append({"kind": "text", "lines": [advice]})
    blocks.append({"kind": "text", "lines": own_data.contact_lines(contact_for(row.wilayah))})
    blocks.append(_signed(row.wilayah, at))
    return _drawn(row.wilayah, "Pemberitahuan Kegagalan Pelindungan Data Pribadi", (), blocks, by, at)


def destruction(row: Pemusnahan, *, by: str, at: datetime) -> bytes:
    """The berita acara. Raises PrintingError."""
    kelas = classes.get(row.kelas)
    done = localtime(row.pada)
    rows = [
        ["Jenis data", str(kelas.title) if kelas else row.kelas],
        ["Dasar", kelas.basis if kelas else "-"],
        ["Lebih lama dari", tanggal(localtime(row.sebelum).date())],
        ["Jumlah", _grouped(row.jumlah)],
        ["Dilakukan", f"{tanggal(done.date())} pukul {done:%H.%M}, otomatis menurut masa simpan"],
        ["Cara", "isi dikosongkan dari tabel, jurnal, dan lampiran, di semua kantor yang menyimpannya"],
    ]
    blocks = [{"kind": "facts", "rows": rows}, _signed(row.wilayah, at)]
    return _drawn(row.wilayah, "Berita Acara Pemusnahan Data Pribadi", (), blocks, by, at)


def _signed(wilayah: str, at: datetime) -> Mapping[str, Any]:
    day = localtime(at).date()
    chosen, _able = signer_of(wilayah, day)
    village = next((region for region in ancestors(wilayah) if region.code == wilayah), None)
    signature = Signature(place=village.bare_name if village else "", day=day, block=chosen.block if chosen else None)
    return {"kind": "signatures", "rows": [signature.data()]}


def _drawn(
    wilayah: str,
    title: str,
    subheadings: Sequence[str],
    blocks: Sequence[Mapping[str, Any]],
    by: str,
    at: datetime,
    *,
    sheet: Sheet = Sheet.A4,
    apart: bool = False,
) -> bytes:
    with override(OFFICIAL_LANGUAGE):
        head = paper(wilayah, title=title, printed_by=by, at=at)
    data = {"paper": head, "heading": title, "subheadings": list(subheadings), "blocks": list(blocks)}
    return (render_apart if apart else render)("lembar", data, sheet=sheet, at=at)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
