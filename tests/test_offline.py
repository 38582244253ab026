"""A page must be whole without internet, and what the browser may run is in files of our own (the CSP of settings)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from tests.accounts.test_walk import PAGES, meant_for
from tests.accounts.walk import PUBLIC
from tests.office import KOTO_BARU, make_user

STATIC = Path(settings.BASE_DIR) / "nagari" / "static"
FOREIGN = re.compile(r"""(?:src|href|action|hx-\w+|data)\s*=\s*["']?(?:https?:)?//(?!testserver)[^"'\s>]*""")
INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE)
LOADED = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|importScripts|(?:fetch|open)\(\s*["']https?://""")


def faults(html: str) -> list[str]:
    # Written to by pressing a link, on a line that is there then; nothing of it is fetched.
    kept = html.replace('href="https://wa.me/', 'href="/')
    return [found.group(0) for pattern in (FOREIGN, INLINE) for found in pattern.finditer(kept)]


def read(client: Client, name: str) -> str:
    page = PAGES[name]
    response = client.get(reverse(name, kwargs=page.of(KOTO_BARU) if page.of else {}))
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    return response.content.decode() if is_page else ""


@pytest.mark.parametrize("role", [None, Role.CLERK, Role.HEAD])
def test_it_serves_pages_that_need_nothing_from_outside_and_nothing_inline(
    office: Kantor, client: Client, role: Role | None
) -> None:
    person: User = make_user(role or Role.TECHNICIAN)
    if role:
        client.force_login(person, "nagari.accounts.backends.RoleBackend")
    mine = [
        name
        for name, page in PAGES.items()
        if page.method == "get" and (page.rule == PUBLIC or (role and meant_for(page.rule, role)))
    ]
    found = {name: told for name in mine if (told := faults(read(client, name)))}
    assert found == {}


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
