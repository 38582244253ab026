"""The operator's manual: docs/panduan/*.md, read where it lies, so that it is there without internet.

A page begins with "# Title". Links name files ("kantor.md#jam-layanan"), which works in a file browser too; here they
become addresses. Words in braces ({desa}, {kepala_cap}) become the words of this office.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.text import slugify

if TYPE_CHECKING:
    from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs" / "panduan"
INDEX = "index"
SLUG = re.compile(r"[a-z0-9-]{1,60}")
LINK = re.compile(r"(?P<slug>[a-z0-9-]+)\.md(?P<anchor>#.*)?")
WORD = re.compile(r"\{([a-z_]+)\}")
EXCERPT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    anchor: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualPage:
    """`html` without the title; `text` is what the search looks through."""

    slug: str
    title: str
    html: str
    text: str
    headings: tuple[Heading, ...]
    # (slug, anchor) of the links to other pages.
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    slug: str
    title: str
    excerpt: str


def slugs() -> list[str]:
    """All pages in the order of the index; those it forgot at the end."""
    every = sorted(path.stem for path in FOLDER.glob("*.md"))
    front = page(INDEX)
    order = [slug for slug, _anchor in front.links] if front else []
    listed = [slug for slug in dict.fromkeys(order) if slug in every]
    return listed + [slug for slug in every if slug not in listed and slug != INDEX]


def page(slug: str) -> ManualPage | None:
    path = FOLDER / f"{slug}.md"
    if not SLUG.fullmatch(slug) or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


def with_words(text: str, kata: Mapping[str, Any]) -> str:
    """`text` with the words of this office; braces around anything else stay."""
    return WORD.sub(lambda found: str(kata.get(found[1], found[0])), text)


def search(query: str, kata: Mapping[str, Any]) -> list[Hit]:
    """Pages that hold every word of the query; those with a word in the title first."""
    words = query.casefold().split()[:8]
    found: list[tuple[bool, Hit]] = []
    for one in (page(slug) for slug in slugs() if words):
        if one is None:
            continue
        title, text = with_words(one.title, kata), with_words(one.text, kata)
        folded = f"{title} {text}".casefold()
        if all(word in folded for word in words):
            in_title = any(word in title.casefold() for word in words)
            found.append((not in_title, Hit(slug=one.slug, title=title, excerpt=_excerpt(text, words))))
    return [hit for _rank, hit in sorted(found, key=lambda pair: pair[0])]


def _excerpt(text: str, words: list[str]) -> str:
    places = [place for place in (text.casefold().find(word) for word in words) if place >= 0]
    start = max(min(places, default=0) - EXCERPT // 3, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", start + EXCERPT)
    return ("… " if start else "") + text[start : end if end > 0 else None] + ("" if end < 0 else " …")


@lru_cache(maxsize=200)
def _read(path: Path, _modified: int) -> ManualPage:
    # 62 modules, loaded when somebody asks for help.
    from markdown_it import MarkdownIt

    # "commonmark" with html off: a page can hold no script, whoever wrote it.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, rest = _title(tokens, path.stem)
    headings, links = tuple(_anchored(rest)), tuple(_linked(rest))
    return ManualPage(
        slug=path.stem,
        title=title,
        html=markdown.renderer.render(rest, markdown.options, {}),
        text=" ".join(_plain(token) for token in rest if token.type == "inline"),
        headings=headings,
        links=links,
    )


def _title(tokens: list["Token"], slug: str) -> tuple[str, list["Token"]]:
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return _plain(tokens[1]), tokens[3:]
    return slug, tokens


def _plain(token: "Token") -> str:
    pieces = (child.content if child.type in ("text", "code_inline") else " " for child in token.children or ())
    return " ".join("".join(pieces).split())


def _anchored(tokens: list["Token"]) -> Iterator[Heading]:
    """Gives every heading its anchor."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = _plain(inline)
            anchor = slugify(text)
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                yield Heading(anchor=anchor, title=text)


def _linked(tokens: list["Token"]) -> Iterator[tuple[str, str]]:
    """Turns links to files into addresses of the manual."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and (found := LINK.fullmatch(str(child.attrGet("href")))):
                anchor = found["anchor"] or ""
                child.attrSet("href", f"/panduan/{found['slug']}/{anchor}")
                yield found["slug"], anchor.removeprefix("#")
