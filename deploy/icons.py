"""Builds the sprites in nagari/static: python deploy/icons.py node_modules/bootstrap-icons/icons"""

import re
import sys
from pathlib import Path

STATIC = Path(__file__).parent.parent / "nagari" / "static"

# The names are those of Bootstrap Icons, so that anyone finds them; add one here and run the script again.
# What maps or the queue alone need does not ride with every page.
SPRITES = {
    "icons.svg": """
arrow-counterclockwise arrow-left arrow-left-right arrow-right arrow-repeat box-arrow-right calendar3
check-circle check-lg chevron-down chevron-left chevron-right circle-fill clock clock-history download
exclamation-circle exclamation-triangle eye file-earmark-text funnel geo-alt graph-up house inbox info-circle
journal-text list lock map megaphone pencil people person person-check person-plus person-vcard plus-lg printer
qr-code question-circle search shield-check ticket-perforated trash upload
x-circle x-lg
""".split(),  # noqa: SIM905
    "icons-map.svg": """
bank basket bounding-box building camera crosshair droplet flower1 geo-alt heart-pulse layers moon-stars mortarboard
shield-check signpost trophy
""".split(),  # noqa: SIM905
    "icons-queue.svg": "emoji-frown emoji-laughing emoji-neutral emoji-smile volume-up".split(),  # noqa: SIM905
}


def short(number: float) -> str:
    """ ".7" or "1.0": the point always stays, because "1.0004.5" is two numbers in a path and "1.5" would be one."""
    text = f"{number:.2f}".rstrip("0").removeprefix("0")
    return text + "0" if text.endswith(".") else text


def symbol(name: str, svg: str) -> str:
    found = re.search(r'viewBox="([^"]+)"[^>]*>(.*)</svg>', svg, re.DOTALL)
    if found is None:
        raise SystemExit(f"{name}.svg has no viewBox; is this a folder of Bootstrap Icons?")
    body = re.sub(r">\s+<", "><", found[2]).strip()
    # Two decimals of a 16 px grid are finer than any screen shows, and save a sixth of the transfer.
    body = re.sub(r"\d*\.\d{3,}", lambda number: short(float(number[0])), body)
    return f'<symbol id="{name}" viewBox="{found[1]}">{body}</symbol>'


def main(source: Path) -> None:
    note = "<!-- Bootstrap Icons 1.13.2, MIT; made by deploy/icons.py -->"
    for file, names in SPRITES.items():
        symbols = "\n".join(symbol(name, (source / f"{name}.svg").read_text(encoding="utf-8")) for name in names)
        target = STATIC / file
        target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{note}\n{symbols}\n</svg>\n', encoding="utf-8")
        print(f"{file}: {len(names)} icons, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
