import re
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from nagari.kantor.models import Kantor
from nagari.kantor.rules.officials import SignatureBlock
from nagari.printing.errors import PrintingError
from nagari.printing.paper import Signature, paper
from nagari.printing.printable import breakable, cleaned
from nagari.printing.qr import qr_svg
from nagari.printing.rendering import render, render_apart
from nagari.printing.sheets import Sheet
from nagari.sync import blobs
from tests.office import KOTO_BARU, NOW
from tests.printing.reading import page_sizes, text_of

BLOCK = SignatureBlock(("a.n. WALI NAGARI KOTO BARU", "Sekretaris,"), "Rahmi Invented", "Penata", "199001012015012001")


def sheet_data(**changes: Any) -> dict[str, Any]:
    one_page = {
        "paper": {"title": "Uji", "code": "", "letterhead": None, "foot": "Kantor Koto Baru", "training": ""},
        "heading": "Daftar",
        "subheadings": ["Bulan Mei 2026"],
        "blocks": [
            {
                "kind": "table",
                "numbered": True,
                "columns": [{"width": 1, "align": "right"}, {"width": 5, "align": "left"}],
                "head": [[{"text": "No."}, {"text": "Nama"}]],
                "rows": [["1", "Budi"], ["2", "Ani"]],
                "total": ["", "Jumlah"],
            },
            {"kind": "facts", "rows": [["Alamat", "Jorong Balai"]]},
            {"kind": "lines", "rows": [{"no": "1", "label": "NIK", "value": "1302", "boxes": 16}]},
            {"kind": "choices", "rows": [{"kode": "A", "label": "Baru", "checked": True}]},
            {"kind": "code", "svg": qr_svg("https://kantor.lan/periksa/x"), "note": "Periksa"},
            {"kind": "signatures", "rows": [Signature(place="Koto Baru", day=NOW.date(), block=BLOCK).data()]},
        ],
    }
    return one_page | changes


def drawn(data: dict[str, Any], sheet: Sheet = Sheet.A4) -> bytes:
    return render("lembar", data, sheet=sheet, at=NOW)


def test_it_draws_the_same_bytes_for_the_same_input_here_and_in_another_process() -> None:
    made = drawn(sheet_data())
    assert made == drawn(sheet_data())
    assert made == render_apart("lembar", sheet_data(), sheet=Sheet.A4, at=NOW)
    assert made != render("lembar", sheet_data(), sheet=Sheet.A4, at=datetime(2026, 5, 15, tzinfo=UTC))


def test_it_makes_a_pdf_a_with_the_moment_of_its_making() -> None:
    made = drawn(sheet_data())
    assert made.startswith(b"%PDF-1.7")
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>B<", made, re.DOTALL)
    assert b"2026-05-14T03:20:00" in made


@pytest.mark.parametrize(
    ("sheet", "size"),
    [
        (Sheet.A4, (210, 297)),
        (Sheet.A4_LANDSCAPE, (297, 210)),
        (Sheet.F4, (215, 330)),
        (Sheet.F4_LANDSCAPE, (330, 215)),
    ],
)
def test_it_cuts_the_sheet_to_its_measure(sheet: Sheet, size: tuple[int, int]) -> None:
    assert page_sizes(drawn(sheet_data(), sheet)) == [size]


def test_it_prints_what_looks_like_markup_as_it_stands() -> None:
    strange = '#let x = 1 #image("/etc/passwd") *tebal* _a_ $x$ \\ <b> @ref // "petik"'
    said = text_of(drawn(sheet_data(heading="", blocks=[{"kind": "text", "lines": [strange]}])))
    assert strange in " ".join(said.split())


def test_it_prints_a_box_for_a_letter_the_font_lacks_and_drops_no_name_for_it() -> None:
    said = text_of(drawn(sheet_data(blocks=[{"kind": "text", "lines": ["Budi 😀 中 \x07Siti é ŵ – “x”"]}])))
    assert "Budi □ □ □Siti é ŵ – “x”" in said


def test_it_repeats_the_head_of_a_table_and_counts_the_pages() -> None:
    data = sheet_data()
    data["blocks"] = [{**data["blocks"][0], "rows": [[str(n), f"Orang {n}"] for n in range(120)]}]
    said = text_of(drawn(data))
    pages = said.count("Halaman ")
    assert pages >= 2
    assert said.count("Nama") == pages
    assert f"Halaman {pages} dari {pages}" in said


def test_it_writes_who_signs_for_whom_under_the_sheet() -> None:
    said = " ".join(text_of(drawn(sheet_data())).split())
    signed = (
        "Koto Baru, 14 Mei 2026 a.n. WALI NAGARI KOTO BARU Sekretaris, Rahmi Invented Penata NIP 199001012015012001"
    )
    assert signed in said


@pytest.mark.parametrize(
    ("template", "data", "code"),
    [
        ("tiada", sheet_data(), "template_unknown"),
        ("../kertas", sheet_data(), "template_unknown"),
        ("lembar", sheet_data(heading=datetime(2026, 5, 1, tzinfo=UTC)), "data_unprintable"),
        ("lembar", sheet_data(heading=float("nan")), "data_unprintable"),
        ("lembar", sheet_data(blocks=[{"kind": "tiada"}]), "sheet_failed"),
        ("lembar", sheet_data(blocks=[{"kind": "code", "svg": "<p>"}]), "sheet_failed"),
    ],
)
def test_it_says_why_a_sheet_cannot_be_made(template: str, data: dict[str, Any], code: str) -> None:
    with pytest.raises(PrintingError) as refused:
        render(template, data, sheet=Sheet.A4, at=NOW)
    assert refused.value.code == code
    assert refused.value.message
    assert refused.value.remedy


def test_it_takes_no_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        render("lembar", sheet_data(), sheet=Sheet.A4, at=datetime(2026, 5, 14))  # noqa: DTZ001


def test_it_draws_a_warm_page_in_forty_milliseconds() -> None:
    drawn(sheet_data())
    # Of CPU and the best of five: other work on the machine says nothing about the page.
    spent = []
    for turn in range(5):
        begun = process_time()
        drawn(sheet_data(subheadings=[f"Bulan {turn}"]))
        spent.append(process_time() - begun)
    assert min(spent) <= 0.040


def test_it_breaks_long_words_of_letters_only() -> None:
    assert breakable("PENGADMINISTRASIAN 1302100101900001") == "PENGADMINIST\u200bRASIAN 1302100101900001"
    assert cleaned({"a": (1, None, "x")}) == {"a": [1, None, "x"]}


@pytest.mark.django_db
def test_it_puts_the_office_on_the_sheet(office: Kantor, settings: Any) -> None:
    office.kop, office.alamat, office.kode_pos = ["PEMERINTAH KABUPATEN SOLOK"], "Jalan Raya 1", "27361"
    office.save()
    settings.TRAINING = True
    made = paper(KOTO_BARU, title="Uji", printed_by="Rahmi", at=NOW)
    said = text_of(drawn(sheet_data(paper=made)))
    for words in ("KANTOR KOTO BARU", "Jalan Raya 1 · Kode Pos 27361", "pukul 10.20 oleh Rahmi"):
        assert words in said
    assert "LATIHAN" in said.replace("\n", "").replace(" ", "")


@pytest.mark.django_db
def test_it_prints_an_uploaded_emblem_and_the_built_in_one_until_it_has_arrived(office: Kantor) -> None:
    office.lambang = "0" * 64
    office.save()
    without = drawn(sheet_data(paper=paper(KOTO_BARU, title="Uji", printed_by="", at=NOW)))
    office.lambang = blobs.put(_png())
    office.save()
    assert drawn(sheet_data(paper=paper(KOTO_BARU, title="Uji", printed_by="", at=NOW))) != without


def _png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x80\x10\x20" * 64 for _row in range(64))
    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
