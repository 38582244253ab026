"""Text can be read in the sun at a counter: the pairs of the palette against WCAG's ratios."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "nagari" / "static" / "css" / "nagari.css"
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-Fa-f]{6});", CSS.read_text("utf-8")))

# Text on its ground: 4.5 is WCAG AA; the tones of a status keep 5.
TEXT = [
    ("ink", "paper", 15.0),
    ("ink", "surface", 15.0),
    ("ink", "gold-soft", 12.0),
    ("muted", "paper", 5.5),
    ("muted", "surface", 6.0),
    ("muted", "gold-soft", 4.5),
    ("maroon", "paper", 9.0),
    ("maroon", "maroon-soft", 7.0),
    ("surface", "maroon", 9.5),
    ("surface", "maroon-dark", 9.5),
    ("surface", "ink", 15.0),
    ("leaf", "leaf-soft", 5.0),
    ("amber", "amber-soft", 5.0),
    ("red", "red-soft", 5.0),
    ("red", "paper", 5.0),
    ("sky", "sky-soft", 5.0),
    ("sky", "paper", 5.0),
    ("surface", "leaf", 4.5),
    ("surface", "red", 4.5),
    # Edges of fields and rings of focus: 3.
    ("line-strong", "paper", 3.0),
    ("line-strong", "surface", 3.0),
    ("gold", "ink", 3.0),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), TEXT)
def test_it_keeps_text_readable(text: str, ground: str, least: float) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= least


def test_it_steps_the_map_classes_from_light_to_dark() -> None:
    steps = [luminance(TOKENS[f"map-{number}"]) for number in range(1, 6)]
    assert steps == sorted(steps, reverse=True)
    # Grey print tells two neighbours apart.
    assert all(contrast(TOKENS[f"map-{at}"], TOKENS[f"map-{at + 1}"]) >= 1.2 for at in range(1, 5))


def test_it_never_writes_text_in_gold_on_paper() -> None:
    assert not re.search(r"[^-]color: var\(--gold\)", CSS.read_text("utf-8"))
