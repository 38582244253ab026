"""A page must be whole without internet, and what the browser may run is in files of our own (the CSP of settings).

The walk over all addresses (tests/accounts/test_walk.py) looks for `tests.offline.faults` in every page it opens.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from nagari.kantor.models import Kantor
from tests.offline import faults

STATIC = Path(settings.BASE_DIR) / "nagari" / "static"
LOADED = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|importScripts|(?:fetch|open)\(\s*["']https?://""")


def test_it_sees_what_it_looks_for() -> None:
    bad = (
        "<script>x</script>",
        '<p style="x">',
        '<a onclick="x">',
        '<img src="https://example.com/x">',
        "<link href=//cdn.example.com/x>",
    )
    assert all(faults(one) for one in bad)
    assert faults('<script src="/static/x.js"></script><a href="/x">style = on</a>') == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")) + sorted(STATIC.rglob("*.js")), ids=lambda one: one.name)
def test_it_ships_files_that_load_nothing_from_outside(path: Path) -> None:
    assert LOADED.findall(path.read_text(encoding="utf-8")) == []


def test_it_forbids_the_browser_everything_else(office: Kantor, client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
