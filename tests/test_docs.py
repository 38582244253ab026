"""The docs say what the code does: settings, words, commands, decisions, links."""

import re
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.core.management import get_commands

from nagari import settings as site_settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
# English words that Django's own source does not use.
ENGLISH = {
    *("undone", "refused", "sponsor", "predecessor", "attempts", "lat", "lng", "blob", "pdf"),
    *("arrived", "booked", "doubted", "slot", "surveyed"),
    *("lease", "unchanged", "card", "confirmed", "unit", "boot", "ticks", "fingerprint", "notices", "sheet", "verdict"),
    *("drift", "recovery"),
    *("actor", "admitted", "muted", "stamp", "stamps", "tip", "txn"),
    *(
        "agreed",
        "agreement",
        "brought",
        "bundle",
        "disagreements",
        "enrolment",
        "heads",
        "judge",
        "judged",
        "outcome",
        "refusal",
        "began",
        "health",
        "heard",
        "pauses",
        "milliseconds",
        "outcomes",
        "parked",
        "peer",
        "rate",
        "skew",
        "theirs",
        "told",
        "trip",
    ),
    *("projection", "stale", "erased", "meeting", "findings", "remarks"),
    # Books B.1 to B.5: no words.
    *("b1", "b2", "b4", "b5"),
}
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("decisions/*.md"))]


def first_column(page: Path) -> list[str]:
    return [line.split("|")[1] for line in page.read_text().splitlines() if line.startswith("|")]


def names_in_settings() -> set[str]:
    source = (ROOT / "nagari" / "settings.py").read_text()
    return set(re.findall(r'env\.(?:text|zone|flag|words|number|folder)\(\s*"([A-Z_]+)"', source))


def test_it_documents_every_variable_and_no_other() -> None:
    written = set(re.findall(r"`([A-Z_]+)`", " ".join(first_column(DOCS / "configuration.md"))))
    assert written == names_in_settings() | site_settings.env.known


def test_it_knows_every_variable_of_its_own_that_it_reads() -> None:
    assert {name for name in names_in_settings() if name.startswith("NAGARI_")} <= site_settings.env.known


def test_it_explains_every_indonesian_word_of_a_model_or_field() -> None:
    explained = set(re.findall(r"[a-z]+", " ".join(first_column(DOCS / "glossary.md")).lower()))
    folder = Path(django.__file__).parent
    english = set(ENGLISH)
    for part in ("db/models", "contrib/auth", "core", "http", "utils"):
        for path in folder.joinpath(part).rglob("*.py"):
            english |= set(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower()))
    unexplained = {
        f"{word} ({model.__name__})"
        for model in apps.get_models()
        if model.__module__.startswith(("nagari.", "layanan.", "peta."))
        for name in [
            re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__),
            *(field.name for field in model._meta.get_fields(include_parents=False) if not field.auto_created),
        ]
        for word in name.lower().split("_")
        if word not in explained and word not in english
    }
    assert not unexplained, f"In docs/glossary.md, or (if English) in ENGLISH here: {sorted(unexplained)}"


def test_it_lists_every_decision() -> None:
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", (DOCS / "decisions" / "README.md").read_text()))
    assert listed == {path.name for path in DOCS.glob("decisions/*.md")} - {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_it_links_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text())
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_it_names_commands_that_exist(page: Path) -> None:
    text = page.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)`", text)) <= targets
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert commands <= set(get_commands())


def test_it_shows_the_measured_figures() -> None:
    from deploy import figures

    assert (ROOT / "README.md").read_text() == figures.filled()


def test_it_names_options_and_logins_that_exist() -> None:
    from nagari.demo.places import PLACES

    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"[Ll]og in as `([a-z]+)`", readme))
    assert named
    assert named <= {login.username for place in PLACES for login in place.logins}
