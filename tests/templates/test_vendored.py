"""What is shipped from others: versions as documented, licences beside, nothing that reaches out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "nagari" / "static"


def pages() -> list[Path]:
    return [path for part in ("nagari", "layanan") for path in (ROOT / part).rglob("templates/**/*.html")]


FONTS = ROOT / "nagari" / "printing" / "fonts"
FOLDERS = [*(STATIC / "vendor").iterdir(), *FONTS.iterdir()]
ROWS = re.findall(
    r"^\| ([a-z0-9.-]+) \| ([0-9.]+) \| (\S+) \|", (ROOT / "docs" / "vendored.md").read_text("utf-8"), re.M
)


def test_it_documents_every_vendored_folder_with_its_version() -> None:
    folders = {folder.name for folder in FOLDERS}
    documented = {f"{name}-{version}" for name, version, _licence in ROWS}
    assert documented >= folders
    shipped = ("htmx", "tom-select", "tinos", "bootstrap", "expo")
    assert folders >= {name for name in documented if name.startswith(shipped)}


def test_it_ships_the_licence_beside_each() -> None:
    for folder in FOLDERS:
        assert list(folder.glob("LICENSE*")), folder.name


def test_it_ships_the_version_the_folder_names() -> None:
    htmx = (STATIC / "vendor" / "htmx-2.0.11" / "htmx.min.js").read_text("utf-8")
    assert 'version:"2.0.11"' in htmx
    select = (STATIC / "vendor" / "tom-select-2.6.2" / "tom-select.base.min.js").read_text("utf-8")
    assert "v2.6.2" in select[:200]
    assert "Bootstrap Icons 1.13.2" in (STATIC / "icons.svg").read_text("utf-8")[:200]


def test_it_names_no_source_map_that_is_not_there() -> None:
    for path in (*STATIC.rglob("*.js"), *STATIC.rglob("*.css")):
        assert "sourceMappingURL" not in path.read_text("utf-8"), path.name


def test_it_fetches_nothing_from_elsewhere() -> None:
    own = [
        *STATIC.glob("css/*.css"),
        *STATIC.glob("js/*.js"),
        *(ROOT / "layanan").rglob("static/**/*.js"),
        *pages(),
    ]
    assert own
    for path in own:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", text), path.name


def test_it_writes_no_style_or_script_into_pages() -> None:
    """The content security policy would drop them, silently."""
    for path in pages():
        text = path.read_text("utf-8")
        assert not re.search(r"<[^>]+\sstyle=", text), path.name
        assert not re.search(r"<[^>]+\son[a-z]+=", text), path.name
        assert "<style" not in text, path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path.name
        assert "hx-on" not in text, path.name


def test_it_uses_only_icons_that_are_in_their_sprite() -> None:
    there = {
        sprite.name: set(re.findall(r'symbol id="([^"]+)"', sprite.read_text("utf-8")))
        for sprite in STATIC.glob("icons*.svg")
    }
    for path in pages():
        tags = re.findall(
            r"""\{% (?:icon|empty) ["']([a-z0-9-]+)["'](?: sprite="([a-z.-]+)")?""", path.read_text("utf-8")
        )
        for name, sprite in tags:
            assert name in there[sprite or "icons.svg"], (path.name, name)
