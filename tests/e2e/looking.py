"""What is looked for on every page in a browser. SHOTS=folder keeps a picture of each."""

import os
from pathlib import Path
from typing import Any

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !e.closest('.scroll-x, .sr, .skip, svg, table, pre');
}).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


def fits(page: Any, name: str) -> None:
    """Nothing sticks out sideways on a phone, and the browser has not complained (a broken CSP shows here)."""
    for kind, size in (("telepon", PHONE), ("meja", DESK)):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, page.evaluate(WIDER))
        shoot(page, f"{name}-{kind}")
    assert page.errors == [], (name, page.errors)


def shoot(page: Any, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def listen(page: Any) -> None:
    """Also what the console calls an error, save a form that was refused (422)."""

    def heard(said: Any) -> None:
        if said.type == "error" and "status of 422" not in said.text:
            page.errors.append(said.text)

    page.on("console", heard)
