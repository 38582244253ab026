"""A QR code as a drawing for a sheet."""

from io import BytesIO


def qr_svg(text: str) -> str:
    """SVG of the code, error correction M (a stamp may cover 15 %). ValueError when `text` is too long for one."""
    # Loaded on first use, as Typst is.
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
