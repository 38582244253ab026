import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from nagari.accounts.models import User
from nagari.kantor.models import Kantor, Situs
from nagari.pages import manual

ROOT = Path(settings.BASE_DIR)
IN_SOURCE = re.compile(r"""help_link ["']([^"']+)["']|/panduan/([a-z0-9-]+)/|help_page['"]? ['"]([a-z0-9-]+)['"]""")


def sources() -> list[Path]:
    tops = [ROOT / name for name in ("nagari", "layanan", "peta")]
    return [
        path for top in tops for path in top.rglob("*") if path.suffix in (".html", ".py") and "gaya" not in path.parts
    ]


def linked_slugs() -> set[tuple[str, str]]:
    return {
        (next(part for part in found.groups() if part), path.name)
        for path in sources()
        for found in IN_SOURCE.finditer(path.read_text(encoding="utf-8"))
    }


def test_it_has_every_page_that_a_screen_links_to() -> None:
    missing = sorted(f"{slug} ({where})" for slug, where in linked_slugs() if manual.page(slug) is None)
    assert missing == []


def test_it_leads_from_page_to_page_without_dead_links() -> None:
    pages = {slug: manual.page(slug) for slug in [manual.INDEX, *manual.slugs()]}
    dead = []
    for slug, one in pages.items():
        assert one is not None
        for target, anchor in one.links:
            found = pages.get(target)
            ids = re.findall(r'id="([^"]+)"', found.html) if found else []
            if found is None or (anchor and anchor not in ids):
                dead.append(f"{slug}: {target}#{anchor}")
        dead += [f"{slug}: {href}" for href in re.findall(r'(?:href|src)="([^"]+)"', one.html) if ".md" in href]
    assert dead == []


def test_it_lists_every_page_in_the_index() -> None:
    front = manual.page(manual.INDEX)
    assert front is not None
    listed = {slug for slug, _anchor in front.links}
    assert listed == {path.stem for path in manual.FOLDER.glob("*.md")} - {manual.INDEX}


def test_it_knows_every_word_in_braces(office: Kantor, client: Client) -> None:
    for slug in manual.slugs():
        left = [word for word in manual.WORD.findall(page(client, slug)) if "kepala" in word or "desa" in word]
        assert left == [], slug


def page(client: Client, slug: str) -> str:
    response = client.get(f"/panduan/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_speaks_in_the_words_of_the_office(office: Kantor, client: Client) -> None:
    assert "nama wali nagari" not in page(client, "hari-pertama")
    assert "wali nagari" in page(client, "hari-pertama")


def test_it_is_open_without_login_and_with(office: Kantor, client: Client, clerk: User) -> None:
    page(client, "data-anda")
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    assert 'aria-label="Menu utama"' in page(client, "data-anda")


@pytest.mark.parametrize("slug", ["tidak-ada", "index", "../README", "..%2fREADME", "a" * 90])
def test_it_knows_no_other_pages(office: Kantor, client: Client, slug: str) -> None:
    assert client.get(f"/panduan/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kop surat", True),
        ("KODE AWAL", True),
        ("zzzz", False),
        ("<script>", False),
        ("   ", False),
        ("x" * 500, False),
    ],
)
def test_it_finds_pages_by_their_words(office: Kantor, client: Client, query: str, found: bool) -> None:
    response = client.get("/panduan/", {"q": query})
    shown = response.content.decode()
    assert response.status_code == 200
    assert ("/panduan/hari-pertama/" in shown) is (found or not query.strip())
    assert "<script>x" not in shown


def test_it_puts_words_of_a_form_into_pages_as_text_only(office: Kantor, client: Client) -> None:
    Situs.objects.update(words={"kepala": "<b>kepala</b>"})
    assert "<b>kepala</b>" not in page(client, "hari-pertama")


def test_it_turns_no_html_of_a_page_into_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("# A\n\n<script>alert(1)</script> [x](javascript:alert(1))\n")
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    one = manual.page("a")
    assert one is not None
    assert "<script" not in one.html
    assert 'href="javascript' not in one.html
