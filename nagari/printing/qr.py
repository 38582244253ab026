"""A QR code as a drawing for a sheet."""

import re
from base64 import b64encode
from typing import Final

# Modules around it: two are enough for readers, and leave the code larger.
_BORDER: Final = 2
_DARK: Final = re.compile(rb"\x01+")


def qr_svg(text: str, mask: int | None = None) -> str:
    """SVG of the code, error correction M (a stamp may cover 15 %). ValueError when `text` is too long for one.

    `mask` 0 to 7: without weighing all eight against each other, which takes 15 ms; every reader takes any of them.
    """
    # Loaded on first use, as Typst is.
    import segno

    rows = segno.make(text, error="m", micro=False, mask=mask).matrix
    # A line for each run of dark modules: a third of the time that segno's own drawing takes.
    runs = "".join(
        f"M{run.start() + _BORDER} {place + _BORDER}.5h{run.end() - run.start()}"
        for place, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )
    side = len(rows) + 2 * _BORDER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"><path stroke="#000" d="{runs}"/></svg>'
    )


def qr_data(text: str) -> str:
    """The same as the address of an <img>: the policy of pages allows no drawing inside them."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text).encode()).decode()}"
