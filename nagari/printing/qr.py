"""A QR code as a drawing for a sheet."""

from base64 import b64encode
from io import BytesIO


def qr_svg(text: str, mask: int | None = None) -> str:
    """SVG of the code, error correction M (a stamp may cover 15 %). ValueError when `text` is too long for one.

    `mask` 0 to 7: without weighing all eight against each other, which takes 15 ms; every reader takes any of them.
    """
    # Loaded on first use, as Typst is.
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False, mask=mask).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def qr_data(text: str) -> str:
    """The same as the address of an <img>: the policy of pages allows no drawing inside them."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text).encode()).decode()}"
