from pathlib import Path
from typing import Any

import pytest

from nagari.upkeep import static


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
