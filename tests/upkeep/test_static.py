from pathlib import Path
from typing import Any

import pytest

from nagari.upkeep import static
from nagari.upkeep.storage import OfficeStaticStorage


@pytest.fixture(autouse=True)
def _own_root(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"


def test_it_collects_once() -> None:
    assert static.collect_if_stale() is True
    assert static.collect_if_stale() is False


def test_it_collects_again_when_a_file_has_changed(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    (folder / "page.css").write_text("a{}")
    static.collect_if_stale()
    (folder / "page.css").write_text("a{color:red}")
    assert static.collect_if_stale() is True
    assert (tmp_path / "collected" / "page.css").read_text() == "a{color:red}"


def test_it_remembers_the_address_of_a_collected_file(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "nagari.upkeep.storage.OfficeStaticStorage"}}
    static.collect_if_stale()
    storage = OfficeStaticStorage()
    first = storage.url("icons.svg")
    assert first.startswith("/static/icons.")
    assert (tmp_path / "collected" / first.rpartition("/")[2]).exists()
    assert storage.url("icons.svg") == first
