"""The QR code of a sheet: every dark module of it, nothing else."""

import re

import pytest
import segno

from nagari.printing.qr import qr_svg

_RUN = re.compile(r"M(\d+) (\d+)\.5h(\d+)")


@pytest.mark.parametrize(("text", "mask"), [("HTTPS://KANTOR.LAN/PERIKSA/" + "A7" * 120, 4), ("KTB-4M2-9K7-R03", None)])
def test_it_draws_every_dark_module(text: str, mask: int | None) -> None:
    drawn = qr_svg(text, mask)
    rows = segno.make(text, error="m", micro=False, mask=mask).matrix
    dark = {(x, y) for y, row in enumerate(rows, 2) for x, module in enumerate(row, 2) if module}
    runs = [(int(x), int(y), int(width)) for x, y, width in _RUN.findall(drawn)]
    assert {(x + step, y) for x, y, width in runs for step in range(width)} == dark
    assert f'width="{len(rows) + 4}" height="{len(rows) + 4}"' in drawn
    assert "".join(_RUN.sub("", drawn).partition('d="')[2]) == '"/></svg>'


def test_it_refuses_what_no_code_holds() -> None:
    with pytest.raises(ValueError, match="data"):
        qr_svg("x" * 5000)
