"""The sentences about a wrong value are ours: a browser's own bubble speaks its own language."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "nagari"
FORM = re.compile(r"<form\b((?:\{%.*?%\}|\{\{.*?\}\}|[^>])*)>(.*?)(?:</form>|\Z)", re.DOTALL)
JUDGED = re.compile(r"\srequired\b|\{% field |type=\"(?:email|number|url|date)\"|pattern=")
# Nothing may be sent there without a choice; the page's script says so in words of ours.
ASKS_ITSELF = {"stale.html"}


def test_every_form_leaves_the_judging_to_the_server() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {head.strip()}"
        for path in sorted(ROOT.rglob("templates/**/*.html"))
        if path.name not in ASKS_ITSELF
        for head, body in FORM.findall(path.read_text(encoding="utf-8"))
        if JUDGED.search(body) and "novalidate" not in head
    ]
    assert found == []
