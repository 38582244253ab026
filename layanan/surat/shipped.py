"""Templates that come with the program: `data/templat/<code>.typ`, and `umum.typ` for a kind that has none."""

from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "templat"
GENERAL = "umum"


@lru_cache(maxsize=80)
def source(jenis: str) -> str:
    """Typst source for a kind of this code."""
    path = DATA / f"{jenis.lower()}.typ"
    # A code is what an office chose: it must not name a file elsewhere.
    known = jenis.replace("-", "").isalnum() and path.is_file()
    return (path if known else DATA / f"{GENERAL}.typ").read_text(encoding="utf-8")


def codes() -> frozenset[str]:
    """Of the kinds that have a template of their own."""
    return frozenset(path.stem.upper() for path in DATA.glob("*.typ")) - {GENERAL.upper()}
